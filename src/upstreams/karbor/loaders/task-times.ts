import DataLoader from 'dataloader';
import { parseId } from '../../../domain/entities.ts';
import { isUnread, known } from '../../../domain/row.ts';
import type { Task, TaskTimes } from '../../../domain/task.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import { settled } from '../../rows.ts';
import { listOperationLogs, type OperationLogQuery } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';

const NOT_RECORDED: TaskTimes = { startedAt: null, endedAt: null };

/**
 * The times of restores and verifications, from the operation log; one call each. The log does not name verifications, so a
 * verification has times only if it is the only one of its checkpoint.
 */
export function createTaskTimes(karbor: UpstreamClient): DataLoader<Task, TaskTimes, string> {
  async function read(task: Task): Promise<TaskTimes> {
    const query = queryOf(task);
    if (query === undefined) return NOT_RECORDED;
    const { rows, hasMore } = await listOperationLogs(karbor, { ...query, limit: MAX_ROWS });
    if (rows.some(isUnread)) {
      karbor.warn(
        `${karbor.name}: some rows of the operation log are unreadable; the times of their tasks are not shown.`,
      );
      return NOT_RECORDED;
    }
    const [run, ...others] = known(rows).filter(({ operationType }) => operationType === task.nativeKind);
    return run === undefined || others.length > 0 || hasMore ? NOT_RECORDED : run;
  }

  return new DataLoader((tasks) => settled(tasks.map(read)), { name: 'taskTimes', cacheKeyFn: ({ id }) => id });
}

function queryOf({
  id,
  nativeId,
  checkpointId,
}: Task): Pick<OperationLogQuery, 'checkpointId' | 'restoreId'> | undefined {
  const { scope } = parseId(id, ['id']);
  if (scope === 'restore') return { restoreId: nativeId };
  if (scope !== 'verification' || checkpointId === null) return undefined;
  return { checkpointId: parseId(checkpointId, ['checkpointId']).nativeId };
}
