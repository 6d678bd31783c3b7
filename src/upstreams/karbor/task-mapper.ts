import { checkpointId } from '../../domain/checkpoint.ts';
import { resourceIds, resourceType } from '../../domain/resource.ts';
import { isFinished, type Task, type TaskRecord, type TaskResult, taskId } from '../../domain/task.ts';
import { vaultId } from '../../domain/vault.ts';
import { shown } from '../../http/display.ts';
import {
  decodeNestedJson,
  identifier,
  identifierOrNull,
  type JsonObject,
  memberOrNull,
  textOrNull,
} from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { OperationLog } from './operation-logs.ts';
import { namedProvider } from './providers.ts';
import { taskKind, taskStatus } from './task-status.ts';

const MAX_REASON_LENGTH = 500;

/** What the operation log, restores and verifications have in common. */
type Run = Pick<OperationLog, 'nativeId' | 'operationType' | 'status' | 'checkpointId' | 'providerId'>;

/** Maps a run of the operation log. The run of a restore has the identity of the restore. */
export function taskOfLog(karbor: UpstreamClient, log: OperationLog): Task {
  const { planId, startedAt, endedAt } = log;
  const restoreId = log.operationType === 'restore' ? log.restoreId : null;
  return {
    ...(restoreId === null ? toTask(karbor, log, 'log') : toTask(karbor, { ...log, nativeId: restoreId }, 'restore')),
    startedAt,
    endedAt,
    vaultId: planId === null ? null : vaultId.of(karbor.name, planId),
    results: restoreId === null ? null : undefined,
    extraInfo: decodeNestedJson(log.extraInfo),
  };
}

/** Maps a restore. */
export function taskOfRestore(karbor: UpstreamClient, source: JsonObject): Task {
  return taskOfRecord(karbor, source, { operationType: 'restore', record: 'restore', what: 'a restore' });
}

/** Maps a verification. */
export function taskOfVerification(karbor: UpstreamClient, source: JsonObject): Task {
  return taskOfRecord(karbor, source, { operationType: 'verify', record: 'verification', what: 'a verification' });
}

interface Kind {
  readonly operationType: string;
  readonly record: TaskRecord;
  /** The noun in messages. */
  readonly what: string;
}

/** A record has the outcome per resource, and no times. */
function taskOfRecord(karbor: UpstreamClient, source: JsonObject, { operationType, record, what }: Kind): Task {
  const row = { source, upstream: karbor, what };
  const run = {
    nativeId: identifier(source, 'id'),
    operationType,
    status: textOrNull(source, 'status'),
    checkpointId: shown(row, identifierOrNull, 'checkpoint_id'),
    providerId: shown(row, identifierOrNull, 'provider_id'),
  };
  const task = toTask(karbor, run, record);
  return {
    ...task,
    projectId: shown(row, textOrNull, 'project_id') ?? karbor.projectId,
    results: resultsIn(karbor, source, { id: task.id, what }),
  };
}

function toTask(karbor: UpstreamClient, run: Run, record: TaskRecord): Task {
  const { nativeId, operationType, checkpointId: checkpoint, providerId } = run;
  const status = taskStatus(run.status);
  return {
    id: taskId.of(karbor.name, nativeId, record),
    nativeId,
    upstreamName: karbor.name,
    projectId: karbor.projectId,
    kind: taskKind(operationType, run.status),
    nativeKind: operationType,
    status,
    nativeStatus: run.status,
    isFinished: isFinished(status),
    progressPercent: null,
    startedAt: undefined,
    endedAt: undefined,
    error: null,
    checkpointId:
      checkpoint === null || providerId === null ? null : checkpointId.of(karbor.name, checkpoint, providerId),
    vaultId: null,
    vaultName: null,
    backupId: null,
    subject: null,
    results: null,
    counts: null,
    provider: providerId === null ? null : namedProvider(karbor, providerId),
    requestId: null,
    extraInfo: null,
  };
}

/** The outcome per resource. The keys of both objects are `<type>#<id of the resource>`. */
function resultsIn(
  karbor: UpstreamClient,
  source: JsonObject,
  { id, what }: { readonly id: string; readonly what: string },
): readonly TaskResult[] | null {
  const row = { source, upstream: karbor, what };
  const statuses = shown(row, memberOrNull, 'resources_status');
  const reasons = shown(row, memberOrNull, 'resources_reason');
  if (statuses === null && reasons === null) return null;
  const resultId = resourceIds(id, 'result');
  // The keys name customers' resources, so they are not part of a warning.
  const textOf = (of: JsonObject | null, key: string) =>
    shown({ source: { value: of?.[key] }, upstream: karbor, what: `a resource of ${what}` }, textOrNull, 'value');
  return [...new Set([...Object.keys(statuses ?? {}), ...Object.keys(reasons ?? {})])].map((key) => {
    const [nativeType = '', ...rest] = key.split('#');
    const nativeId = rest.join('#') || null;
    return {
      id: resultId(nativeType, nativeId ?? ''),
      nativeId,
      type: resourceType(nativeType),
      nativeType: nativeType || null,
      name: null,
      nativeStatus: textOf(statuses, key),
      reason: textOf(reasons, key)?.slice(0, MAX_REASON_LENGTH) ?? null,
    };
  });
}
