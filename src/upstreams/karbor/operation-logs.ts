import type { Row } from '../../domain/row.ts';
import { shown } from '../../http/display.ts';
import {
  identifier,
  identifierOrNull,
  instantOrNull,
  type JsonObject,
  member,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { lastId, readPage } from './pages.ts';

export interface OperationLogQuery {
  readonly checkpointId?: string | undefined;
  readonly planId?: string | undefined;
  readonly restoreId?: string | undefined;
  readonly status?: string | undefined;
  readonly marker?: string | undefined;
  readonly limit: number;
  readonly isNewestFirst?: boolean;
}

/** One run of an operation. A delete is logged as "protect", after the run that created the checkpoint. */
export interface OperationLog {
  readonly nativeId: string;
  readonly checkpointId: string | null;
  /** Null for restores and verifications. */
  readonly planId: string | null;
  readonly providerId: string | null;
  /** The restore of a run of a restore. A run of a verification does not name the verification. */
  readonly restoreId: string | null;
  /** protect, copy, restore, verify. */
  readonly operationType: string;
  readonly status: string | null;
  readonly startedAt: string | null;
  /** Null while it runs, and for ever if its worker was stopped. */
  readonly endedAt: string | null;
  readonly extraInfo: unknown;
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
 * GET /v1/{project_id}/operation_logs?sort=created_at:{asc,desc}&limit=&marker=&checkpoint_id=&plan_id=&restore_id=&status=
 * Query   Each filter takes one value. The row of the marker need not match the filters.
 * Returns 200, `operation_logs`; the times are UTC without a zone.
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
      restore_id: query.restoreId,
      status: query.status,
    },
  };
  const page = await readPage(karbor, call, 'operation_logs', (source) => toOperationLog(karbor, source));
  return { ...page, lastId: lastId(page.rows) ?? null };
}

/**
 * Reads one run of an operation.
 *
 * GET /v1/{project_id}/operation_logs/{operation_log_id}
 * Returns 200, `operation_log`.
 * Errors  400 the id is not a uuid; 404 no such run.
 * Source  karbor/api/v1/operation_logs.py, show.
 */
export function getOperationLog(karbor: UpstreamClient, nativeId: string): Promise<OperationLog> {
  const call = { operation: 'getOperationLog', path: `/operation_logs/${encodeURIComponent(nativeId)}` };
  return read(karbor, call, (body) => toOperationLog(karbor, member(body, 'operation_log')));
}

function toOperationLog(karbor: UpstreamClient, source: JsonObject): OperationLog {
  const row = { source, upstream: karbor, what: 'a row of the operation log' };
  return {
    nativeId: identifier(source, 'id'),
    checkpointId: identifierOrNull(source, 'checkpoint_id'),
    planId: shown(row, identifierOrNull, 'plan_id'),
    providerId: shown(row, identifierOrNull, 'provider_id'),
    restoreId: identifierOrNull(source, 'restore_id'),
    operationType: text(source, 'operation_type'),
    status: textOrNull(source, 'status'),
    startedAt: instantOrNull(source, 'started_at'),
    endedAt: shown(row, instantOrNull, 'ended_at'),
    extraInfo: source.extra_info,
  };
}
