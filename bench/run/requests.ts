import { type Dialect, keysOf, nativeIdOf, operationOf, type QueryName } from '../queries.ts';
import type { HttpRequest } from './wrk.ts';

/** How the requests of a load differ from one another. */
export interface Variety {
  readonly keys: number;
  readonly callers: number;
}

export const ONE: Variety = { keys: 1, callers: 1 };

/** The requests for a query in a dialect; empty where the dialect cannot say it. */
export function requestsFor(
  dialect: Dialect,
  name: QueryName,
  { keys, callers }: Variety = ONE,
): readonly HttpRequest[] {
  const count = Math.max(Math.min(keys, keysOf(name)), callers);
  return Array.from({ length: count }, (_, index) => requestFor(dialect, name, index % keys, index % callers)).flatMap(
    (request) => request ?? [],
  );
}

function requestFor(dialect: Dialect, name: QueryName, key: number, caller: number): HttpRequest | undefined {
  const headers = { accept: 'application/json', 'x-auth-token': `token-of-caller-${caller}` };
  if (dialect === 'path') {
    const id = keysOf(name) > 1 ? `?id=${nativeIdOf(name, key)}` : '';
    return { method: 'GET', path: `/${name}${id}`, headers };
  }
  const operation = operationOf(dialect, name, key);
  return operation && postOf(operation, headers);
}

/** A GraphQL request as a POST. */
export function postOf(operation: object, headers: Readonly<Record<string, string>>): HttpRequest {
  return {
    method: 'POST',
    path: '/graphql',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(operation),
  };
}

/** Sends one request and reads its answer whole. */
export async function askOnce(url: string, { method, path, headers, body }: HttpRequest): Promise<string> {
  const response = await fetch(new URL(path, url), { method, headers, body: body ?? null });
  const text = await response.text();
  if (!response.ok) throw new Error(`it answered ${response.status}: ${text.slice(0, 200)}`);
  return text;
}
