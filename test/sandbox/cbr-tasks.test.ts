import { expect, it } from 'vitest';
import { cbrBackup, cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import { cbrBackupTask, cbrDeletionTask, cbrTask } from '../../src/sandbox/cbr/estate-tasks.ts';
import type { CbrTask } from '../../src/sandbox/cbr/rows.ts';
import { NOON, open, type Reply } from '../support/sandbox-client.ts';

const HOUR = 3_600_000;
const SECOND = 1_000;
const SERVER = cbrResource({ name: 'orders-db-01' });
const VAULT = cbrVault({ name: 'orders', resources: [SERVER] });
const OTHER = cbrVault({ name: 'payroll' });
const CHECKPOINT = cbrCheckpoint(VAULT, { createdAt: NOON - 3 * HOUR });
const BACKUP = cbrBackup(CHECKPOINT, SERVER);
const FAILURE = { code: 'BackupService.6215', message: 'The resource status does not allow backup.' };

const BACKED_UP = cbrBackupTask(BACKUP, VAULT.name);
const DELETED = cbrDeletionTask(BACKUP, VAULT.name, { createdAt: NOON - 2 * HOUR, failure: FAILURE });
const REMOVED = cbrTask(OTHER, cbrResource({ name: 'payroll-01' }), {
  operationType: 'remove_resource',
  createdAt: NOON - HOUR,
  endsAt: NOON + HOUR,
});

function openWith(...tasks: CbrTask[]) {
  return open(({ cbr }) => {
    cbr.vaults.push(VAULT, OTHER);
    cbr.checkpoints.push(CHECKPOINT);
    cbr.backups.push({ ...BACKUP });
    cbr.tasks.push(...tasks);
  });
}

function types({ body }: Reply): string[] {
  return body.operation_logs.map((task: Record<string, unknown>) => task.operation_type);
}

it('lists the newest task first, with count, limit and offset', async () => {
  const { cbr } = await openWith(BACKED_UP, REMOVED, DELETED);
  const reply = await cbr('GET', '/operation-logs');
  expect(types(reply)).toEqual(['remove_resource', 'delete', 'backup']);
  expect(reply.body).toMatchObject({ count: 3, limit: 1000, offset: 0 });
  expect(types(await cbr('GET', '/operation-logs?limit=1&offset=1'))).toEqual(['delete']);
});

it.each([
  [`vault_id=${OTHER.id}`, ['remove_resource']],
  ['vault_name=orders', ['delete', 'backup']],
  [`resource_id=${SERVER.id}`, ['delete', 'backup']],
  ['resource_name=payroll-01', ['remove_resource']],
  ['operation_type=delete', ['delete']],
  ['operation_type=migrate_resources', []],
  ['status=running', ['remove_resource']],
  ['status=failed', ['delete']],
  ['provider_id=d1603440-187d-4516-af25-121250c7cc97', []],
  ['start_time=2026-11-22T10:00:00Z', ['remove_resource', 'delete']],
  // The end of the task: the one that runs has none.
  ['end_time=2026-11-22T12:00:00Z', ['delete', 'backup']],
  ['end_time=2026-11-22T10:00:00Z', ['backup']],
  ['enterprise_project_id=all_granted_eps&limit=1', ['remove_resource']],
])('filters tasks by %s', async (query, expected) => {
  const { cbr } = await openWith(BACKED_UP, DELETED, REMOVED);
  expect(types(await cbr('GET', `/operation-logs?${query}`))).toEqual(expected);
});

it.each([
  ['limit=0', 'limit'],
  ['limit=1001', 'limit'],
  ['offset=0', 'offset'],
  ['offset=-1', 'offset'],
  ['vault_id=orders', 'vault_id'],
  ['resource_id=orders-db-01', 'resource_id'],
  ['provider_id=server', 'provider_id'],
  ['status=done', 'status'],
  ['operation_type=protect', 'operation_type'],
  ['start_time=yesterday', 'start_time'],
  ['end_time=2026-11-22', 'end_time'],
])('refuses tasks with %s by 400 BackupService.9900', async (query, name) => {
  const { cbr } = await openWith(BACKED_UP);
  const { status, body } = await cbr('GET', `/operation-logs?${query}`);
  expect([status, body]).toEqual([400, { error_code: 'BackupService.9900', error_msg: `Invalid ${name} provided.` }]);
});

it('shows a task by id as in the list, and knows no task of another project', async () => {
  const foreign = { ...REMOVED, projectId: 'f'.repeat(32) };
  const { cbr } = await openWith(BACKED_UP, foreign);
  const { body } = await cbr('GET', `/operation-logs/${BACKED_UP.id}`);
  expect([body.operation_log]).toEqual((await cbr('GET', '/operation-logs')).body.operation_logs);
  expect(await cbr('GET', `/operation-logs/${foreign.id}`)).toMatchObject({
    status: 404,
    body: { error_code: 'BackupService.6500' },
  });
  expect((await cbr('GET', '/operation-logs/nope')).body.error_code).toBe('BackupService.9900');
});

it('follows a backup from waiting to success, and its progress only grows', async () => {
  const { cbr, passMs } = await openWith();
  await cbr('POST', '/checkpoints', { checkpoint: { vault_id: VAULT.id } });
  const seen: unknown[] = [];
  for (let step = 0; step < 5; step += 1) {
    const [task] = (await cbr('GET', `/operation-logs?vault_id=${VAULT.id}`)).body.operation_logs;
    seen.push([task.status, task.extra_info.common.progress, task.ended_at]);
    passMs(4 * SECOND);
  }
  expect(seen).toEqual([
    ['waiting', 0, null],
    ['running', 20, null],
    ['running', 46, null],
    ['running', 73, null],
    ['success', 100, '2026-11-22T12:00:16.000000'],
  ]);
});

it('has one task for each backup of a create, which names its checkpoint, vault and resource', async () => {
  const { cbr } = await openWith();
  const { checkpoint } = (await cbr('POST', '/checkpoints', { checkpoint: { vault_id: VAULT.id } })).body;
  const [backup] = (await cbr('GET', `/backups?checkpoint_id=${checkpoint.id}`)).body.backups;
  expect((await cbr('GET', '/operation-logs')).body.operation_logs).toMatchObject([
    {
      operation_type: 'backup',
      checkpoint_id: checkpoint.id,
      vault_id: VAULT.id,
      vault_name: 'orders',
      policy_id: null,
      error_info: { code: '', message: '' },
      extra_info: { backup: { backup_id: backup.id, incremental: 'true' }, resource: { id: SERVER.id } },
    },
  ]);
});

it('has one task for a deletion, however often it is asked for', async () => {
  const { cbr, passMs } = await openWith();
  for (let time = 0; time < 2; time += 1) await cbr('DELETE', `/backups/${BACKUP.id}`);
  passMs(HOUR);
  expect((await cbr('GET', '/operation-logs')).body.operation_logs).toMatchObject([
    { operation_type: 'delete', status: 'success', extra_info: { delete: { backup_id: BACKUP.id } } },
  ]);
});

it('ends what is accepted while the estate fails in error, with the reason in its task', async () => {
  const { cbr, estate, passMs } = await openWith();
  estate.cbr.failure = FAILURE;
  await cbr('POST', '/checkpoints', { checkpoint: { vault_id: VAULT.id } });
  await cbr('DELETE', `/backups/${BACKUP.id}`);
  expect((await cbr('GET', '/operation-logs?status=failed')).body.operation_logs).toEqual([]);
  passMs(HOUR);
  const { operation_logs: tasks } = (await cbr('GET', '/operation-logs?status=failed')).body;
  expect(tasks.map((task: Record<string, unknown>) => task.error_info)).toEqual([FAILURE, FAILURE]);
  const { backups } = (await cbr('GET', '/backups')).body;
  expect(backups.map(({ status }: { status: string }) => status)).toEqual(['error', 'error']);
  delete estate.cbr.failure;
  await cbr('DELETE', `/backups/${BACKUP.id}`);
  passMs(HOUR);
  expect((await cbr('GET', `/backups/${BACKUP.id}`)).status).toBe(404);
});

it('runs for ever without progress and end if its worker dies', async () => {
  const { cbr, estate, passMs } = await openWith();
  Object.assign(estate.cbr.pace, { backupMs: Number.POSITIVE_INFINITY, deleteMs: Number.POSITIVE_INFINITY });
  await cbr('POST', '/checkpoints', { checkpoint: { vault_id: VAULT.id } });
  await cbr('DELETE', `/backups/${BACKUP.id}`);
  passMs(1000 * HOUR);
  const { operation_logs: tasks } = (await cbr('GET', '/operation-logs')).body;
  expect(tasks).toMatchObject([
    { status: 'running', ended_at: null, extra_info: { common: { progress: 0 } } },
    { status: 'running', ended_at: null, extra_info: { common: { progress: 0 } } },
  ]);
});
