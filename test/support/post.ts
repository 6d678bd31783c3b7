export interface Asked {
  readonly headers?: Record<string, string>;
  readonly variables?: object;
  /** Aborted when the client leaves. */
  readonly signal?: AbortSignal | undefined;
}

/** Posts a document; rejects when the client leaves before the response. */
export type Post = (query: string, asked?: Asked) => Promise<Response>;

/** Posts to a gateway at `origin`, over the network unless told otherwise. */
export function postTo(origin: string, send: (request: Request) => Promise<Response> = fetch): Post {
  return (query, { headers = {}, variables = {}, signal } = {}) =>
    send(
      new Request(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
        signal: signal ?? null,
      }),
    );
}
