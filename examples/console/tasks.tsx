import { useState } from 'react';
import type { TaskRowFragment } from '../../schema/generated/console/graphql.ts';
import { FailedTasksDocument, RunningTasksDocument } from '../../schema/generated/console/graphql.ts';
import { useLive, usePages } from './client.ts';
import { Failures } from './failure.tsx';
import { Frame, More, Section, Table } from './frame.tsx';
import { hrefOf, Progress, Status, Time, words } from './marks.tsx';

const WEEK_MS = 7 * 86_400_000;
const RUNNING_SIZE = 100;

/** What a table of tasks shows; RunningTasks selects less than TaskRow. */
type Task = Pick<
  TaskRowFragment,
  'id' | 'kind' | 'status' | 'progressPercent' | 'startedAt' | 'vaultId' | 'checkpointId'
> &
  Partial<TaskRowFragment> & { readonly upstream: { readonly name: string } };

export function TaskTable({ tasks, label }: { tasks: readonly Task[]; label: string }) {
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
        vault: ({ vaultId, vaultName, upstream }) => (
          <>
            {vaultId && (
              <a href={hrefOf('vaults', vaultId)}>{vaultName ?? `plan ${vaultId.split(':')[2]?.slice(0, 8)}`}</a>
            )}
            <small>{upstream.name}</small>
          </>
        ),
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

/** Why a task failed: CBR says so itself, Karbor for each resource of a restore. */
function Reason({ of: { error, results } }: { of: Task }) {
  const reasons = [error?.message, ...(results ?? []).map(({ reason }) => reason)].filter(Boolean);
  return (
    reasons.length > 0 && (
      <small title={reasons.join(' ')}>
        {reasons.join(' ')} {error?.code && <code>{error.code}</code>}
      </small>
    )
  );
}

export function TasksPage() {
  const [from] = useState(() => new Date(Math.floor(Date.now() / 60_000) * 60_000 - WEEK_MS).toISOString());
  const page = { query: FailedTasksDocument, variables: { first: 50, from } };
  const failed = usePages(page, ({ tasks }) => tasks);
  const running = useLive(RunningTasksDocument, { first: RUNNING_SIZE });
  const tasks = running.data?.tasks;
  return (
    <Frame title="Tasks" of={page}>
      <Section title="Running now" isLive>
        <Failures error={tasks ? undefined : running.error} of={tasks?.failures} />
        {!tasks && !running.error && <p role="status">Loading what runs…</p>}
        {tasks && <TaskTable label="Running" tasks={tasks.edges.map(({ node }) => node)} />}
        {tasks?.edges.length === RUNNING_SIZE && <p>Only {RUNNING_SIZE} of them are shown.</p>}
      </Section>
      <Section title="Failed in the last 7 days">
        <Failures error={failed.error} of={failed.failures} onRetry={failed.readAgain} />
        {!failed.data && failed.isReading && <p role="status">Loading what failed…</p>}
        {failed.data && <TaskTable label="Failed" tasks={failed.nodes} />}
        <More onMore={failed.readNext} isReading={failed.isReading}>
          Earlier failures
        </More>
      </Section>
    </Frame>
  );
}
