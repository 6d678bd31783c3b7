import { createClient as createLive, type RequestParams } from 'graphql-sse';
import { useState, useSyncExternalStore, useTransition } from 'react';
import * as urql from 'urql';
import type { FollowSubscription } from '../../schema/generated/console/graphql.ts';
import { FollowDocument } from '../../schema/generated/console/graphql.ts';
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

/** What React follows by `useSyncExternalStore`. */
export const eventsOf = (target: EventTarget, type: string) => (listener: () => void) => {
  target.addEventListener(type, listener);
  return () => target.removeEventListener(type, listener);
};

/** What the current page has cost, and how its stream is. */
const NOTHING = { requests: 0, upstreamCalls: 0, ms: 0, isLost: false };
let wire = NOTHING;
const wireEvents = new EventTarget();

function setWire(change: Partial<typeof NOTHING>) {
  wire = { ...wire, ...change };
  wireEvents.dispatchEvent(new Event('change'));
}

const onWire = eventsOf(wireEvents, 'change');
export const useWire = () => useSyncExternalStore(onWire, () => wire);
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

const onVisibility = eventsOf(document, 'visibilitychange');

/** The latest result of a live query. Its stream is open while it is wanted and the tab is seen: a browser has six. */
export function useLive<Data, Variables extends urql.AnyVariables>(
  query: urql.TypedDocumentNode<Data, Variables>,
  variables: Variables,
  isWanted = true,
) {
  const isSeen = useSyncExternalStore(onVisibility, () => !document.hidden);
  const [{ data, error }] = urql.useSubscription({ query, variables, pause: !(isWanted && isSeen) });
  return { data, error };
}

type Followed = Extract<FollowSubscription['nodes'][number], { __typename: 'Checkpoint' }>;

/** The live state of checkpoints by id: all that change now, in one stream. Gone ones are missing. */
export function useFollowed(ids: readonly string[]) {
  const { data, error } = useLive(FollowDocument, { ids: ids.slice(0, 100) }, ids.length > 0);
  const found = (data?.nodes ?? []).flatMap((node) =>
    node?.__typename === 'Checkpoint' ? [[node.id, node] as const] : [],
  );
  return { followed: new Map(found), hasData: data !== undefined, error };
}

/** The mean progress of the tasks of a checkpoint. Null where the upstream reports none. */
export function progressOf(live: Followed | undefined) {
  const known = (live?.tasks?.nodes ?? []).flatMap(({ progressPercent }) => progressPercent ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

/** A list of the graph, with the upstreams that are missing from it. */
interface Connection<Row> {
  nodes: readonly Row[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  failures: readonly Problem[];
}

/** A list that is read page by page: `readNext` is there while there is more. Other variables begin anew. */
export function usePages<Data, Variables extends { after?: string | null | undefined }, Row>(
  page: { query: urql.TypedDocumentNode<Data, Variables>; variables: Variables },
  listIn: (data: Data) => Connection<Row> | null | undefined,
) {
  const client = urql.useClient();
  const [{ data, error, fetching }, read] = urql.useQuery<Data, Variables>(page);
  // What was read after the first page, as long as that one is the same.
  const [later, setLater] = useState<{ of?: Data; results: readonly urql.OperationResult<Data>[] }>({ results: [] });
  const [isReadingNext, startReading] = useTransition();
  const results = later.of === data ? later.results : [];
  const lists = [data, ...results.map((result) => result.data)].flatMap((found) => (found && listIn(found)) ?? []);
  const last = lists.at(-1);
  const after = last?.pageInfo.hasNextPage ? last.pageInfo.endCursor : null;
  // The next page tries an upstream that fails again: after an error, or failures alone, only the user does.
  const hasFailed = results.at(-1)?.error || (last?.nodes.length === 0 && last.failures.length > 0);

  function readNext() {
    startReading(async () => {
      const result = await client.query(page.query, { ...page.variables, after }).toPromise();
      setLater({ ...(data && { of: data }), results: [...results, result] });
    });
  }

  return {
    data,
    error: error ?? results.at(-1)?.error,
    nodes: lists.flatMap(({ nodes }) => nodes),
    failures: lists.flatMap(({ failures }) => failures),
    isReading: fetching || isReadingNext,
    readNext: fetching || hasFailed || after === null ? undefined : readNext,
    readAgain: () => read({ requestPolicy: 'network-only' }),
  };
}
