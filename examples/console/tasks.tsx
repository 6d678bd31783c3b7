import { useState } from 'react';
import { useQuery } from 'urql';
import {
  FailedTasksDocument,
  RunningTasksDocument,
  type TaskRowFragment,
} from '../../schema/generated/console/graphql.ts';
import { useLive, useWire } from './client.ts';
import { Failures } from './failure.tsx';
import { Footer, Loading, Status, Time, words } from './marks.tsx';

const WEEK_MS = 7 * 86_400_000;

/** What a table of tasks shows; RunningTasks selects less than TaskRow. */
type Task = Pick<
  TaskRowFragment,
  'id' | 'kind' | 'status' | 'progressPercent' | 'startedAt' | 'vaultId' | 'checkpointId'
> &
  Partial<TaskRowFragment> & { readonly upstream: { readonly name: string } };

export function Progress({ percent, label }: { percent: number | null | undefined; label: string }) {
  return (
    <span className="progress">
      <progress aria-label={label} max={100} {...(percent == null ? {} : { value: percent })} />
      {percent != null && <span className="figures">{Math.round(percent)} %</span>}
    </span>
  );
}

export function TaskTable({ tasks, label }: { tasks: readonly Task[]; label: string }) {
  if (tasks.length === 0) return <p className="quiet">None.</p>;
  return (
    <table className="tasks" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Task</th>
          <th scope="col">Vault</th>
          <th scope="col">Started</th>
          <th scope="col">Outcome</th>
        </tr>
      </thead>
      <tbody>
        {tasks.map((task) => (
          <tr key={task.id}>
            <th scope="row">
              {task.checkpointId ? (
                <a href={`#/checkpoints/${encodeURIComponent(task.checkpointId)}`}>{words(task.kind)}</a>
              ) : (
                words(task.kind)
              )}
              <span className="sub">{task.subject?.name}</span>
            </th>
            <td>
              {task.vaultId && (
                <a href={`#/vaults/${encodeURIComponent(task.vaultId)}`}>
                  {task.vaultName ?? `plan ${task.vaultId.split(':').at(-1)?.slice(0, 8)}`}
                </a>
              )}
              <span className="sub">{task.upstream.name}</span>
            </td>
            <td>
              <Time at={task.startedAt} />
            </td>
            <td>
              {task.status === 'RUNNING' ? (
                <Progress
                  percent={task.progressPercent}
                  label={`${words(task.kind)} of ${task.vaultName ?? 'a plan'}`}
                />
              ) : (
                <Status of={task.status} />
              )}
              <Reason of={task} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
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
  const { isLost } = useWire();
  const tasks = running.data?.tasks;
  return (
    <main>
      <title>Tasks · Backups</title>
      <h1 tabIndex={-1}>Tasks</h1>
      <section aria-label="Running">
        <h2>
          Running now <span className={`live ${isLost ? 'lost' : ''}`}>{isLost ? 'reconnecting…' : 'live'}</span>
        </h2>
        <Failures error={running.error} of={tasks?.failures.map((one) => ({ ...NO_MORE, ...one }))} />
        {tasks ? (
          <TaskTable label="Running" tasks={tasks.edges.map(({ node }) => node)} />
        ) : (
          !running.error && <Loading what="what runs" />
        )}
      </section>
      <section aria-label="Failed">
        <h2>Failed in the last 7 days</h2>
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
      </section>
      <Footer document={FailedTasksDocument} variables={variables} />
    </main>
  );
}

/** Fields of a failure that RunningTasks does not select. */
const NO_MORE = { retryable: false, retryAfterMs: null, argument: null, upstreamCode: null };
