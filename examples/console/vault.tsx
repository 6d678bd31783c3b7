import { useState } from 'react';
import type { FollowSubscription, ResourcePartsFragment } from '../../schema/generated/console/graphql.ts';
import { FollowDocument, VaultDocument } from '../../schema/generated/console/graphql.ts';
import { Create } from './actions.tsx';
import { useLive, usePages } from './client.ts';
import { Failures } from './failure.tsx';
import { Facts, Frame, More, Section, Table } from './frame.tsx';
import {
  Button,
  Capacity,
  DayStrip,
  gigabytes,
  hrefOf,
  labelOf,
  Progress,
  Started,
  Status,
  Time,
  toneOf,
  words,
} from './marks.tsx';
import { TaskTable } from './tasks.tsx';

export const isUnfinished = ({ status }: { status: string }) => toneOf(status) === 'busy';

/** The live state of checkpoints by id: all that change now, in one stream. Gone ones are missing. */
export function useFollowed(ids: readonly string[]) {
  const { data, error } = useLive(FollowDocument, { ids: ids.slice(0, 100) }, ids.length > 0);
  const found = (data?.nodes ?? []).flatMap((node) =>
    node?.__typename === 'Checkpoint' ? [[node.id, node] as const] : [],
  );
  return { followed: new Map(found), hasData: data !== undefined, error };
}

type Followed = Extract<FollowSubscription['nodes'][number], { __typename: 'Checkpoint' }>;

/** The mean progress of the tasks of a checkpoint. Null where the upstream reports none. */
export function progressOf(live: Followed | undefined) {
  const known = (live?.tasks?.nodes ?? []).flatMap(({ progressPercent }) => progressPercent ?? []);
  return known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0) / known.length;
}

export function VaultPage({ id }: { id: string }) {
  const [isCreating, setCreating] = useState(false);
  const page = { query: VaultDocument, variables: { id, first: 20 } };
  const list = usePages(page, (data) => data.vault?.checkpoints);
  const { data, error, nodes, isReading, readAgain } = list;
  const vault = data?.vault;
  const { followed, ...live } = useFollowed(nodes.filter(isUnfinished).map(({ id }) => id));
  const create = vault?.upstream.capabilities.includes('CREATE_CHECKPOINT') && (
    <Button className="primary" onClick={() => setCreating(true)}>
      Back up…
    </Button>
  );
  return (
    <Frame title={vault?.name ?? 'Vault'} buttons={create} of={page}>
      <Failures error={error} onRetry={readAgain} />
      {isReading && !data && <p role="status">Loading the vault…</p>}
      {data && !vault && !error && <p>There is no such vault. It may have been deleted.</p>}
      {vault && (
        <>
          <Facts
            of={{
              Upstream: labelOf(vault.upstream),
              Status: <Status of={vault.status} />,
              Capacity: vault.capacity && <Capacity of={vault.capacity} />,
              Created: vault.createdAt && <Time at={vault.createdAt} />,
              Description: vault.description,
              Tags: vault.tags.map(({ key, value }) => (value ? `${key}: ${value}` : key)).join(', '),
            }}
          />
          <Section title="Checkpoints" isLive={followed.size > 0}>
            <Failures error={followed.size > 0 ? undefined : live.error} of={list.failures} />
            {vault.days && <DayStrip days={vault.days} hasMonths />}
            <Table
              label="Checkpoints"
              rows={nodes.map((row) => ({ ...row, status: followed.get(row.id)?.status ?? row.status }))}
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
            <More onMore={list.readNext} isReading={isReading}>
              Older checkpoints
            </More>
          </Section>
          <Resources of={vault.resources} />
          <Section title="Latest tasks">
            <Failures of={vault.tasks?.failures} />
            <TaskTable
              label="Tasks of this vault"
              tasks={(vault.tasks?.nodes ?? []).map((task) => ({ ...task, vaultName: vault.name }))}
            />
          </Section>
        </>
      )}
      {vault && isCreating && <Create vault={vault} onClose={() => setCreating(false)} />}
    </Frame>
  );
}

export function Resources({ of: resources }: { of: readonly ResourcePartsFragment[] }) {
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
