import { memo, useEffect, useRef, useState } from 'react';
import { useQuery } from 'urql';
import {
  type VaultFilter,
  type VaultStatus,
  VaultsDocument,
  type VaultsQuery,
  type VaultsQueryVariables,
} from '../../schema/generated/console/graphql.ts';
import { Failures } from './failure.tsx';
import { Capacity, DayStrip, Footer, hrefOf, Loading, Started, Status, Time, words } from './marks.tsx';

// With the filter of missing backups a page of 20 stays below limits.upstreamCalls.
const PAGE_SIZE = 20;
const DAY_MS = 86_400_000;
const STATUSES: readonly VaultStatus[] = ['AVAILABLE', 'ERROR', 'FROZEN', 'LOCK', 'DELETING', 'SUSPENDED', 'STARTED'];

type Row = NonNullable<VaultsQuery['vaults']>['nodes'][number];
type Task = NonNullable<VaultsQuery['tasks']>['nodes'][number];

/** The filter is in the address, so that reload, back and a link keep it. */
function filterIn(search: URLSearchParams, now: number): VaultFilter {
  const [name, upstream, status] = ['name', 'upstream', 'status'].map((key) => search.get(key));
  return {
    ...(name && { nameContains: name }),
    ...(upstream && { upstreams: [upstream] }),
    ...(status && { status: [status as VaultStatus] }),
    ...(search.has('late') && { lastAvailableBefore: new Date(now - DAY_MS).toISOString() }),
  };
}

export function VaultsPage({ search }: { search: URLSearchParams }) {
  // Whole minutes: each new value is another query.
  const [now] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const [upstreams, setUpstreams] = useState<readonly string[]>([]);
  const [pages, setPages] = useState<{ of: string; cursors: readonly (string | null)[] }>({ of: '', cursors: [null] });
  const typing = useRef(0);
  const key = search.toString();
  const cursors = pages.of === key ? pages.cursors : [null];
  const variables = {
    first: PAGE_SIZE,
    filter: filterIn(search, now),
    failedFrom: new Date(now - 7 * DAY_MS).toISOString(),
  };

  function choose(name: string, value: string) {
    const next = new URLSearchParams(location.hash.split('?')[1]);
    if (value) next.set(name, value);
    else next.delete(name);
    history.replaceState(null, '', `#/${next.size > 0 ? `?${next}` : ''}`);
    dispatchEvent(new HashChangeEvent('hashchange'));
  }

  /** One query for a word, not for each letter. */
  function type(name: string) {
    clearTimeout(typing.current);
    typing.current = window.setTimeout(() => choose('name', name), 200);
  }

  return (
    <main>
      <title>Vaults · Backups</title>
      <h1 tabIndex={-1}>Vaults</h1>
      <search className="filters">
        <label>
          Name
          <input type="search" defaultValue={search.get('name') ?? ''} onChange={({ target }) => type(target.value)} />
        </label>
        <label>
          Upstream
          <select value={search.get('upstream') ?? ''} onChange={({ target }) => choose('upstream', target.value)}>
            <option value="">all</option>
            {upstreams.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        <label>
          Status
          <select value={search.get('status') ?? ''} onChange={({ target }) => choose('status', target.value)}>
            <option value="">all</option>
            {STATUSES.map((status) => (
              <option key={status} value={status}>
                {words(status)}
              </option>
            ))}
          </select>
        </label>
        <label className="check">
          <input
            type="checkbox"
            checked={search.has('late')}
            onChange={({ target }) => choose('late', target.checked ? '1' : '')}
          />
          No good backup for 24 h
        </label>
      </search>
      <table className="vaults">
        <thead>
          <tr>
            <th scope="col">Vault</th>
            <th scope="col">Last 30 days</th>
            <th scope="col">Newest good backup</th>
            <th scope="col">Capacity</th>
            <th scope="col">Attention</th>
          </tr>
        </thead>
        {cursors.map((after, index) => (
          <VaultRows
            key={after} // the first page keeps its rows while another filter is read
            variables={{ ...variables, after }}
            isLast={index === cursors.length - 1}
            onUpstreams={setUpstreams}
            onMore={(cursor) => setPages({ of: key, cursors: [...cursors, cursor] })}
          />
        ))}
      </table>
      <Footer document={VaultsDocument} variables={variables} />
    </main>
  );
}

interface VaultRowsProps {
  readonly variables: VaultsQueryVariables;
  readonly isLast: boolean;
  readonly onUpstreams: (names: readonly string[]) => void;
  readonly onMore: (cursor: string) => void;
}

/** One page of the list: a query of its own, so that a page that is read again replaces its rows alone. */
function VaultRows({ variables, isLast, onUpstreams, onMore }: VaultRowsProps) {
  const [{ data, fetching, error }, read] = useQuery({ query: VaultsDocument, variables });
  const { upstreams, vaults, tasks } = data ?? {};
  useEffect(() => {
    if (upstreams) onUpstreams(upstreams.map(({ name }) => name));
  }, [upstreams, onUpstreams]);
  const rows = vaults?.nodes ?? [];
  const failures = [...(vaults?.failures ?? []), ...(tasks?.failures ?? [])];
  const { hasNextPage = false, endCursor } = vaults?.pageInfo ?? {};
  // An upstream that fails is tried again by the next page: a page of failures alone is the end.
  const next = isLast && hasNextPage && rows.length > 0 ? endCursor : undefined;
  const lastFailed = new Map((tasks?.nodes ?? []).toReversed().map((task) => [task.vaultId, task]));
  const note = error || failures.length > 0;
  return (
    <tbody aria-busy={fetching}>
      {note && (
        <tr className="note">
          <td colSpan={5}>
            <Failures error={error} of={failures} onRetry={() => read({ requestPolicy: 'network-only' })} />
          </td>
        </tr>
      )}
      {rows.map((vault) => (
        <VaultRow key={vault.id} vault={vault} failed={lastFailed.get(vault.id)} />
      ))}
      {fetching && !data && (
        <tr className="note">
          <td colSpan={5}>
            <Loading what="vaults" />
          </td>
        </tr>
      )}
      {data && rows.length === 0 && isLast && !note && (
        <tr className="note">
          <td colSpan={5}>
            No vaults {variables.filter && Object.keys(variables.filter).length > 0 ? 'match.' : 'yet.'}
          </td>
        </tr>
      )}
      {next && <MoreRow onMore={() => onMore(next)} />}
    </tbody>
  );
}

const VaultRow = memo(function VaultRow({ vault, failed }: { vault: Row; failed: Task | undefined }) {
  const { id, name, status, upstream, capacity, days, newest, good } = vault;
  const isUsual = status === 'AVAILABLE' || status === 'SUSPENDED' || status === 'STARTED';
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf('vaults', id)}>{name}</a>
        <span className="sub">
          {upstream.name} · {upstream.kind === 'KARBOR' ? 'Karbor plan' : 'CBR vault'}
        </span>
      </th>
      <td>
        <DayStrip days={days} />
      </td>
      <td>
        {good ? (
          <>
            <Time at={good.createdAt ?? good.createdOn} isAge />
            <span className="sub">
              <Started of={good} />
            </span>
          </>
        ) : (
          <span className="status quiet">None</span>
        )}
      </td>
      <td>
        <Capacity of={capacity} />
      </td>
      <td className="attention">
        {!isUsual && <Status of={status} />}
        {newest && newest.status !== 'AVAILABLE' && <Status of={newest.status} />}
        {failed && (
          <span className="sub" title={failed.error?.message ?? undefined}>
            {words(failed.kind)} failed <Time at={failed.startedAt} isAge />
            {failed.error?.message && `: ${failed.error.message}`}
          </span>
        )}
      </td>
    </tr>
  );
});

/** Reads the next page when it is scrolled to, or by its button. */
function MoreRow({ onMore }: { onMore: () => void }) {
  const row = useRef<HTMLTableRowElement>(null);
  const more = useRef(onMore);
  more.current = onMore;
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && more.current(),
      {
        rootMargin: '300px',
      },
    );
    if (row.current) observer.observe(row.current);
    return () => observer.disconnect();
  }, []);
  return (
    <tr ref={row} className="note">
      <td colSpan={5}>
        <button type="button" onClick={onMore}>
          More vaults
        </button>
      </td>
    </tr>
  );
}
