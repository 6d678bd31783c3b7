import { createClient as createLive, type RequestParams } from 'graphql-sse';
import { useSyncExternalStore } from 'react';
import {
  type AnyVariables,
  Client,
  cacheExchange,
  type Exchange,
  fetchExchange,
  makeOperation,
  mapExchange,
  subscriptionExchange,
  type TypedDocumentNode,
  useSubscription,
} from 'urql';

/** Relative: a proxy may serve the graph and this page below a prefix. */
export const GRAPH = 'graphql';

/** What the user has typed in. Kept in memory only: gone with the page. */
export interface Rights {
  readonly key?: string;
  /** Tokens by the name of their upstream. */
  readonly tokens: Readonly<Record<string, string>>;
}

function headersOf({ key, tokens }: Rights): Record<string, string> {
  const named = Object.entries(tokens).map(([name, token]) => [`X-Auth-Token-${name}`, token]);
  return { 'X-Request-Cost': '1', ...Object.fromEntries(named), ...(key && { Authorization: `Bearer ${key}` }) };
}

/** Other rights see other data: each gets a client, and a cache, of its own. */
export function createClient(rights: Rights): Client {
  const headers = headersOf(rights);
  // A page that is open comes back to its stream, however long the gateway is away.
  const retry = (attempt: number) =>
    new Promise<void>((done) => setTimeout(done, Math.min(1000 * 2 ** attempt, 10_000)));
  const live = createLive({
    url: GRAPH,
    headers,
    retryAttempts: Number.POSITIVE_INFINITY,
    retry,
    on: {
      connecting: (isAgain) => isAgain && wire.set({ ...wire.get(), isLost: true }),
      connected: () => wire.set({ ...wire.get(), isLost: false }),
    },
  });
  return new Client({
    url: GRAPH,
    preferGetMethod: false,
    fetchOptions: { headers },
    requestPolicy: 'cache-and-network',
    exchanges: [
      cacheExchange,
      countingExchange,
      ...(import.meta.env.DEV ? [] : [hashExchange]),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: live.subscribe(request as RequestParams, sink),
          }),
        }),
      }),
    ],
  });
}

/** The gateway that serves this page trusts its documents, and knows them by their hash. */
const hashExchange: Exchange = mapExchange({
  onOperation(operation) {
    const { __meta__ } = operation.query as typeof operation.query & { __meta__?: { hash: string } };
    if (operation.kind === 'teardown' || !__meta__) return operation;
    const query = { ...operation.query, definitions: [], documentId: __meta__.hash };
    return makeOperation(operation.kind, { ...operation, query });
  },
});

/** What the current page has cost, and how its stream is. */
export interface Wire {
  readonly requests: number;
  readonly upstreamCalls: number;
  readonly ms: number;
  readonly isLost: boolean;
}

const NOTHING: Wire = { requests: 0, upstreamCalls: 0, ms: 0, isLost: false };

/** The smallest store that React can follow. */
function createStore<Value>(value: Value) {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next: Value) {
      value = next;
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const wire = createStore(NOTHING);
export const useWire = () => useSyncExternalStore(wire.subscribe, wire.get);
export const resetWire = () => wire.set(NOTHING);

const startedAt = new Map<number, number>();

/** Adds up what `X-Request-Cost: 1` reports in the extensions of each response. */
const countingExchange: Exchange = mapExchange({
  onOperation: ({ key, kind }) => void (kind !== 'teardown' && startedAt.set(key, performance.now())),
  onResult({ operation, extensions }) {
    if (operation.kind === 'subscription') return;
    const ms = performance.now() - (startedAt.get(operation.key) ?? 0);
    const before = wire.get();
    wire.set({
      ...before,
      requests: before.requests + 1,
      upstreamCalls: before.upstreamCalls + (extensions?.cost?.upstreamCalls?.actual ?? 0),
      ms: before.ms + ms,
    });
  },
});

function onVisibility(listener: () => void) {
  document.addEventListener('visibilitychange', listener);
  return () => document.removeEventListener('visibilitychange', listener);
}

/** The latest result of a live query. Its stream is open while it is wanted and the tab is seen: a browser has six. */
export function useLive<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  isWanted = true,
) {
  const isSeen = useSyncExternalStore(onVisibility, () => !document.hidden);
  const [{ data, error, fetching }] = useSubscription({ query, variables, pause: !(isWanted && isSeen) });
  return { data, error, isOpen: fetching };
}
