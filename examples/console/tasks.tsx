import { useState } from 'react';
import type { RunningTasksSubscription, TaskRowFragment } from '../../schema/generated/console/graphql.ts';
import { FailedTasksDocument, RunningTasksDocument } from '../../schema/generated/console/graphql.ts';
import { useLive, usePages } from './client.ts';
import { Failures } from './failure.tsx';
import { Frame, Section, Table } from './frame.tsx';
import { Button, hrefOf, Progress, Status, Time, words } from './marks.tsx';

const RUNNING_SIZE = 100;

/** A row of a live query, or of a list: that one has more. */
type Task = NonNullable<RunningTasksSubscription['tasks']>['edges'][number]['node'] & Partial<TaskRowFragment>;

/** On the page of a vault the rows do not repeat the vault. */
export function TaskTable({ tasks, label, hasVaults }: { tasks: readonly Task[]; label: string; hasVaults?: boolean }) {
  return (
    <Table
      label={label}
      rows={tasks}
      columns={{
        task: ({ kind, checkpointId, subject }) => (
          <>
            {checkpointId ? <a href={hrefOf('checkpoints', checkpointId)}>{words(kind)}</a> : words(kind)}
            <small>{subject?.name}</small>
          </>
        ),
        ...(hasVaults && { vault: VaultOf }),
        started: ({ startedAt }) => <Time at={startedAt} />,
        outcome: (task) => (
          <>
            {task.status === 'RUNNING' ? (
              <Progress percent={task.progressPercent} label={`${words(task.kind)} of ${task.vaultName ?? 'a plan'}`} />
            ) : (
              <Status of={task.status} />
            )}
            <Reason of={task} />
          </>
        ),
      }}
    />
  );
}

function VaultOf({ vaultId, vaultName, upstream }: Task) {
  const name = vaultName ?? `plan ${vaultId?.split(':')[2]?.slice(0, 8)}`;
  return (
    <>
      {vaultId && <a href={hrefOf('vaults', vaultId)}>{name}</a>}
      <small>{upstream.name}</small>
    </>
  );
}

/** Why a task failed: CBR says so itself, Karbor for each resource of a restore. */
function Reason({ of: { error, results } }: { of: Task }) {
  const reasons = [error?.message, ...(results ?? []).map(({ reason }) => reason), error?.code]
    .filter(Boolean)
    .join(' ');
  return <small title={reasons}>{reasons}</small>;
}

export function TasksPage() {
  const [from] = useState(() => new Date(Math.floor(Date.now() / 60_000) * 60_000 - 7 * 86_400_000).toISOString());
  const page = { query: FailedTasksDocument, variables: { first: 50, from } };
  const failed = usePages(page, ({ tasks }) => tasks);
  const running = useLive(RunningTasksDocument, { first: RUNNING_SIZE });
  const tasks = running.data?.tasks;
  return (
    <Frame title="Tasks" of={page}>
      <Section title="Running now" isLive>
        <Failures error={tasks ? undefined : running.error} of={tasks?.failures} />
        {!tasks && !running.error && <p role="status">Loading what runs…</p>}
        {tasks && <TaskTable hasVaults label="Running" tasks={tasks.edges.map(({ node }) => node)} />}
        {tasks?.edges.length === RUNNING_SIZE && <p>Only {RUNNING_SIZE} of them are shown.</p>}
      </Section>
      <Section title="Failed in the last 7 days">
        <Failures error={failed.error} of={failed.failures} onRetry={failed.readAgain} />
        {!failed.data && failed.isReading && <p role="status">Loading what failed…</p>}
        {failed.data && <TaskTable hasVaults label="Failed" tasks={failed.nodes} />}
        {failed.readNext && (
          <Button onClick={failed.readNext} disabled={failed.isReading}>
            Earlier failures
          </Button>
        )}
      </Section>
    </Frame>
  );
}
