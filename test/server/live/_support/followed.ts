import { type TestContext, vi } from 'vitest';
import { emptyEstate } from '../../../../src/sandbox/estate.ts';
import { addProvider, labId } from '../../../support/estates.ts';
import { startGateway } from '../../../support/gateway.ts';

export const COMPLETE = 'event: complete\ndata:\n\n';

/** A token that a caller brings itself, valid for reads. */
export const OWN_TOKEN = /^fault-lost-delete$/;
export const ownToken = { 'x-auth-token-lab': 'fault-lost-delete' };

/** The event of a GraphQL response. */
export const event = (response: object) => `event: next\ndata: ${JSON.stringify(response)}\n\n`;

/** The event of a checkpoint's status. */
export const status = (text: string) => event({ data: { checkpoint: { status: text } } });

export interface Following {
  readonly response: Response;
  /** Resolves with all that was sent, when the body has ended. */
  readonly all: Promise<string>;
  /** What was sent so far. */
  readonly soFar: () => string;
  readonly leave: () => void;
}

interface Asked {
  readonly query?: string;
  readonly variables?: object;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

/** Waits until an expectation holds; machines are shared, and polls follow after two seconds. */
export const until = (expectation: () => void | Promise<void>) => vi.waitFor(expectation, 8_000);

/** A gateway over a sandbox with a checkpoint of Karbor that is being made until the test changes its row. */
export async function openFollowed({ onTestFinished }: Pick<TestContext, 'onTestFinished'>, content: object = {}) {
  const estate = emptyEstate();
  addProvider(estate, 'north', { plans: 1, checkpoints: 2 });
  const [row, other] = estate.karbor.checkpoints;
  if (!row || !other) throw new Error('The estate has no checkpoints.');
  row.status = 'protecting';
  const gateway = await startGateway(content, { sandbox: { estate }, callersTokens: OWN_TOKEN });
  // Tests that run concurrently each end their own gateway.
  onTestFinished(gateway.close);
  const { sandbox } = gateway;
  if (!sandbox) throw new Error('The gateway has no sandbox.');
  const id = labId(row);

  const follow = follower(gateway.url, { id });

  return {
    ...gateway,
    sandbox,
    estate,
    row,
    other,
    id,
    follow,
    /** The calls to Karbor so far. */
    polls: () => sandbox.requests.filter(({ service }) => service === 'karbor').length,
  };
}

export const FOLLOW = 'subscription ($id: ID!) { checkpoint(id: $id) { status } }';

/** Sends subscriptions to a gateway. `variables` are those of the document by default. */
export function follower(url: string, defaults: object = {}) {
  return async ({ query = FOLLOW, variables = defaults, headers = {} }: Asked = {}): Promise<Following> => {
    const client = new AbortController();
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: client.signal,
    });
    let text = '';
    const read = async () => {
      for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
      return text;
    };
    const all = read();
    all.catch(() => {});
    return { response, all, soFar: () => text, leave: () => client.abort() };
  };
}
