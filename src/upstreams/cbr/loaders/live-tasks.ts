import { isUnread, known } from '../../../domain/row.ts';
import { clampInstant } from '../../../domain/time.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { ReadTasks } from '../../task-lists.ts';
import { listOperationLogs, type OperationLogQuery, TASK_PAGE } from '../operation-logs.ts';

/** Lists the tasks that run, those that have begun and those that wait, as far as asked; one call each. */
export function createReadTasks(cbr: UpstreamClient): ReadTasks {
  return async ({ from, isBegunDue, isWaiting }) => {
    const queries: OperationLogQuery[] = [{ status: 'running' }];
    if (isBegunDue) queries.push({ from: clampInstant(from) });
    if (isWaiting) queries.push({ status: 'waiting' });
    const pages = await Promise.all(
      queries.map((query) => listOperationLogs(cbr, { ...query, limit: TASK_PAGE, offset: 0 })),
    );
    return {
      tasks: pages.flatMap(({ rows }) => known(rows).map(({ task }) => task)),
      isWhole: pages.every(({ rows, isLast }) => isLast && !rows.some(isUnread)),
    };
  };
}
