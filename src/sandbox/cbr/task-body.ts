import { uuidFrom } from '../identifiers.ts';
import { zonelessMicros } from '../instants.ts';
import { percentOf, taskStatus } from './life.ts';
import type { CbrTask } from './rows.ts';

/** The service writes a start before the row, and an end before its last change. */
const WRITE_MS = 12.137;
const LAST_WRITE_MS = 21.354;

/** The body of a task in list and show. `started_at` is set even while the task waits, `ended_at` only after its end. */
export function taskBody(task: CbrTask, now: number): object {
  const hasEnded = task.endsAt <= now;
  const failure = hasEnded ? task.failure : undefined;
  return {
    id: task.id,
    operation_type: task.operationType,
    status: taskStatus(task, now),
    project_id: task.projectId,
    provider_id: task.providerId,
    checkpoint_id: task.checkpointId,
    policy_id: task.policyId,
    vault_id: task.vaultId,
    vault_name: task.vaultName,
    created_at: zonelessMicros(task.createdAt),
    started_at: zonelessMicros(task.createdAt - WRITE_MS),
    ended_at: hasEnded ? zonelessMicros(task.endsAt) : null,
    updated_at: zonelessMicros(changedAt(task, now)),
    error_info: { code: failure?.code ?? '', message: failure?.message ?? '' },
    extra_info: { ...task.details, common: commonBody(task, now), resource: task.resource },
    ...task.spoilt,
  };
}

function commonBody(task: CbrTask, now: number): object {
  const requestId = `req-${uuidFrom(`cbr-task-request:${task.id}`)}`;
  const job = task.operationType === 'backup' ? { task_id: uuidFrom(`cbr-task-job:${task.id}`) } : {};
  return { progress: percentOf(task, now), request_id: requestId, ...job };
}

/** A running task changes with each percent. */
function changedAt(task: CbrTask, now: number): number {
  const { createdAt, startsAt, endsAt } = task;
  if (endsAt <= now) return endsAt + LAST_WRITE_MS;
  if (startsAt > now) return createdAt;
  const percent = percentOf(task, now);
  return percent === 0 ? startsAt : startsAt + ((endsAt - startsAt) * percent) / 100;
}
