import { pino } from 'pino';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import type { GatewayOptions } from '../../src/server/gateway.ts';
import type { Answer } from './gateway.ts';
import { type Asked, post } from './post.ts';
import { createGateway } from './product.ts';

/** An answer as it came. */
export interface Fetched {
  readonly status: number;
  readonly text: string;
  readonly answer: Answer;
}

export interface FetchingGateway {
  /** Posts a document; rejects when the client leaves before the answer. */
  readonly ask: (document: string, asked?: Asked) => Promise<Fetched>;
  /** What was logged, line by line as it was written. */
  readonly log: string[];
}

/** A gateway over real sockets whose answers can be seen as bytes, and whose clients can leave. */
export function openFetchingGateway(
  content: object,
  { routeTo }: Pick<GatewayOptions, 'routeTo'> = {},
): FetchingGateway {
  const dispatcher = new Agent();
  const log: string[] = [];
  const gateway = createGateway(readConfig({ name: 'test', content }, {}), {
    dispatcher,
    ...(routeTo && { routeTo }),
    log: pino({ base: null }, { write: (line: string) => log.push(line) }),
  });
  onTestFinished(() => dispatcher.destroy());

  async function ask(query: string, asked?: Asked): Promise<Fetched> {
    const response = await post(gateway, query, asked);
    const text = await response.text();
    return { status: response.status, text, answer: JSON.parse(text) as Answer };
  }

  return { ask, log };
}
