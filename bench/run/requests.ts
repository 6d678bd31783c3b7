import { type Dialect, keyOf, keysOf, type LoadName, operationOf, type QueryName } from '../queries.ts';
import type { HttpRequest } from './wrk.ts';

/** How the requests of a load differ from one another. */
export interface Variety {
  readonly keys: number;
  readonly callers: number;
}

export const ONE: Variety = { keys: 1, callers: 1 };

/** One request of a load, and what it asks for. */
export interface Ask {
  readonly name: QueryName;
  readonly key: number;
  readonly request: HttpRequest;
}

// Ten requests of the mix: 70 % Q1, 20 % Q3, 10 % Q2.
const MIX: readonly QueryName[] = ['q1', 'q1', 'q3', 'q1', 'q1', 'q2', 'q1', 'q1', 'q3', 'q1'];
const MIXED_REQUESTS = 1_000;

/** The requests of a load in a dialect, in turn; empty where the dialect cannot say them. */
export function asksFor(dialect: Dialect, load: LoadName, { keys, callers }: Variety = ONE): readonly Ask[] {
  const names = load === 'mixed' ? MIX : [load];
  const count = load === 'mixed' ? MIXED_REQUESTS : Math.max(Math.min(keys, keysOf(load)), callers);
  const asked = new Map<QueryName, number>();
  return Array.from({ length: count }, (_, index) => {
    const name = names[index % names.length] ?? 'q1';
    const nth = asked.get(name) ?? 0;
    asked.set(name, nth + 1);
    const key = dialect === 'fixed' ? 0 : nth % Math.min(keys, keysOf(name));
    // Shifted on each turn of the callers, so that none of them asks the same query of a mix again and again.
    const caller = (index + Math.floor(index / callers)) % callers;
    const request = requestFor(dialect, name, key, caller);
    return request && { name, key, request };
  }).flatMap((ask) => ask ?? []);
}

function requestFor(dialect: Dialect, name: QueryName, key: number, caller: number): HttpRequest | undefined {
  const headers = { accept: 'application/json', 'x-auth-token': `token-of-caller-${caller}` };
  if (dialect === 'fixed') return { method: 'GET', path: `/${name}`, headers };
  if (dialect === 'path') return { method: 'GET', path: `/${name}?id=${keyOf(name, key)}`, headers };
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
