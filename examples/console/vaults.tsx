import { useEffect, useRef, useState } from 'react';
import type { TaskRowFragment, VaultFilter, VaultStatus, VaultsQuery } from '../../schema/generated/console/graphql.ts';
import { VaultsDocument } from '../../schema/generated/console/graphql.ts';
import { usePages } from './client.ts';
import { Failures } from './failure.tsx';
import { Frame, Table } from './frame.tsx';
import { Button, Capacity, Choice, DayStrip, Field, hrefOf, labelOf, Status, Time, words } from './marks.tsx';

const DAY_MS = 86_400_000;
const STATUSES = ['AVAILABLE', 'ERROR', 'FROZEN', 'LOCK', 'DELETING', 'SUSPENDED', 'STARTED'] as const;
const STATUS_TEXTS = { '': 'All', ...Object.fromEntries(STATUSES.map((status) => [status, words(status)])) };
/** Statuses of a vault in use, of CBR and of Karbor. */
const USUAL = new Set<string>(['AVAILABLE', 'SUSPENDED', 'STARTED']);

type Vault = NonNullable<VaultsQuery['vaults']>['nodes'][number];

/** The filter is in the address, so that reload, back and a link keep it. */
function choose(name: string, value: string) {
  const next = new URLSearchParams(location.hash.split('?')[1]);
  if (value) next.set(name, value);
  else next.delete(name);
  history.replaceState(null, '', `#/${next.size > 0 ? `?${next}` : ''}`);
  dispatchEvent(new HashChangeEvent('hashchange'));
}

/** The value once it has stayed the same for a while: one query for a word, not for each letter. */
function useSettled(value: string) {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(setSettled, 200, value);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

function filterIn(address: string): VaultFilter {
  const { name, upstream, status } = Object.fromEntries(new URLSearchParams(address)) as Record<string, string>;
  return {
    ...(name && { nameContains: name }),
    ...(upstream && { upstreams: [upstream] }),
    ...(status && { status: [status as VaultStatus] }),
  };
}

/** Each row has its newest good checkpoint, so this condition costs no call: `lastAvailableBefore` would examine 200 vaults. */
const isLate = ({ good }: Vault) => !good || Date.now() - Date.parse(good.createdAt ?? good.createdOn ?? '') > DAY_MS;

export function VaultsPage({ search }: { search: URLSearchParams }) {
  // Whole minutes: each new value is another query.
  const [now] = useState(() => Math.floor(Date.now() / 60_000) * 60_000);
  const filter = filterIn(useSettled(search.toString()));
  const failedFrom = new Date(now - 7 * DAY_MS).toISOString();
  const page = { query: VaultsDocument, variables: { first: 25, filter, failedFrom } };
  const { data, error, nodes, failures, isReading, readNext, readAgain } = usePages(page, (data) => data.vaults);
  const { upstreams = [], tasks } = data ?? {};
  const rows = search.has('late') ? nodes.filter(isLate) : nodes;
  const failed = new Map((tasks?.nodes ?? []).toReversed().map((task) => [task.vaultId, task]));
  const empty = isReading || readNext ? 'Loading vaults…' : search.size > 0 ? 'No vaults match.' : 'No vaults yet.';
  const field = (name: string) => ({
    value: search.get(name) ?? '',
    onChange: ({ target }: { target: { value: string } }) => choose(name, target.value),
  });

  return (
    <Frame title="Vaults" of={page}>
      <search>
        <Field {...field('name')} label="Name" type="search" />
        <Choice
          {...field('upstream')}
          label="Upstream"
          of={{ '': 'All', ...Object.fromEntries(upstreams.map(({ name }) => [name, name])) }}
        />
        <Choice {...field('status')} label="Status" of={STATUS_TEXTS} />
        <label className="check">
          <input
            type="checkbox"
            checked={search.has('late')}
            onChange={({ target }) => choose('late', target.checked ? '1' : '')}
          />
          No good backup for 24 h
        </label>
      </search>
      <Failures error={error} of={[...(tasks?.failures ?? []), ...failures]} onRetry={readAgain} />
      <div className="vaults" aria-busy={isReading}>
        {rows.length > 0 && (
          <Table
            label="Vaults"
            rows={rows}
            columns={{
              vault: ({ id, name, upstream }) => (
                <>
                  <a href={hrefOf('vaults', id)}>{name}</a>
                  <small>{labelOf(upstream)}</small>
                </>
              ),
              'last 30 days': ({ days }) => <DayStrip days={days} />,
              'newest good backup': ({ good }) =>
                good ? <Newest at={good.createdAt ?? good.createdOn} /> : <Status of="NONE" />,
              capacity: ({ capacity }) => <Capacity of={capacity} />,
              attention: ({ id, status, newest }) => (
                <>
                  {!USUAL.has(status) && <Status of={status} />}
                  {newest && newest.status !== 'AVAILABLE' && <Status of={newest.status} />}
                  <LastFailure of={failed.get(id)} />
                </>
              ),
            }}
          />
        )}
        {rows.length === 0 && !error && <p role="status">{empty}</p>}
        {readNext && <More onMore={readNext} isReading={isReading} />}
      </div>
    </Frame>
  );
}

function Newest({ at }: { at: string | null }) {
  return (
    <>
      <Time at={at} isAge />
      <small>
        <Time at={at} />
      </small>
    </>
  );
}

function LastFailure({ of: task }: { of: TaskRowFragment | undefined }) {
  if (!task) return null;
  const reason = task.error?.message;
  return (
    <small className="clipped" title={reason ?? ''}>
      {words(task.kind)} failed <Time at={task.startedAt} isAge />
      {reason && `: ${reason}`}
    </small>
  );
}

/** Reads the next page when it is pressed, or scrolled to. */
function More({ onMore, isReading }: { onMore: () => void; isReading: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current || isReading) return;
    const isNear = (entries: readonly IntersectionObserverEntry[]) => entries.some((entry) => entry.isIntersecting);
    const observer = new IntersectionObserver((entries) => isNear(entries) && onMore(), { rootMargin: '300px' });
    observer.observe(place.current);
    return () => observer.disconnect();
  });
  return (
    <div ref={place}>
      <Button onClick={onMore} disabled={isReading}>
        More vaults
      </Button>
    </div>
  );
}
