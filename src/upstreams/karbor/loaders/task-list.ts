import { parseId } from '../../../domain/entities.ts';
import { MAX_TASK_PAGES } from '../../../domain/page-budget.ts';
import type { Task, TaskFilter } from '../../../domain/task.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Page, PageRequest } from '../../page.ts';
import { listOperationLogs, type OperationLog, type OperationLogQuery } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';
import { nativeStatuses, selectsAll } from '../task-status.ts';
import { createTaskPage } from './task-page.ts';

/**
 * The tasks of a filter, newest first. A position is the id of a row of the log, which for a restore differs from the id of
 * the task. Costs one call, and one more per 1000 rows of which too few match. After ten calls the page is short.
 * @param onTask Called for each task of the page.
 */
export async function pageOfLog(
  karbor: UpstreamClient,
  request: PageRequest<TaskFilter>,
  onTask: (log: OperationLog, task: Task) => void,
): Promise<Page<Task>> {
  const { first, after, filter } = request;
  checkSupported(karbor, filter);
  const page = createTaskPage(karbor, request, onTask);
  if (isEmpty(filter)) return page.upTo(null);
  const { isExact, ...query } = queryOf(filter);
  let marker = after === null ? null : String(after[0]);
  for (let pages = 0; pages < MAX_TASK_PAGES && !page.isFull(); pages += 1) {
    // One row more shows whether there is a next page.
    const limit = isExact && pages === 0 ? first + 1 : MAX_ROWS;
    try {
      const logs = await listOperationLogs(karbor, {
        ...query,
        marker: marker ?? undefined,
        limit,
        isNewestFirst: true,
      });
      if (page.add(logs.rows)) return page.page();
      if (!logs.hasMore) return page.upTo(null);
      marker = logs.lastId;
    } catch (error) {
      // Keep the rows that were read; the failure recurs on the next page.
      if (page.upTo(null).rows.length > 0) return page.upTo(marker);
      throw error;
    }
  }
  return page.upTo(marker);
}

/** True for a filter that no task of Karbor matches. */
export function isEmpty(filter: TaskFilter): boolean {
  return nativeStatuses(filter)?.size === 0;
}

function checkSupported({ name }: UpstreamClient, { resourceNativeId }: TaskFilter): void {
  if (resourceNativeId === undefined) return;
  throw new GatewayError(
    'NOT_SUPPORTED',
    `${name}: Karbor does not record the resources of tasks; accepted: a filter without resourceNativeId.`,
    { upstream: name, argument: ['filter', 'resourceNativeId'] },
  );
}

type LogQuery = Pick<OperationLogQuery, 'checkpointId' | 'planId' | 'status'>;

/** The conditions that the upstream applies. `isExact` is true if the first rows of its list are those of the filter. */
function queryOf(filter: TaskFilter): LogQuery & { readonly isExact: boolean } {
  const statuses = nativeStatuses(filter);
  const [status] = statuses?.size === 1 ? statuses : [];
  const isEveryTask = filter.kind === undefined && filter.status === undefined;
  return {
    checkpointId: filter.checkpointId === undefined ? undefined : parseId(filter.checkpointId, ['filter']).nativeId,
    planId: filter.vaultNativeId,
    status,
    isExact: filter.startedTo === undefined && (status === undefined ? isEveryTask : selectsAll(filter, status)),
  };
}
