import { expect, it } from 'vitest';
import { cbrBackup, cbrCheckpoint, cbrResource, cbrVault } from '../../src/sandbox/cbr/estate.ts';
import type { CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { open } from '../support/sandbox-client.ts';

const DATABASE = cbrResource({ name: 'orders-db-01', sizeGb: 140, backupSizeMb: 18_432, backupCount: 6 });
const WORKER = cbrResource({ name: 'orders-worker-01', protectStatus: 'deleted' });
const VAULT = cbrVault({ name: 'orders', resources: [DATABASE, WORKER], usedMb: 1_000 });

function openWith(vault: CbrVault = VAULT) {
  return open(({ cbr }) => cbr.vaults.push(vault));
}

function order(parameters: object = {}, vaultId: unknown = VAULT.id): object {
  return { checkpoint: { vault_id: vaultId, parameters } };
}

it('answers a create with text numbers, what was skipped, and the only filled extra_info', async () => {
  const { cbr } = await openWith();
  const { status, body } = await cbr('POST', '/checkpoints', order({ name: 'before-release', description: 'x' }));
  expect(status).toBe(200);
  expect(body.checkpoint).toMatchObject({
    status: 'protecting',
    created_at: '2026-11-22T12:00:00.000000',
    extra_info: { name: 'before-release', description: 'x', retention_duration: -1 },
  });
  expect(body.checkpoint.vault).toMatchObject({
    resources: [{ id: DATABASE.id, resource_size: '140', backup_size: '18432', backup_count: '6', extra_info: null }],
    skipped_resources: [{ id: WORKER.id, code: 'BackupService.7100', reason: 'The server does not exist.' }],
  });
});

it('makes one backup for each resource, which waits, runs and is available', async () => {
  const { cbr, passMs } = await openWith();
  const { id } = (await cbr('POST', '/checkpoints', order({ name: 'n' }))).body.checkpoint;
  const statuses = async () => [
    (await cbr('GET', `/backups?checkpoint_id=${id}`)).body.backups.map((row: { status: string }) => row.status),
    (await cbr('GET', `/checkpoints/${id}`)).body.checkpoint.status,
    (await cbr('GET', `/vaults/${VAULT.id}`)).body.vault.resources[0].protect_status,
  ];
  expect(await statuses()).toEqual([['waiting_protect'], 'protecting', 'protecting']);
  passMs(2_000);
  expect(await statuses()).toEqual([['protecting'], 'protecting', 'protecting']);
  passMs(60_000);
  expect(await statuses()).toEqual([['available'], 'available', 'available']);
});

it('lets the vault grow when a backup has settled', async () => {
  const { cbr, passMs } = await openWith();
  await cbr('POST', '/checkpoints', order());
  passMs(60_000);
  const { vault } = (await cbr('GET', `/vaults/${VAULT.id}`)).body;
  expect([vault.billing.used, vault.resources[0].backup_count]).toEqual([1_140, 7]);
});

it('shows what was skipped only where something was, and never extra_info', async () => {
  const plain = cbrCheckpoint(VAULT, { name: 'plain' });
  const skipping = cbrCheckpoint(VAULT, { name: 'skipping', skipped: [{ code: 'BackupService.7100' }] });
  const { cbr } = await open(({ cbr: rows }) => rows.checkpoints.push(plain, skipping));
  const { checkpoint } = (await cbr('GET', `/checkpoints/${plain.id}`)).body;
  expect(checkpoint.extra_info).toBeNull();
  expect('skipped_resources' in checkpoint.vault).toBe(false);
  expect((await cbr('GET', `/checkpoints/${skipping.id}`)).body.checkpoint.vault.skipped_resources).toEqual([
    { code: 'BackupService.7100' },
  ]);
});

it.each([
  [['available', 'error'], 'available'],
  [['error', 'error'], 'error'],
])('derives the status of a checkpoint from its backups: %j is %s', async (statuses, expected) => {
  const checkpoint = cbrCheckpoint(VAULT);
  const rows = statuses.map((status, position) =>
    cbrBackup(checkpoint, cbrResource({ name: `${position}` }), { status }),
  );
  const { cbr } = await open((estate) => {
    estate.cbr.checkpoints.push(checkpoint);
    estate.cbr.backups.push(...rows);
  });
  expect((await cbr('GET', `/checkpoints/${checkpoint.id}`)).body.checkpoint.status).toBe(expected);
});

const CONFLICTS: [string, Partial<CbrVault>, object, number, string][] = [
  ['the vault is frozen', { status: 'frozen' }, order(), 400, '6113'],
  ['the vault takes copies only', { protectType: 'replication' }, order(), 400, '6124'],
  ['the vault is full', { sizeGb: 1, usedMb: 1_025 }, order(), 400, '6114'],
  ['the resource is not in the vault', {}, order({ resources: [VAULT.id] }), 400, '6135'],
  ['nothing can be backed up', { resources: [WORKER] }, order(), 400, '0001'],
  ['the vault is empty', { resources: [] }, order(), 400, '0001'],
  ['there is no such vault', {}, order({}, DATABASE.id), 404, '6105'],
  ['the vault id is none', {}, order({}, 'orders'), 400, '9900'],
  ['the name has a space', {}, order({ name: 'before release' }), 400, '9900'],
  ['the description is too long', {}, order({ description: 'x'.repeat(256) }), 400, '9900'],
];

it.each(CONFLICTS)('makes nothing when %s', async (_when, given, body, status, code) => {
  const { cbr, estate } = await openWith({ ...VAULT, ...given });
  const reply = await cbr('POST', '/checkpoints', body);
  expect([reply.status, reply.body.error_code]).toEqual([status, `BackupService.${code}`]);
  expect([estate.cbr.checkpoints, estate.cbr.backups]).toEqual([[], []]);
});

it('skips a resource whose backup is still running', async () => {
  const { cbr } = await openWith({ ...VAULT, resources: [DATABASE, cbrResource({ name: 'orders-api-01' })] });
  await cbr('POST', '/checkpoints', order({ resources: [DATABASE.id] }));
  const { vault } = (await cbr('POST', '/checkpoints', order())).body.checkpoint;
  expect(vault.skipped_resources).toMatchObject([{ id: DATABASE.id, code: 'BackupService.6203' }]);
});

it('keeps the ids of what it makes the same from run to run', async () => {
  const made = [];
  for (const _run of [1, 2]) {
    const { cbr } = await openWith();
    made.push((await cbr('POST', '/checkpoints', order())).body.checkpoint.id);
  }
  expect(made[0]).toBe(made[1]);
});
