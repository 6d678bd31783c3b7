import { useState } from 'react';
import { useQuery } from 'urql';
import {
  FailedTasksDocument,
  RunningTasksDocument,
  type TaskRowFragment,
} from '../../schema/generated/console/graphql.ts';
import { useLive } from './client.ts';
import { Failures } from './failure.tsx';
import { Footer, hrefOf, Loading, Progress, Section, Status, Table, Time, words } from './marks.tsx';

const WEEK_MS = 7 * 86_400_000;

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
            <span className="sub">{subject?.name}</span>
          </>
        ),
        vault: ({ vaultId, vaultName, upstream }) => (
          <>
            {vaultId && (
              <a href={hrefOf('vaults', vaultId)}>{vaultName ?? `plan ${vaultId.split(':')[2]?.slice(0, 8)}`}</a>
            )}
            <span className="sub">{upstream.name}</span>
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
  if (reasons.length === 0) return null;
  return (
    <span className="sub">
      {reasons.join(' ')} {error?.code && <code>{error.code}</code>}
    </span>
  );
}

export function TasksPage() {
  const [from] = useState(() => new Date(Math.floor(Date.now() / 60_000) * 60_000 - WEEK_MS).toISOString());
  const variables = { first: 50, from };
  const [failed, read] = useQuery({ query: FailedTasksDocument, variables });
  const running = useLive(RunningTasksDocument, {});
  const tasks = running.data?.tasks;
  return (
    <main>
      <title>Tasks · Backups</title>
      <h1 tabIndex={-1}>Tasks</h1>
      <Section title="Running now" isLive>
        <Failures error={tasks ? undefined : running.error} of={tasks?.failures} />
        {tasks ? (
          <TaskTable label="Running" tasks={tasks.edges.map(({ node }) => node)} />
        ) : (
          !running.error && <Loading what="what runs" />
        )}
      </Section>
      <Section title="Failed in the last 7 days">
        <Failures
          error={failed.error}
          of={failed.data?.tasks?.failures}
          onRetry={() => read({ requestPolicy: 'network-only' })}
        />
        {failed.data?.tasks ? (
          <TaskTable label="Failed" tasks={failed.data.tasks.nodes} />
        ) : (
          failed.fetching && <Loading what="what failed" />
        )}
      </Section>
      <Footer document={FailedTasksDocument} variables={variables} />
    </main>
  );
}
