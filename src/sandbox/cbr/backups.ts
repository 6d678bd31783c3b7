import type { Answer, Call, World } from '../exchange.ts';
import { isUuid, uuidFrom } from '../identifiers.ts';
import type { PathParts } from '../routes.ts';
import { backupBody } from './backup-body.ts';
import { backupFilter, backupOrder, booleanOf, uuidOf } from './backup-query.ts';
import { cbrDeletionTask } from './estate-tasks.ts';
import { isBeingDeleted, isGone, isRunning } from './life.ts';
import { pageBody, windowOf } from './paging.ts';
import { businessRefusal, invalidParameter } from './refusals.ts';
import type { CbrBackup } from './rows.ts';

/** GET /v3/{project_id}/backups */
export function listBackups(world: World, call: Call, { project }: PathParts): Answer {
  const { estate, now } = world;
  const window = windowOf(call);
  const isWanted = backupFilter(call.query, now);
  const isOnLevel = levelFilter(world, call);
  const order = backupOrder(call.query);
  const rows = estate.cbr.backups
    .filter((row) => row.projectId === project && !isGone(row, now) && isOnLevel(row) && isWanted(row))
    .sort(order);
  const behind = afterMarker(rows, call);
  return { status: 200, body: pageBody(world, 'backups', behind, window, (backup) => backupBody(backup, now)) };
}

/** GET /v3/{project_id}/backups/{backup_id}: the only response with children. */
export function showBackup(world: World, _call: Call, { project, id }: PathParts): Answer {
  const { estate, now } = world;
  const backup = findBackup(world, project, id);
  const children = estate.cbr.backups
    .filter((row) => row.parentId === backup.id && !isGone(row, now))
    .map((row) => backupBody(row, now));
  return { status: 200, body: { backup: { ...backupBody(backup, now), children, enterprise_project_id: '0' } } };
}

/** DELETE /v3/{project_id}/backups/{backup_id}: accepted immediately, executed later, including children. */
export function deleteBackup(world: World, _call: Call, { project, id }: PathParts): Answer {
  const { estate, now } = world;
  const backup = findBackup(world, project, id);
  if (isRunning(backup, now)) throw businessRefusal('6203');
  const vault = estate.cbr.vaults.find(({ id: vaultId }) => vaultId === backup.vaultId);
  if (vault?.isLocked && backup.isAutomatic) throw businessRefusal('6220');
  if (!isBeingDeleted(backup, now)) beginDeletion(world, backup, vault?.name ?? '');
  return { status: 204 };
}

function beginDeletion({ estate, now }: World, backup: CbrBackup, vaultName: string): void {
  const { backups, tasks, failure, pace } = estate.cbr;
  const startsAt = now + pace.queueMs;
  const endsAt = startsAt + pace.deleteMs;
  for (const row of backups) {
    if (row.id !== backup.id && row.parentId !== backup.id) continue;
    row.deletesAt = startsAt;
    delete row.keptAt;
    row[failure === undefined ? 'goneAt' : 'keptAt'] = endsAt;
  }
  const id = uuidFrom(`cbr-task:delete:${backup.id}:${tasks.length}`);
  tasks.push(cbrDeletionTask(backup, vaultName, { id, createdAt: now, startsAt, endsAt, failure }));
}

function findBackup({ estate, now }: World, project: string | undefined, id: string | undefined): CbrBackup {
  if (id === undefined || !isUuid(id)) throw invalidParameter('backup_id');
  const backup = estate.cbr.backups.find((row) => row.id === id && row.projectId === project);
  if (backup === undefined || isGone(backup, now)) throw businessRefusal('6200');
  return backup;
}

/** Children only with their parent_id; incremental backups by the setting of the estate. */
function levelFilter({ estate }: World, call: Call): (backup: CbrBackup) => boolean {
  const parentId = uuidOf(call.query, 'parent_id');
  const incremental = booleanOf(call, 'incremental') ?? (estate.cbr.incrementalHidden ? false : undefined);
  return (backup) => {
    if (incremental !== undefined && backup.isIncremental !== incremental) return false;
    if (parentId !== null) return backup.parentId === parentId;
    return backup.parentId === null || estate.cbr.childrenInLists;
  };
}

function afterMarker(rows: CbrBackup[], call: Call): CbrBackup[] {
  const marker = uuidOf(call.query, 'marker');
  if (marker === null) return rows;
  const position = rows.findIndex(({ id }) => id === marker);
  if (position < 0) throw invalidParameter('marker');
  return rows.slice(position + 1);
}
