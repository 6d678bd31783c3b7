import { useState } from 'react';
import { useQuery } from 'urql';
import { FollowDocument, VaultDocument, type VaultQuery } from '../../schema/generated/console/graphql.ts';
import { Create } from './actions.tsx';
import { useLive } from './client.ts';
import { Failures } from './failure.tsx';
import {
  Capacity,
  DayStrip,
  Footer,
  gigabytes,
  hrefOf,
  Loading,
  Progress,
  Section,
  Started,
  Status,
  Table,
  Time,
  words,
} from './marks.tsx';
import { TaskTable } from './tasks.tsx';

type Vault = NonNullable<VaultQuery['vault']>;
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
          <Section title="Tasks">
            <Failures of={vault.tasks?.failures} />
            <TaskTable
              label="Tasks of this vault"
              tasks={(vault.tasks?.nodes ?? []).map((task) => ({ ...task, vaultName: vault.name }))}
            />
          </Section>
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
  return (
    <Section title="Checkpoints" isLive={followed.size > 0}>
      <Failures error={followed.size > 0 ? undefined : error} of={checkpoints?.failures} />
      {days && <DayStrip days={days} hasMonths />}
      <Table
        label="Checkpoints"
        rows={rows.map((row) => ({ ...row, status: followed.get(row.id)?.status ?? row.status }))}
        columns={{
          started: (row) => (
            <a href={hrefOf('checkpoints', row.id)}>
              <Started of={row} />
            </a>
          ),
          name: ({ name }) => name ?? <span className="quiet">–</span>,
          status: ({ id, status }) => (
            <>
              <Status of={status} />
              {status === 'PROTECTING' && <Progress percent={progressOf(followed.get(id))} label="Backup" />}
            </>
          ),
        }}
      />
      {checkpoints?.pageInfo.hasNextPage && onMore && (
        <button type="button" onClick={onMore} aria-busy={isReading}>
          Older checkpoints
        </button>
      )}
    </Section>
  );
}

export function Resources({ resources }: { resources: readonly Resource[] }) {
  return (
    <Section title="Resources">
      <Table
        label="Resources"
        rows={resources}
        columns={{
          name: ({ name, nativeId }) => <span title={nativeId}>{name ?? nativeId}</span>,
          type: ({ type }) => words(type),
          size: ({ sizeGb }) => (sizeGb === null ? '–' : gigabytes(sizeGb)),
          protection: ({ protectStatus }) => (protectStatus ? <Status of={protectStatus} /> : '–'),
        }}
      />
    </Section>
  );
}
