import type { Backup } from '../../domain/backup.ts';
import { backupId, checkpointId, vaultId } from '../../domain/id.ts';
import { resourceType } from '../../domain/resource.ts';
import { read, write } from '../../http/request.ts';
import type { Upstream } from '../../http/upstream.ts';
import {
  flagOrNull,
  identifier,
  instant,
  instantOrNull,
  listOrEmpty,
  member,
  memberOrNull,
  numberOrNull,
  text,
  textOrNull,
  type Wire,
} from '../../http/wire.ts';
import { markIn, withoutMark } from './mark.ts';
import { type CbrPage, type PageCall, readPage } from './pages.ts';
import { createWalk, readWhole, type Walk } from './walk.ts';
import { backupStatus } from './words.ts';

/** The most rows that CBR gives at once. */
export const BACKUP_PAGE = 1000;

/**
 * Reads one backup with its children: the disk backups below a server backup.
 *
 * GET /v3/{project_id}/backups/{backup_id}
 * Answer  200, `backup`.
 * Errors  404 BackupService.6200 no such backup.
 * Source  CBR API reference, "Querying a Single Backup".
 */
export function getBackup(cbr: Upstream, nativeId: string): Promise<Backup> {
  const call = { operation: 'getBackup', path: `/backups/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return read(cbr, call, (body) => {
    const source = member(body, 'backup');
    return { ...toBackup(cbr, source), children: listOrEmpty(source, 'children').map((child) => toLeaf(cbr, child)) };
  });
}

export interface BackupQuery {
  readonly vaultId?: string | undefined;
  readonly checkpointId?: string | undefined;
  readonly resourceId?: string | undefined;
  /** Instants; the upstream takes whole seconds, so they are widened to them. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** True lists incremental backups, false full ones. What absent means depends on the cloud. */
  readonly incremental?: boolean | undefined;
  readonly offset: number;
  /** 1000 unless given. */
  readonly limit?: number;
}

/**
 * Lists backups, newest first, one page of up to 1000. Rows do not carry their children.
 *
 * GET /v3/{project_id}/backups
 * Query   vault_id, checkpoint_id, resource_id (one each), start_time, end_time, incremental, sort, limit, offset
 * Answer  200, `backups`.
 * Source  CBR API reference, "Querying All Backups".
 */
export function listBackups(cbr: Upstream, query: BackupQuery): Promise<CbrPage<Backup>> {
  return readPage(cbr, listCall(query), 'backups', (source) => toBackup(cbr, source));
}

/** A row of which no more than its id was read, unless it carries a mark that was looked for. */
export interface MarkedRow {
  readonly nativeId: string;
  readonly backup: Backup | null;
}

type ListQuery = Omit<BackupQuery, 'offset' | 'limit'>;

/** Walks a list of backups. */
export function walkBackups(cbr: Upstream, query: ListQuery): Walk<Backup> {
  return createWalk(cbr, BACKUP_PAGE, (range) => listBackups(cbr, { ...query, ...range }));
}

/** Walks the same list, and reads whole only those whose description ends in one of the marks. */
export function walkMarkedBackups(cbr: Upstream, query: ListQuery, marks: readonly string[]): Walk<MarkedRow> {
  const wanted = new Set<string | undefined>(marks);
  const toRow = (source: Wire): MarkedRow => ({
    nativeId: identifier(source, 'id'),
    backup: wanted.has(markIn(textOrNull(source, 'description'))) ? toBackup(cbr, source) : null,
  });
  return createWalk(cbr, BACKUP_PAGE, (range) =>
    readPage(cbr, { ...listCall({ ...query, ...range }), readAs: `marked ${marks.join(' ')}` }, 'backups', toRow),
  );
}

function listCall(query: BackupQuery): PageCall {
  return {
    operation: 'listBackups',
    path: '/backups',
    limit: query.limit ?? BACKUP_PAGE,
    query: {
      vault_id: query.vaultId,
      checkpoint_id: query.checkpointId,
      resource_id: query.resourceId,
      start_time: query.from === undefined ? undefined : toSecond(query.from, Math.floor),
      end_time: query.to === undefined ? undefined : toSecond(query.to, Math.ceil),
      incremental: query.incremental,
      sort: 'created_at:desc',
      offset: query.offset,
    },
  };
}

/**
 * Lists every backup of a checkpoint, without children: one call for each 990 rows or so. A checkpoint covers at most
 * 256 resources; some clouds list the disks below a server with it.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE where the list has no end: never a part of it.
 */
export async function listBackupsOf(
  cbr: Upstream,
  query: Pick<BackupQuery, 'incremental'> & { readonly checkpointId: string },
): Promise<Backup[]> {
  const rows = await readWhole(cbr, 'listBackups', walkBackups(cbr, query));
  return rows.filter(({ parentNativeId }) => parentNativeId === null);
}

/**
 * Deletes one backup, its children with it. The work goes on after the answer.
 *
 * DELETE /v3/{project_id}/backups/{backup_id}
 * Answer  204 without a body.
 * Errors  400 BackupService.6203 it is running, 6220 the vault is locked; 404 BackupService.6200.
 * Source  CBR API reference, "Deleting a Backup".
 */
export function deleteBackup(cbr: Upstream, nativeId: string): Promise<{ requestId: string | null }> {
  const call = { operation: 'deleteBackup', path: `/backups/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return write(cbr, 'DELETE', call, (_body, requestId) => ({ requestId: requestId ?? null }));
}

function toSecond(instantText: string, round: (seconds: number) => number): string {
  return new Date(round(Date.parse(instantText) / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

function toBackup(cbr: Upstream, source: Wire): Backup {
  const nativeId = identifier(source, 'id');
  const checkpointNativeId = identifier(source, 'checkpoint_id');
  const vaultNativeId = identifier(source, 'vault_id');
  const nativeStatus = textOrNull(source, 'status');
  const resourceNativeType = text(source, 'resource_type');
  const extendInfo = memberOrNull(source, 'extend_info') ?? {};
  const type = resourceType(resourceNativeType);
  return {
    id: backupId(cbr.name, nativeId),
    nativeId,
    upstreamName: cbr.name,
    projectId: text(source, 'project_id'),
    checkpointId: checkpointId(cbr.name, checkpointNativeId),
    checkpointNativeId,
    vaultId: vaultId(cbr.name, vaultNativeId),
    vaultNativeId,
    name: textOrNull(source, 'name'),
    description: withoutMark(textOrNull(source, 'description')),
    status: nativeStatus === null ? 'UNKNOWN' : backupStatus(nativeStatus),
    nativeStatus,
    createdAt: instant(source, 'created_at'),
    expiresAt: instantOrNull(source, 'expired_at'),
    // Open Telekom Cloud keeps the flag in extend_info.
    incremental: flagOrNull(source, 'incremental') ?? flagOrNull(extendInfo, 'incremental'),
    isReplica: textOrNull(source, 'image_type') === 'replication',
    resourceNativeId: text(source, 'resource_id'),
    resourceNativeType,
    resourceType: type,
    resourceName: textOrNull(source, 'resource_name'),
    sizeGb: numberOrNull(source, 'resource_size'),
    parentNativeId: textOrNull(source, 'parent_id') || null,
    // Only a server's backup has any.
    children: type === 'SERVER' ? undefined : [],
  };
}

function toLeaf(cbr: Upstream, source: Wire): Backup {
  return { ...toBackup(cbr, source), children: [] };
}
