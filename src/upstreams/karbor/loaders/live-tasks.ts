import { isUnread, known } from '../../../domain/row.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ReadTasks } from '../../task-lists.ts';
import { listOperationLogs } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';
import { taskOfLog } from '../task-mapper.ts';

/** Lists the newest rows of the operation log; one call. A task that runs and is not among them counts as unlisted. */
export function createReadTasks(karbor: UpstreamClient): ReadTasks {
  return async ({ from }) => {
    const { rows, hasMore } = await listOperationLogs(karbor, { limit: MAX_ROWS, isNewestFirst: true });
    const logs = known(rows);
    const oldest = logs.at(-1)?.startedAt ?? null;
    const isEnough = !hasMore || (oldest !== null && oldest < from);
    return { tasks: logs.map((log) => taskOfLog(karbor, log)), isWhole: isEnough && !rows.some(isUnread) };
  };
}
