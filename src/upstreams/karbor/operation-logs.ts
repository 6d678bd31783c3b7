import type { Row } from '../../domain/row.ts';
import { identifier, instantOrNull, text, textOrNull } from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { lastId, readPage } from './pages.ts';

export interface OperationLogQuery {
  readonly checkpointId?: string | undefined;
  readonly planId?: string | undefined;
  readonly marker?: string | undefined;
  readonly limit: number;
  readonly isNewestFirst?: boolean;
}

/** One run of an operation. A delete is logged as "protect", after the run that created the checkpoint. */
export interface OperationLog {
  readonly nativeId: string;
  readonly checkpointId: string | null;
  /** protect, copy, restore, verify. */
  readonly operationType: string;
  readonly startedAt: string | null;
}

export interface OperationLogPage {
  readonly rows: readonly Row<OperationLog>[];
  /** The next marker. Null for an empty page. */
  readonly lastId: string | null;
  readonly hasMore: boolean;
}

/**
 * Lists one page of the operation log, oldest first by default. The log is the only record of the time of a checkpoint.
 *
 * GET /v1/{project_id}/operation_logs?sort=created_at:{asc,desc}&limit=&marker=&checkpoint_id=&plan_id=
 * Query   Each filter takes one value.
 * Returns 200, `operation_logs`; started_at is UTC without a zone.
 * Errors  404 the marker no longer exists: an error here.
 * Source  karbor/api/v1/operation_logs.py, index.
 */
export async function listOperationLogs(karbor: UpstreamClient, query: OperationLogQuery): Promise<OperationLogPage> {
  const call = {
    operation: 'listOperationLogs',
    path: '/operation_logs',
    query: {
      sort: query.isNewestFirst ? 'created_at:desc' : 'created_at:asc',
      limit: query.limit,
      marker: query.marker,
      checkpoint_id: query.checkpointId,
      plan_id: query.planId,
    },
  };
  const page = await readPage(karbor, call, 'operation_logs', (source) => ({
    nativeId: identifier(source, 'id'),
    checkpointId: textOrNull(source, 'checkpoint_id'),
    operationType: text(source, 'operation_type'),
    startedAt: instantOrNull(source, 'started_at'),
  }));
  return { ...page, lastId: lastId(page.rows) ?? null };
}
