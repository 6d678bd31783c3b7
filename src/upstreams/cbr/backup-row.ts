import { type Backup, backupId } from '../../domain/backup.ts';
import { checkpointId } from '../../domain/checkpoint.ts';
import { resourceType } from '../../domain/resource.ts';
import { vaultId } from '../../domain/vault.ts';
import { shown } from '../../http/display.ts';
import {
  flagOrNull,
  identifier,
  instant,
  instantOrNull,
  type JsonObject,
  memberOrNull,
  numberOrNull,
  percentOrNull,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { withoutTag } from './correlation-tag.ts';
import { backupStatus } from './status.ts';

/** Maps a backup from a list or a read by id. */
export function toBackup(cbr: UpstreamClient, source: JsonObject): Backup {
  const row = { source, upstream: cbr, what: 'a backup' };
  const nativeId = identifier(source, 'id');
  const checkpointNativeId = identifier(source, 'checkpoint_id');
  const vaultNativeId = identifier(source, 'vault_id');
  const resourceNativeType = shown(row, text, 'resource_type') ?? 'UNKNOWN';
  const type = resourceType(resourceNativeType);
  return {
    id: backupId.of(cbr.name, nativeId),
    nativeId,
    upstreamName: cbr.name,
    projectId: cbr.projectId,
    checkpointId: checkpointId.of(cbr.name, checkpointNativeId),
    checkpointNativeId,
    vaultId: vaultId.of(cbr.name, vaultNativeId),
    vaultNativeId,
    name: shown(row, textOrNull, 'name'),
    description: withoutTag(shown(row, textOrNull, 'description')),
    ...statusIn(source),
    createdAt: instant(source, 'created_at'),
    expiresAt: shown(row, instantOrNull, 'expired_at'),
    // Open Telekom Cloud has the flag in extend_info.
    incremental: shown(row, flagOrNull, 'incremental') ?? shown(row, flagInExtendInfo, 'extend_info'),
    isReplica: shown(row, textOrNull, 'image_type') === 'replication',
    progressPercent: shown(row, progressIn, 'extend_info'),
    isAutomatic: shown(row, isAutomaticIn, 'extend_info'),
    resourceNativeId: shown(row, text, 'resource_id') ?? 'UNKNOWN',
    resourceNativeType,
    resourceType: type,
    resourceName: shown(row, textOrNull, 'resource_name'),
    sizeGb: shown(row, numberOrNull, 'resource_size'),
    parentNativeId: parentIn(source),
    // Only server backups have children.
    children: type === 'SERVER' ? undefined : [],
  };
}

export function statusIn(source: JsonObject): Pick<Backup, 'status' | 'nativeStatus'> {
  const nativeStatus = textOrNull(source, 'status');
  return { status: nativeStatus === null ? 'UNKNOWN' : backupStatus(nativeStatus), nativeStatus };
}

export function parentIn(source: JsonObject): string | null {
  return textOrNull(source, 'parent_id') || null;
}

function flagInExtendInfo(source: JsonObject, key: string): boolean | null {
  return flagOrNull(memberOrNull(source, key) ?? {}, 'incremental');
}

function isAutomaticIn(source: JsonObject, key: string): boolean | null {
  return flagOrNull(memberOrNull(source, key) ?? {}, 'auto_trigger');
}

function progressIn(source: JsonObject, key: string): number | null {
  return percentOrNull(memberOrNull(source, key) ?? {}, 'progress');
}

/** A disk backup below a server backup. */
export function toLeaf(cbr: UpstreamClient, source: JsonObject): Backup {
  return { ...toBackup(cbr, source), children: [] };
}
