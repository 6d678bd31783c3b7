import { useState } from 'react';
import { useQuery } from 'urql';
import { FollowDocument, VaultDocument, type VaultQuery } from '../../schema/generated/console/graphql.ts';
import { Create } from './actions.tsx';
import { useLive, useWire } from './client.ts';
import { Failures } from './failure.tsx';
import { Capacity, Footer, gigabytes, Loading, Started, Status, Time, words } from './marks.tsx';
import { Progress, TaskTable } from './tasks.tsx';

type Vault = NonNullable<VaultQuery['vault']>;
type Checkpoint = NonNullable<Vault['checkpoints']>['nodes'][number];
type Resource = Vault['resources'][number];

const PAGE_SIZE = 20;
const UNFINISHED: ReadonlySet<string> = new Set(['PROTECTING', 'DELETING', 'COPYING', 'WAIT_COPYING']);
export const isUnfinished = ({ status }: { status: string }) => UNFINISHED.has(status);

/** The live state of checkpoints by id: all that change now, in one stream. Gone ones are missing. */
export function useFollowed(ids: readonly string[]) {
  const { data, error, isOpen } = useLive(FollowDocument, { ids: ids.slice(0, 100) }, ids.length > 0);
  const found = (data?.nodes ?? []).flatMap((node) =>
    node?.__typename === 'Checkpoint' ? [[node.id, node] as const] : [],
  );
  return { followed: new Map(found), hasData: data !== undefined, error, isOpen };
}

/** The mean progress of the tasks of a checkpoint. Null where the upstream reports none. */
export function progressOf(
  live: { tasks: { nodes: readonly { progressPercent: number | null }[] } | null } | undefined,
) {
  const known = (live?.tasks?.nodes ?? []).flatMap(({ progressPercent }) => progressPercent ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

export function VaultPage({ id }: { id: string }) {
  const [first, setFirst] = useState(PAGE_SIZE);
  const [isCreating, setCreating] = useState(false);
  const variables = { id, first };
  const [{ data, fetching, error }, read] = useQuery({ query: VaultDocument, variables });
  const again = () => read({ requestPolicy: 'network-only' });
  const vault = data?.vault;
  return (
    <main>
      <title>{`${vault?.name ?? 'Vault'} · Backups`}</title>
      <nav aria-label="Path" className="path">
        <a href="#/">Vaults</a>
      </nav>
      <div className="title">
        <h1 tabIndex={-1}>{vault?.name ?? 'Vault'}</h1>
        {vault?.upstream.capabilities.includes('CREATE_CHECKPOINT') && (
          <button type="button" className="primary" onClick={() => setCreating(true)}>
            Back up…
          </button>
        )}
      </div>
      <Failures error={error} onRetry={again} />
      {fetching && !data && <Loading what="the vault" />}
      {data && !vault && !error && <p>There is no such vault. It may have been deleted.</p>}
      {vault && (
        <>
          <Facts vault={vault} />
          <Checkpoints
            vault={vault}
            isReading={fetching}
            onMore={first < 100 ? () => setFirst(Math.min(first + 40, 100)) : undefined}
          />
          <Resources resources={vault.resources} />
          <section aria-label="Tasks">
            <h2>Tasks</h2>
            <Failures of={vault.tasks?.failures} />
            <TaskTable
              label="Tasks of this vault"
              tasks={(vault.tasks?.nodes ?? []).map((task) => ({ ...task, vaultName: vault.name }))}
            />
          </section>
        </>
      )}
      {vault && isCreating && (
        <Create vault={vault} capabilities={vault.upstream.capabilities} onClose={() => setCreating(false)} />
      )}
      <Footer document={VaultDocument} variables={variables} />
    </main>
  );
}

function Facts({ vault }: { vault: Vault }) {
  const { description, upstream, status, capacity, createdAt, tags } = vault;
  return (
    <dl className="facts">
      <Fact name="Upstream">
        {upstream.name}, {upstream.kind === 'KARBOR' ? 'Karbor' : 'CBR'}
      </Fact>
      <Fact name="Status">
        <Status of={status} />
      </Fact>
      {capacity && (
        <Fact name="Capacity">
          <Capacity of={capacity} />
        </Fact>
      )}
      {createdAt && (
        <Fact name="Created">
          <Time at={createdAt} />
        </Fact>
      )}
      {description && <Fact name="Description">{description}</Fact>}
      {tags.length > 0 && (
        <Fact name="Tags">{tags.map(({ key, value }) => (value ? `${key}: ${value}` : key)).join(', ')}</Fact>
      )}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

interface CheckpointsProps {
  readonly vault: Vault;
  readonly isReading: boolean;
  readonly onMore: (() => void) | undefined;
}

function Checkpoints({ vault: { checkpoints, days }, isReading, onMore }: CheckpointsProps) {
  const rows = checkpoints?.nodes ?? [];
  const { followed, error } = useFollowed(rows.filter(isUnfinished).map(({ id }) => id));
  const { isLost } = useWire();
  const current = rows.map((row) => ({ ...row, status: followed.get(row.id)?.status ?? row.status }));
  return (
    <section aria-label="Checkpoints">
      <h2>
        Checkpoints
        {followed.size > 0 && (
          <span className={`live ${isLost ? 'lost' : ''}`}>{isLost ? 'reconnecting…' : 'live'}</span>
        )}
      </h2>
      <Failures error={error} of={checkpoints?.failures} />
      {days && <Timeline days={days} />}
      {rows.length === 0 ? (
        <p className="quiet">No checkpoint yet.</p>
      ) : (
        <table className="checkpoints" aria-label="Checkpoints">
          <thead>
            <tr>
              <th scope="col">Started</th>
              <th scope="col">Name</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {current.map((row) => (
              <CheckpointRow key={row.id} row={row} percent={progressOf(followed.get(row.id))} />
            ))}
          </tbody>
        </table>
      )}
      {checkpoints?.pageInfo.hasNextPage && onMore && (
        <button type="button" onClick={onMore} aria-busy={isReading}>
          Older checkpoints
        </button>
      )}
    </section>
  );
}

function CheckpointRow({ row, percent }: { row: Checkpoint; percent: number | null }) {
  return (
    <tr>
      <th scope="row">
        <a href={`#/checkpoints/${encodeURIComponent(row.id)}`}>
          <Started of={row} />
        </a>
      </th>
      <td>{row.name ?? <span className="quiet">–</span>}</td>
      <td>
        <Status of={row.status} />
        {row.status === 'PROTECTING' && <Progress percent={percent} label="Backup" />}
      </td>
    </tr>
  );
}

/** Ninety days, oldest first, with a label for each month. */
function Timeline({ days }: { days: NonNullable<Vault['days']> }) {
  const width = 10;
  const tones: Readonly<Record<string, string>> = { AVAILABLE: 'good', PROTECTING: 'busy', ERROR: 'bad' };
  const good = days.filter(({ status }) => status === 'AVAILABLE').length;
  return (
    <svg
      className="timeline"
      role="img"
      aria-label={`${good} of the last ${days.length} days have a good checkpoint`}
      viewBox={`0 0 ${days.length * width} 64`}
    >
      <line x1={0} x2={days.length * width} y1={44.5} y2={44.5} />
      {days.map(({ date, status }, index) => (
        <g key={date}>
          {date.endsWith('-01') && (
            <text x={index * width} y={60}>
              {new Date(date).toLocaleDateString(undefined, { month: 'short', timeZone: 'UTC' })}
            </text>
          )}
          {status && (
            <rect
              className={tones[status] ?? 'quiet'}
              x={index * width + 1}
              width={width - 2}
              y={status === 'AVAILABLE' ? 8 : 24}
              height={status === 'AVAILABLE' ? 36 : 20}
              rx={2}
            >
              <title>{`${date}: ${words(status)}`}</title>
            </rect>
          )}
        </g>
      ))}
    </svg>
  );
}

export function Resources({ resources }: { resources: readonly Resource[] }) {
  return (
    <section aria-label="Resources">
      <h2>Resources</h2>
      {resources.length === 0 ? (
        <p className="quiet">None.</p>
      ) : (
        <table className="resources" aria-label="Resources">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Size</th>
              <th scope="col">Protection</th>
            </tr>
          </thead>
          <tbody>
            {resources.map(({ id, name, nativeId, type, sizeGb, protectStatus }) => (
              <tr key={id}>
                <th scope="row" title={nativeId}>
                  {name ?? nativeId}
                </th>
                <td>{words(type)}</td>
                <td className="figures">{sizeGb === null ? '–' : gigabytes(sizeGb)}</td>
                <td>{protectStatus ? <Status of={protectStatus} /> : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
