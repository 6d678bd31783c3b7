import { expect, it } from 'vitest';
import { cbrBackup, cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import type { CbrBackup } from '../../src/sandbox/cbr/rows.ts';
import { NOON, open, type Reply } from '../support/sandbox-client.ts';

const HOUR = 3_600_000;
const SERVER = cbrResource({ name: 'orders-db-01' });
const VAULT = cbrVault({ name: 'orders', resources: [SERVER] });
const CHECKPOINT = cbrCheckpoint(VAULT);

/** One backup for each name, an hour apart, the last named the newest. */
function backups(...names: string[]): CbrBackup[] {
  return names.map((name, position) => {
    const checkpoint = cbrCheckpoint(VAULT, { name, createdAt: NOON - (names.length - position) * HOUR });
    return cbrBackup(checkpoint, SERVER);
  });
}

function openWith(...rows: CbrBackup[]) {
  return open(({ cbr }) => {
    cbr.vaults.push(VAULT);
    cbr.checkpoints.push(CHECKPOINT);
    cbr.backups.push(...rows.map((row) => ({ ...row })));
  });
}

function names({ body }: Reply): string[] {
  return body.backups.map(({ name }: { name: string }) => name);
}

it('lists the newest backup first', async () => {
  const { cbr } = await openWith(...backups('a', 'b', 'c'));
  expect(names(await cbr('GET', '/backups'))).toEqual(['c', 'b', 'a']);
});

it('starts a page after the marker', async () => {
  const rows = backups('a', 'b', 'c', 'd');
  const { cbr } = await openWith(...rows);
  expect(names(await cbr('GET', `/backups?limit=2&marker=${rows[3]?.id}`))).toEqual(['c', 'b']);
});

it('sorts by several keys, descending unless told otherwise', async () => {
  const [a, b, c] = backups('a', 'b', 'c').map((row, position) => ({
    ...row,
    status: position === 1 ? 'error' : 'available',
  }));
  const { cbr } = await openWith(...[a, b, c].filter((row) => row !== undefined));
  expect(names(await cbr('GET', '/backups?sort=status,name:asc'))).toEqual(['b', 'a', 'c']);
});

it.each([
  ['status=error&status=restoring', ['c', 'b']],
  ['name=a', ['a']],
  ['start_time=2026-11-22T10:00:00Z', ['c', 'b']],
  ['end_time=2026-11-22T10:00:00Z', ['b', 'a']],
  [`vault_id=${VAULT.id}&limit=1`, ['c']],
  ['incremental=false', ['a']],
  [`resource_id=${VAULT.id}`, []],
])('filters backups by %s', async (query, expected) => {
  const [a, b, c] = backups('a', 'b', 'c');
  const { cbr } = await openWith(
    { ...a, isIncremental: false } as CbrBackup,
    { ...b, status: 'error' } as CbrBackup,
    { ...c, status: 'restoring' } as CbrBackup,
  );
  expect(names(await cbr('GET', `/backups?${query}`))).toEqual(expected);
});

it('hides incremental backups from a list that does not ask for them, if the estate says so', async () => {
  const [full, incremental] = backups('full', 'incremental');
  const { cbr, estate } = await openWith({ ...full, isIncremental: false } as CbrBackup, incremental as CbrBackup);
  expect(names(await cbr('GET', '/backups'))).toEqual(['incremental', 'full']);
  estate.cbr.incrementalHidden = true;
  expect(names(await cbr('GET', '/backups'))).toEqual(['full']);
  expect(names(await cbr('GET', '/backups?incremental=true'))).toEqual(['incremental']);
});

it('shows the children of a server backup by id and by parent, and leaves them out of lists', async () => {
  const server = cbrBackup(CHECKPOINT, SERVER, { name: 'server' });
  const disk = cbrResource({ name: 'root', type: 'OS::Cinder::Volume' });
  const child = cbrBackup(CHECKPOINT, disk, { name: 'child', parentId: server.id });
  const { cbr } = await openWith(server, child);
  const list = await cbr('GET', '/backups');
  expect(names(list)).toEqual(['server']);
  expect(list.body.backups[0].children).toEqual([]);
  expect(names(await cbr('GET', `/backups?parent_id=${server.id}`))).toEqual(['child']);
  const { body } = await cbr('GET', `/backups/${server.id}`);
  expect(body.backup.children).toMatchObject([{ id: child.id, resource_id: disk.id, children: [] }]);
});

it('deletes a backup in two steps, then knows neither it nor its checkpoint', async () => {
  const backup = cbrBackup(CHECKPOINT, SERVER);
  const { cbr, passMs } = await openWith(backup);
  const status = async () => (await cbr('GET', `/backups/${backup.id}`)).body.backup?.status;
  expect((await cbr('DELETE', `/backups/${backup.id}`)).status).toBe(204);
  expect(await status()).toBe('waiting_delete');
  passMs(2_000);
  expect(await status()).toBe('deleting');
  expect((await cbr('GET', `/checkpoints/${CHECKPOINT.id}`)).body.checkpoint.status).toBe('deleting');
  passMs(60_000);
  expect((await cbr('GET', `/backups/${backup.id}`)).body.error_code).toBe('BackupService.6200');
  expect((await cbr('GET', `/checkpoints/${CHECKPOINT.id}`)).body.error_code).toBe('BackupService.6217');
  expect(names(await cbr('GET', '/backups'))).toEqual([]);
});

it('answers 400 BackupService.6203 when a backup in progress is deleted', async () => {
  const backup = cbrBackup(CHECKPOINT, SERVER, { settlesAt: NOON + HOUR });
  const { cbr } = await openWith(backup);
  const { status, body } = await cbr('DELETE', `/backups/${backup.id}`);
  expect([status, body.error_code]).toEqual([400, 'BackupService.6203']);
});

it.each([
  [true, 400],
  [false, 204],
])('in a locked vault, answers the deletion of a backup that is automatic: %s with %i', async (isAutomatic, status) => {
  const backup = cbrBackup(CHECKPOINT, SERVER, { isAutomatic });
  const { cbr, estate } = await openWith(backup);
  estate.cbr.vaults = [{ ...VAULT, isLocked: true }];
  expect((await cbr('DELETE', `/backups/${backup.id}`)).status).toBe(status);
});

it('serves a page of 1000 out of 2,500 backups in well under a second', async () => {
  const { cbr } = await openWith(...backups(...Array.from({ length: 2500 }, (_, number) => `backup-${number}`)));
  const startedAt = performance.now();
  const { body } = await cbr('GET', '/backups?limit=1000&offset=1000');
  expect(body.count).toBe(1000);
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});
