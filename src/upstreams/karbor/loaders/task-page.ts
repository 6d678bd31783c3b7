import { parseId } from '../../../domain/entities.ts';
import { isUnread, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { matchesTask, type Task, type TaskFilter } from '../../../domain/task.ts';
import { addMs } from '../../../domain/time.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Page, PageRequest, PageRow } from '../../page.ts';
import type { OperationLog } from '../operation-logs.ts';
import { taskOfLog } from '../task-mapper.ts';

// The log is in the order of its own creation times, from which the start times may differ by moments.
const ORDER_MARGIN_MS = 60_000;

/** A page of tasks that is filled with rows of the operation log, newest first. */
export interface TaskPage {
  /** Takes the next rows. True once the page is decided. */
  readonly add: (logs: readonly Row<OperationLog>[]) => boolean;
  readonly isFull: () => boolean;
  /** The page, whose list continues behind a row of the log, or ends. */
  readonly upTo: (marker: string | null) => Page<Task>;
  /** The decided page. */
  readonly page: () => Page<Task>;
}

/** @param onTask Called for each task of the page. */
export function createTaskPage(
  karbor: UpstreamClient,
  { first, filter }: PageRequest<TaskFilter>,
  onTask: (log: OperationLog, task: Task) => void,
): TaskPage {
  const rows: PageRow<Task>[] = [];
  const unreadRows: UnreadRow[] = [];
  const matches = matcher(filter);
  const end = filter.startedFrom === undefined ? undefined : endOfWalk(filter.startedFrom);
  // The row behind which the next page begins.
  let seen: string | null = null;
  const upTo = (marker: string | null) => ({
    rows,
    next: marker === null ? null : [marker],
    unread: unread(unreadRows),
  });

  function add(logs: readonly Row<OperationLog>[]): boolean {
    for (const log of logs) {
      if (isUnread(log)) {
        unreadRows.push(log);
        seen = log.nativeId ?? seen;
        continue;
      }
      if (end !== undefined && log.startedAt !== null && log.startedAt < end) {
        seen = null;
        return true;
      }
      const task = taskOfLog(karbor, log);
      if (matches(log, task)) {
        if (rows.length === first) return true;
        rows.push({ node: task, position: [log.nativeId] });
        onTask(log, task);
      }
      seen = log.nativeId;
    }
    return false;
  }

  return { add, isFull: () => rows.length >= first, upTo, page: () => upTo(seen) };
}

/** Behind a row that was started before the returned time, every row was started before the instant. */
export function endOfWalk(instant: string): string {
  return addMs(instant, -ORDER_MARGIN_MS);
}

/** The upstream applies the condition on the plan. */
function matcher({ checkpointId, ...filter }: TaskFilter): (log: OperationLog, task: Task) => boolean {
  if (checkpointId === undefined) return (_log, task) => matchesTask(task, filter);
  const { nativeId, scope } = parseId(checkpointId, ['filter', 'checkpointId']);
  // A row that does not name its provider has no public id of its checkpoint.
  return (log, task) =>
    log.checkpointId === nativeId && (log.providerId ?? scope) === scope && matchesTask(task, filter);
}
