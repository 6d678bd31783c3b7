import type { Answer } from '../exchange.ts';
import { zonelessMicros } from '../instants.ts';
import { databasePage } from './database-list.ts';
import type { KarborRequest } from './endpoint.ts';
import { notFound, unexpectedFault } from './faults.ts';
import { hasEnded, logStatus } from './life.ts';
import { pageBody, readListQuery } from './list-query.ts';
import type { KarborOperationLog } from './rows.ts';

/** The placeholder for the name is not filled in. */
const MISSING = 'OperationLog %(restore_id)s could not be found.';

const TABLE = {
  columns: {
    created_at: ({ startedAt }: KarborOperationLog) => Math.floor((startedAt ?? 0) / 1000),
    started_at: ({ startedAt }: KarborOperationLog) => Math.floor((startedAt ?? 0) / 1000),
    id: ({ id }: KarborOperationLog) => id,
    status: ({ status }: KarborOperationLog) => status ?? '',
  },
  missingMarker: () => notFound(MISSING),
};

/** GET /operation_logs: the only source of the time of a checkpoint. */
export function listOperationLogs(request: KarborRequest): Answer {
  const { world, call, caller } = request;
  const query = readListQuery(request);
  // One value each; a Python list fails.
  const filters = {
    checkpointId: call.query.get('checkpoint_id'),
    planId: call.query.get('plan_id'),
    restoreId: call.query.get('restore_id'),
    status: call.query.get('status'),
  };
  if (filters.status?.startsWith('[')) throw unexpectedFault();
  const isListed = (row: KarborOperationLog) =>
    (query.allTenants || row.projectId === caller.projectId) &&
    (filters.checkpointId === null || row.checkpointId === filters.checkpointId) &&
    (filters.planId === null || row.planId === filters.planId) &&
    (filters.restoreId === null || row.restoreId === filters.restoreId) &&
    (filters.status === null || logStatus(row, world.now) === filters.status);
  const page = databasePage(world.estate.karbor.operationLogs, isListed, query, TABLE);
  const bodies = page.map((row) => logBody(row, world.now));
  return { status: 200, body: pageBody(request, 'operation_logs', page, bodies) };
}

/** GET /operation_logs/{id} */
export function showOperationLog({ world, caller, parts }: KarborRequest): Answer {
  const row = world.estate.karbor.operationLogs.find(({ id }) => id === parts.id);
  if (row === undefined || (row.projectId !== caller.projectId && !caller.isAdmin)) throw notFound(MISSING);
  return { status: 200, body: { operation_log: logBody(row, world.now) } };
}

function logBody(row: KarborOperationLog, now: number): object {
  return {
    id: row.id,
    operation_type: row.operationType,
    checkpoint_id: row.checkpointId,
    plan_id: row.planId,
    provider_id: row.providerId,
    restore_id: row.restoreId,
    scheduled_operation_id: null,
    status: logStatus(row, now),
    started_at: wholeSecond(row.startedAt),
    ended_at: hasEnded(row, now) ? wholeSecond(row.endedAt) : null,
    error_info: null,
    extra_info: null,
    ...row.spoilt,
  };
}

/** The database stores whole seconds. */
function wholeSecond(instant: number | null): string | null {
  return instant === null ? null : zonelessMicros(Math.floor(instant / 1000) * 1000);
}
