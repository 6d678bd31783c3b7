import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Agent, request } from 'undici';
import { readConfig } from '../../src/config/config.ts';
import { schema } from '../../src/schema/index.ts';
import { listen } from '../../src/server/listen.ts';

/** What a client saw. `code` is that of the first error, undefined for an answer without one. */
export interface Reply {
  readonly tookMs: number;
  readonly code: string | undefined;
  readonly message: string;
}

export interface Asking {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

const QUERY = 'query ($id: ID!) { vault(id: $id) { name } }';

/** A gateway that listens, and a client before it. */
export interface Running {
  readonly url: string;
  /** Asks for one vault of an upstream; one that nobody has asked for unless given. */
  readonly askVault: (upstream: string, asking?: Asking, vaultId?: string) => Promise<Reply>;
  readonly close: () => Promise<void>;
}

/** @param upstreams As in a configuration file, of kind cbr and with a project and a fixed token unless they say something else. */
export async function runGateway(
  upstreams: readonly { readonly name: string; readonly endpoint: string; readonly [key: string]: unknown }[],
  requestTimeoutMs = 10_000,
): Promise<Running> {
  const auth = { mode: 'token', token: 'token-of-the-gateway' };
  const content = {
    port: 0,
    requestTimeoutMs,
    upstreams: upstreams.map((upstream) => ({ kind: 'cbr', projectId: `of-${upstream.name}`, auth, ...upstream })),
  };
  const log = pino({ level: 'silent' });
  const gateway = await listen(readConfig({ name: 'chaos', content: JSON.stringify(content) }, {}), { schema, log });
  const dispatcher = new Agent({ connections: 1024, pipelining: 1 });

  async function askVault(upstream: string, asking: Asking = {}, vaultId: string = randomUUID()): Promise<Reply> {
    const begun = performance.now();
    const { body } = await request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...asking.headers },
      body: JSON.stringify({ query: QUERY, variables: { id: `vault:${upstream}:${vaultId}` } }),
      signal: asking.signal ?? null,
      dispatcher,
    });
    const { errors } = (await body.json()) as { errors?: { message: string; extensions?: { code?: string } }[] };
    const tookMs = performance.now() - begun;
    return { tookMs, code: errors?.[0]?.extensions?.code, message: errors?.[0]?.message ?? '' };
  }

  return {
    url: gateway.url,
    askVault,
    close: async () => {
      await dispatcher.destroy();
      await gateway.close();
    },
  };
}

/** True when the breaker answered in the upstream's place. */
export function isNotAsked({ message }: Reply): boolean {
  return message.includes('not called');
}
