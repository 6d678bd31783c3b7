import type { Gateway } from '../../src/server/gateway.ts';

export interface Asked {
  readonly headers?: Record<string, string>;
  readonly variables?: object;
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal | undefined;
}

/** Posts a document to a gateway; rejects when the client leaves before the answer. */
export function post(
  { fetch }: Gateway,
  query: string,
  { headers = {}, variables = {}, signal }: Asked = {},
): Promise<Response> {
  return fetch(
    new Request('http://127.0.0.1/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
      signal: signal ?? null,
    }),
  );
}
