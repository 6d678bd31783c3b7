import { backupId } from '../../domain/backup.ts';
import { checkpointId } from '../../domain/checkpoint.ts';
import { type Resource, resourceIds, resourceType } from '../../domain/resource.ts';
import { isFinished, type Task, type TaskCounts, type TaskError, type TaskResult, taskId } from '../../domain/task.ts';
import { vaultId } from '../../domain/vault.ts';
import { type DisplayedRow, shown } from '../../http/display.ts';
import {
  countOrNull,
  decodeNestedJson,
  identifier,
  identifierOrNull,
  instantOrNull,
  isJsonObject,
  type JsonObject,
  memberOrNull,
  percentOrNull,
  textOrNull,
} from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { toResource } from './resources.ts';
import { taskKind, taskStatus } from './status.ts';

/** A member of a task's extra_info; empty if absent. */
type PartOf = (name: string) => DisplayedRow;

/** Maps a task from a list or a read by id. The values on which filters depend have to be readable. */
export function toTask(cbr: UpstreamClient, source: JsonObject): Task {
  const row = { source, upstream: cbr, what: 'a task' };
  const nativeId = identifier(source, 'id');
  const id = taskId.of(cbr.name, nativeId);
  const nativeKind = textOrNull(source, 'operation_type') || 'UNKNOWN';
  const kind = taskKind(nativeKind);
  const nativeStatus = textOrNull(source, 'status');
  const status = taskStatus(nativeStatus);
  const checkpoint = identifierOrNull(source, 'checkpoint_id');
  // Open Telekom Cloud names no vault.
  const vault = identifierOrNull(source, 'vault_id');
  const extraInfo = decodeNestedJson(source.extra_info);
  const partOf = partsOf(cbr, isJsonObject(extraInfo) ? extraInfo : {});
  const resource = resourceIn(cbr, partOf('resource'), resourceIds(id, 'task'));
  const backup = backupIn(partOf);
  return {
    id,
    nativeId,
    upstreamName: cbr.name,
    projectId: cbr.projectId,
    kind,
    nativeKind,
    status,
    nativeStatus,
    isFinished: isFinished(status),
    progressPercent: shown(partOf('common'), percentOrNull, 'progress'),
    startedAt: instantOrNull(source, 'started_at'),
    endedAt: shown(row, instantOrNull, 'ended_at'),
    error: errorIn(row),
    checkpointId: checkpoint === null ? null : checkpointId.of(cbr.name, checkpoint),
    vaultId: vault === null ? null : vaultId.of(cbr.name, vault),
    vaultName: shown(row, textOrNull, 'vault_name') || null,
    backupId: backup === null ? null : backupId.of(cbr.name, backup),
    subject: isSubject(resource, partOf) ? resource : null,
    results: kind === 'RESTORE' ? resultsIn(id, partOf) : null,
    counts: countsIn(partOf),
    provider: null,
    requestId: shown(partOf('common'), textOrNull, 'request_id') || null,
    extraInfo,
  };
}

function partsOf(upstream: UpstreamClient, extra: JsonObject): PartOf {
  const row = { source: extra, upstream, what: "a task's extra_info" };
  return (name) => ({ source: shown(row, memberOrNull, name) ?? {}, upstream, what: `a task's ${name}` });
}

/** Null for the empty texts of a task without an error. */
function errorIn(row: DisplayedRow): TaskError | null {
  const source = shown(row, memberOrNull, 'error_info') ?? {};
  const ofError = { ...row, source, what: "a task's error_info" };
  const error = {
    code: shown(ofError, textOrNull, 'code') || null,
    message: shown(ofError, textOrNull, 'message') || null,
  };
  return error.code === null && error.message === null ? null : error;
}

const BACKUP_KEYS = [
  ['backup', 'backup_id'],
  ['delete', 'backup_id'],
  ['restore', 'backup_id'],
  ['replication', 'source_backup_id'],
] as const;

function backupIn(partOf: PartOf): string | null {
  for (const [name, key] of BACKUP_KEYS) {
    const nativeId = shown(partOf(name), identifierOrNull, key);
    if (nativeId !== null) return nativeId;
  }
  return null;
}

function resourceIn(
  cbr: UpstreamClient,
  part: DisplayedRow,
  resourceId: (nativeType: string, nativeId: string) => string,
): Resource | null {
  if (!shown(part, textOrNull, 'id')) return null;
  return toResource(cbr, part.source, 'size', resourceId);
}

/** Whether a restore names its source or its target is not documented: the target may be a different resource. */
function isSubject(resource: Resource | null, partOf: PartOf): boolean {
  return resource?.nativeId !== shown(partOf('restore'), textOrNull, 'target_resource_id');
}

/** A restore overwrites one resource, of the type that was backed up. */
function resultsIn(id: string, partOf: PartOf): readonly TaskResult[] | null {
  const restore = partOf('restore');
  const nativeId = shown(restore, textOrNull, 'target_resource_id');
  if (!nativeId) return null;
  const nativeType = shown(partOf('resource'), textOrNull, 'type');
  return [
    {
      id: resourceIds(id, 'result')(nativeType ?? 'UNKNOWN', nativeId),
      nativeId,
      type: resourceType(nativeType),
      nativeType,
      name: shown(restore, textOrNull, 'target_resource_name'),
      nativeStatus: null,
      reason: null,
    },
  ];
}

const COUNT_KEYS = [
  ['remove_resources', 'total_count', 'fail_count'],
  ['vault_delete', 'total_count', 'fail_count'],
  ['sync', 'sync_backup_num', 'err_sync_backup_num'],
] as const;

function countsIn(partOf: PartOf): TaskCounts | null {
  for (const [name, totalKey, failedKey] of COUNT_KEYS) {
    const part = partOf(name);
    const counts = { total: shown(part, countOrNull, totalKey), failed: shown(part, countOrNull, failedKey) };
    if (counts.total !== null || counts.failed !== null) return counts;
  }
  return null;
}
