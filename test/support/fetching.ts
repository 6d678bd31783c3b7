import { pino } from 'pino';
import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { createGateway } from '../../src/server/gateway.ts';
import type { Answer } from './gateway.ts';

export interface Asked {
  readonly headers?: Record<string, string>;
  readonly variables?: object;
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal;
}

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
export function openFetchingGateway(content: object): FetchingGateway {
  const dispatcher = new Agent();
  const log: string[] = [];
  const gateway = createGateway(readConfig({ name: 'test', content }, {}), {
    dispatcher,
    log: pino({ base: null }, { write: (line: string) => log.push(line) }),
  });
  onTestFinished(() => dispatcher.destroy());

  async function ask(query: string, { headers = {}, variables = {}, signal }: Asked = {}): Promise<Fetched> {
    const response = await gateway.fetch(
      new Request('http://127.0.0.1/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
        signal: signal ?? null,
      }),
    );
    const text = await response.text();
    return { status: response.status, text, answer: JSON.parse(text) as Answer };
  }

  return { ask, log };
}
