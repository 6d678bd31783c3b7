import { createClient as createLive, type RequestParams } from 'graphql-sse';
import { useCallback, useState, useSyncExternalStore } from 'react';
import * as urql from 'urql';
import type { Problem } from './failure.tsx';

/** Relative: a proxy may serve the graph and this page below a prefix. */
export const GRAPH = 'graphql';

/** The headers with what the user has typed in. Kept in memory only: gone with the page. */
export type Rights = Readonly<Record<string, string>>;

/** Other rights see other data: each gets a client, and a cache, of its own. */
export function createClient(rights: Rights): urql.Client {
  const headers = { 'X-Request-Cost': '1', ...rights };
  const live = createLive({
    url: GRAPH,
    headers,
    // A page that is open comes back to its stream, however long the gateway is away.
    retryAttempts: Number.POSITIVE_INFINITY,
    retry: (attempt) => new Promise((done) => setTimeout(done, Math.min(1000 * 2 ** attempt, 10_000))),
    on: {
      connecting: (isAgain) => isAgain && setWire({ isLost: true }),
      connected: () => setWire({ isLost: false }),
    },
  });
  return new urql.Client({
    url: GRAPH,
    preferGetMethod: false,
    fetchOptions: { headers },
    requestPolicy: 'cache-and-network',
    exchanges: [
      urql.cacheExchange,
      countingExchange,
      ...(import.meta.env.DEV ? [] : [hashExchange]),
      urql.fetchExchange,
      urql.subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: live.subscribe(request as RequestParams, sink) }),
        }),
      }),
    ],
  });
}

/** The gateway that serves this page trusts its documents, and knows them by their hash. */
const hashExchange = urql.mapExchange({
  onOperation(operation) {
    const { __meta__ } = operation.query as typeof operation.query & { __meta__?: { hash: string } };
    if (operation.kind === 'teardown' || !__meta__) return operation;
    const query = { ...operation.query, definitions: [], documentId: __meta__.hash };
    return urql.makeOperation(operation.kind, { ...operation, query });
  },
});

/** What the current page has cost, and how its stream is. */
const NOTHING = { requests: 0, upstreamCalls: 0, ms: 0, isLost: false };

let wire = NOTHING;
const wireEvents = new EventTarget();

function setWire(change: Partial<typeof NOTHING>) {
  wire = { ...wire, ...change };
  wireEvents.dispatchEvent(new Event('change'));
}

export const useWire = () => useEvent(wireEvents, 'change', () => wire);
export const resetWire = () => setWire(NOTHING);

const startedAt = new Map<number, number>();

/** Adds up what `X-Request-Cost: 1` reports in the extensions of each response. */
const countingExchange = urql.mapExchange({
  onOperation: ({ key, kind }) => void (kind !== 'teardown' && startedAt.set(key, performance.now())),
  onResult({ operation, extensions }) {
    if (operation.kind === 'subscription') return;
    setWire({
      requests: wire.requests + 1,
      upstreamCalls: wire.upstreamCalls + (extensions?.cost?.upstreamCalls?.actual ?? 0),
      ms: wire.ms + performance.now() - (startedAt.get(operation.key) ?? 0),
    });
  },
});

/** What is read now, and again at each event. */
export function useEvent<Value>(target: EventTarget, type: string, read: () => Value): Value {
  const subscribe = useCallback(
    (listener: () => void) => {
      target.addEventListener(type, listener);
      return () => target.removeEventListener(type, listener);
    },
    [target, type],
  );
  return useSyncExternalStore(subscribe, read);
}

/** The latest result of a live query. Its stream is open while it is wanted and the tab is seen: a browser has six. */
export function useLive<Data, Variables extends urql.AnyVariables>(
  query: urql.TypedDocumentNode<Data, Variables>,
  variables: Variables,
  isWanted = true,
) {
  const isSeen = useEvent(document, 'visibilitychange', () => !document.hidden);
  const [{ data, error }] = urql.useSubscription({ query, variables, pause: !(isWanted && isSeen) });
  return { data, error };
}

/** A list of the graph, with the upstreams that are missing from it. */
interface Connection<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  failures: readonly Problem[];
}

/** What was read after the first page, as long as that one is the same. */
interface Later<Data> {
  of?: Data | undefined;
  pages: readonly Data[];
  error?: urql.CombinedError | undefined;
  isReading?: boolean;
}

/** A list that is read page by page: `readNext` is there while there is more. Other variables begin anew. */
export function usePages<Data, Variables extends { after?: string | null | undefined }, Row>(
  page: { query: urql.TypedDocumentNode<Data, Variables>; variables: Variables },
  listIn: (data: Data) => Connection<Row> | null | undefined,
) {
  const client = urql.useClient();
  const [{ data, error, fetching }, read] = urql.useQuery<Data, Variables>(page);
  const [stored, setLater] = useState<Later<Data>>({ pages: [] });
  const later: Later<Data> = stored.of === data ? stored : { pages: [] };
  const lists = (data ? [data, ...later.pages] : []).flatMap((page) => listIn(page) ?? []);
  const last = lists.at(-1);
  const after = last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : null;
  // The next page tries an upstream that fails again: after a page of failures alone the user decides.
  const isEnd = !last || after === null || (last.nodes.length === 0 && last.failures.length > 0);

  async function readNext() {
    setLater({ of: data, pages: later.pages, isReading: true });
    const result = await client.query(page.query, { ...page.variables, after }).toPromise();
    setLater({ of: data, pages: [...later.pages, ...(result.data ? [result.data] : [])], error: result.error });
  }

  return {
    data,
    error: error ?? later.error,
    nodes: lists.flatMap(({ nodes }) => nodes),
    failures: lists.flatMap(({ failures }) => failures),
    isReading: fetching || later.isReading === true,
    readNext: isEnd || fetching ? undefined : readNext,
    readAgain: () => read({ requestPolicy: 'network-only' }),
  };
}
