import { useState } from 'react';
import { VaultDocument } from '../../schema/generated/console/graphql.ts';
import { Create } from './actions.tsx';
import { Resources } from './checkpoint.tsx';
import { progressOf, useFollowed, usePages } from './client.ts';
import { Failures } from './failure.tsx';
import { Facts, Frame, Section, Table } from './frame.tsx';
import { Button, Capacity, DayStrip, hrefOf, isUnfinished, labelOf, Progress, Status, Time } from './marks.tsx';
import { TaskTable } from './tasks.tsx';

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
                    <Time at={row.createdAt ?? row.createdOn} />
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
            {list.readNext && (
              <Button onClick={list.readNext} disabled={isReading}>
                Older checkpoints
              </Button>
            )}
          </Section>
          <Resources of={vault.resources} />
          <Section title="Latest tasks">
            <Failures of={vault.tasks?.failures} />
            <TaskTable label="Tasks of this vault" tasks={vault.tasks?.nodes ?? []} />
          </Section>
        </>
      )}
      {vault && isCreating && <Create vault={vault} onClose={() => setCreating(false)} />}
    </Frame>
  );
}
