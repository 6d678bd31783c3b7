import { isUnread } from '../../domain/row.ts';
import type { Task } from '../../domain/task.ts';
import { clampInstant } from '../../domain/time.ts';
import { instant, member } from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { PageRange } from './list-reader.ts';
import { type CbrPage, type PageCall, readPage } from './pages.ts';
import { toTask } from './task-mapper.ts';
import { wholeSecond } from './whole-second.ts';

/** Maximum rows per page. */
export const TASK_PAGE = 1000;

/**
 * Reads one task.
 *
 * GET /v3/{project_id}/operation-logs/{operation_log_id}
 * Returns 200, `operation_log`.
 * Errors  404 BackupService.6500 no such task.
 * Source  CBR API reference, "Querying a Single Task".
 */
export function getOperationLog(cbr: UpstreamClient, nativeId: string): Promise<Task> {
  const path = `/operation-logs/${encodeURIComponent(nativeId)}`;
  const call = { operation: 'getOperationLog', path, mayBeAbsent: true };
  return read(cbr, call, (body) => toTask(cbr, member(body, 'operation_log')));
}

export interface OperationLogQuery {
  readonly vaultId?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly operationType?: string | undefined;
  readonly status?: string | undefined;
  /** An instant. Which time of a task is compared with it is not documented. */
  readonly from?: string | undefined;
}

/** A task at its place in the list. */
export interface ListedTask {
  readonly nativeId: string;
  readonly task: Task;
  /** The time that orders the list, within the years of cursors. */
  readonly createdAt: string;
  /** Starts at 1. */
  readonly index: number;
}

/**
 * Lists one page of up to 1000 tasks. The order is not documented; newest first was observed. There is no `sort`.
 *
 * GET /v3/{project_id}/operation-logs
 * Query   vault_id, resource_id, operation_type, status (one each), start_time, limit 1..1000, offset, which is positive.
 *         Not used: end_time, which Huawei defines as the end of the task and would hide running ones.
 * Returns 200, `operation_logs`.
 * Source  CBR API reference, "Querying the Task List".
 */
export async function listOperationLogs(
  cbr: UpstreamClient,
  { offset, limit, ...query }: OperationLogQuery & PageRange,
): Promise<CbrPage<ListedTask>> {
  const call: PageCall = {
    operation: 'listOperationLogs',
    path: '/operation-logs',
    limit,
    query: {
      vault_id: query.vaultId,
      resource_id: query.resourceId,
      operation_type: query.operationType,
      status: query.status,
      start_time: query.from === undefined ? undefined : wholeSecond(query.from, Math.floor),
      offset: offset === 0 ? undefined : offset,
    },
  };
  const page = await readPage(cbr, call, 'operation_logs', (source) => {
    const task = toTask(cbr, source);
    return { nativeId: task.nativeId, task, createdAt: clampInstant(instant(source, 'created_at')) };
  });
  const rows = page.rows.map((row, index) => (isUnread(row) ? row : { ...row, index: offset + index + 1 }));
  return { ...page, rows };
}
