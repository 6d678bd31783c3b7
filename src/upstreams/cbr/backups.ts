import { type Backup, backupId } from '../../domain/backup.ts';
import { isUnread, type Row, whole } from '../../domain/row.ts';
import { shown } from '../../http/display.ts';
import { identifier, type JsonObject, member, textOrNull } from '../../http/json-reader.ts';
import { read, write } from '../../http/request.ts';
import { innerRowsOrNone, type RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { parentIn, statusIn, toBackup, toLeaf } from './backup-row.ts';
import { tagIn } from './correlation-tag.ts';
import { createListReader, type ListReader, readWhole } from './list-reader.ts';
import { type CbrPage, type PageCall, readPage } from './pages.ts';
import { wholeSecond } from './whole-second.ts';

/** Maximum rows per page. */
export const BACKUP_PAGE = 1000;

/**
 * Reads one backup with its children: the disk backups below a server backup.
 *
 * GET /v3/{project_id}/backups/{backup_id}
 * Returns 200, `backup`.
 * Errors  404 BackupService.6200 no such backup.
 * Source  CBR API reference, "Querying a Single Backup".
 */
export function getBackup(cbr: UpstreamClient, nativeId: string): Promise<Backup> {
  const call = { operation: 'getBackup', path: `/backups/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return read(cbr, call, (body, requestId) => {
    const source = member(body, 'backup');
    const backup = toBackup(cbr, source);
    const suffix = ` of the backup ${backup.nativeId}`;
    const of: RowSource = { upstream: cbr, operation: 'getBackup', requestId, suffix };
    return { ...backup, children: innerRowsOrNone(source, 'children', (child) => toLeaf(cbr, child), of) };
  });
}

export interface BackupQuery {
  readonly vaultId?: string | undefined;
  readonly checkpointId?: string | undefined;
  readonly resourceId?: string | undefined;
  /** Instants. The upstream takes whole seconds, so the range is widened to these. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** True lists incremental backups, false full ones. The default depends on the cloud. */
  readonly incremental?: boolean | undefined;
  readonly offset: number;
  /** Defaults to 1000. */
  readonly limit?: number;
}

/**
 * Lists one page of up to 1000 backups, newest first. Rows have no children.
 *
 * GET /v3/{project_id}/backups
 * Query   vault_id, checkpoint_id, resource_id (one each), start_time, end_time, incremental, sort, limit, offset
 * Returns 200, `backups`.
 * Source  CBR API reference, "Querying All Backups".
 */
export function listBackups(cbr: UpstreamClient, query: BackupQuery): Promise<CbrPage<Backup>> {
  return readPage(cbr, listCall(query), 'backups', (source) => toBackup(cbr, source));
}

/** A row of which only the id is read, unless it carries one of the wanted correlation tags. */
export interface TaggedRow {
  readonly nativeId: string;
  readonly backup: Backup | null;
}

type ListQuery = Omit<BackupQuery, 'offset' | 'limit'>;

/** Reads a list of backups page by page. */
export function readBackups(cbr: UpstreamClient, query: ListQuery): ListReader<Backup> {
  return createListReader(cbr, BACKUP_PAGE, (range) => listBackups(cbr, { ...query, ...range }));
}

/** Reads the same list, and maps only the backups whose description ends in one of the tags. */
export function readTaggedBackups(
  cbr: UpstreamClient,
  query: ListQuery,
  tags: readonly string[],
): ListReader<TaggedRow> {
  const wanted = new Set<string | undefined>(tags);
  const toRow = (source: JsonObject): TaggedRow => ({
    nativeId: identifier(source, 'id'),
    backup: wanted.has(tagIn(textOrNull(source, 'description'))) ? toBackup(cbr, source) : null,
  });
  return createListReader(cbr, BACKUP_PAGE, (range) =>
    readPage(cbr, { ...listCall({ ...query, ...range }), readAs: `tagged ${tags.join(' ')}` }, 'backups', toRow),
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
      start_time: query.from === undefined ? undefined : wholeSecond(query.from, Math.floor),
      end_time: query.to === undefined ? undefined : wholeSecond(query.to, Math.ceil),
      incremental: query.incremental,
      sort: 'created_at:desc',
      offset: query.offset,
    },
  };
}

/**
 * Lists every backup of a checkpoint, without children: about one call per 990 rows. A checkpoint covers at most 256
 * resources; some clouds also list the disks of a server.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE for an endless list. The result is never partial.
 */
export async function listBackupsOf(
  cbr: UpstreamClient,
  query: Pick<BackupQuery, 'incremental'> & { readonly checkpointId: string },
): Promise<Row<Backup>[]> {
  const rows = await readWhole(cbr, 'listBackups', readBackups(cbr, query));
  return rows.filter(
    (row) => isUnread(row) || (row.parentNativeId === null && row.checkpointNativeId === query.checkpointId),
  );
}

/** The fields of a backup that a deletion needs. */
export type DeletableBackup = Pick<Backup, 'id' | 'nativeId' | 'name' | 'status'>;

/**
 * The same list for a deletion: unreadable values in other fields do not prevent it.
 * @throws UnreadRow if one of the backups cannot be identified.
 */
export async function listDeletableBackups(
  cbr: UpstreamClient,
  query: Pick<BackupQuery, 'incremental'> & { readonly checkpointId: string },
): Promise<readonly DeletableBackup[]> {
  const toRow = (source: JsonObject) => {
    const nativeId = identifier(source, 'id');
    return {
      id: backupId.of(cbr.name, nativeId),
      nativeId,
      checkpointNativeId: identifier(source, 'checkpoint_id'),
      name: shown({ source, upstream: cbr, what: 'a backup' }, textOrNull, 'name'),
      ...statusIn(source),
      parentNativeId: parentIn(source),
    };
  };
  const reader = createListReader(cbr, BACKUP_PAGE, (range) =>
    readPage(cbr, { ...listCall({ ...query, ...range }), readAs: 'to be deleted' }, 'backups', toRow),
  );
  const rows = whole(await readWhole(cbr, 'listBackups', reader));
  // A cloud that ignores checkpoint_id would list the backups of other checkpoints.
  return rows.filter(
    ({ parentNativeId, checkpointNativeId }) => parentNativeId === null && checkpointNativeId === query.checkpointId,
  );
}

/**
 * Deletes one backup and its children, asynchronously.
 *
 * DELETE /v3/{project_id}/backups/{backup_id}
 * Returns 204 without a body.
 * Errors  400 BackupService.6203 the backup is running, 6220 the vault is locked; 404 BackupService.6200.
 * Source  CBR API reference, "Deleting a Backup".
 */
export function deleteBackup(cbr: UpstreamClient, nativeId: string): Promise<{ requestId: string | null }> {
  const call = { operation: 'deleteBackup', path: `/backups/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return write(cbr, 'DELETE', call, (_body, requestId) => ({ requestId: requestId ?? null }));
}
