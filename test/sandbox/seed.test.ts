import { expect, it } from 'vitest';
import { taskStatus } from '../../src/sandbox/cbr/life.ts';
import { runStatus } from '../../src/sandbox/karbor/life.ts';
import type { KarborVerification } from '../../src/sandbox/karbor/rows.ts';
import { demoEstate } from '../../src/sandbox/seed.ts';
import { NOON, start } from '../support/sandbox-client.ts';

const { cbr, karbor } = demoEstate(NOON);
const HOUR = 3_600_000;

it('has vaults of every status and kind, one of them empty', () => {
  expect(new Set(cbr.vaults.map(({ status }) => status))).toEqual(
    new Set(['available', 'lock', 'frozen', 'deleting', 'error']),
  );
  expect(new Set(cbr.vaults.map(({ objectType }) => objectType))).toEqual(new Set(['server', 'disk', 'turbo']));
  expect(cbr.vaults.some(({ status, resources }) => status === 'available' && resources.length === 0)).toBe(true);
});

it('has the most to show in its first two vaults', () => {
  for (const { id, resources, tags } of cbr.vaults.slice(0, 2)) {
    const own = cbr.checkpoints.filter(({ vaultId }) => vaultId === id);
    expect([resources.length > 2, tags.length > 1, own.length > 5]).toEqual([true, true, true]);
  }
});

it('has hundreds of backups of the last two months, some skipped resources, a failure and a run under way', () => {
  const topLevel = cbr.backups.filter(({ parentId }) => parentId === null);
  expect(topLevel.length).toBeGreaterThan(300);
  expect(topLevel.every(({ createdAt }) => createdAt < NOON && createdAt > NOON - 65 * 24 * HOUR)).toBe(true);
  expect(cbr.checkpoints.filter(({ skipped }) => skipped.length > 0)).toHaveLength(3);
  expect(topLevel.some(({ status }) => status === 'error')).toBe(true);
  expect(topLevel.some(({ settlesAt = 0 }) => settlesAt > NOON)).toBe(true);
});

it('has a task for every backup, and all types and outcomes of tasks', () => {
  const own = cbr.backups.filter(({ parentId, imageType }) => parentId === null && imageType === 'backup');
  const backedUp = cbr.tasks.flatMap(({ details }) => ('backup' in details ? [details.backup] : []));
  expect(backedUp).toMatchObject(own.map(({ id }) => ({ backup_id: id })));
  const types = ['backup', 'copy', 'delete', 'migrate_resources', 'remove_resource', 'replication', 'restore', 'sync'];
  expect(new Set(cbr.tasks.map(({ operationType }) => operationType))).toEqual(new Set([...types, 'vault_delete']));
  const outcomes = new Set(cbr.tasks.map((task) => taskStatus(task, NOON)));
  expect(outcomes).toEqual(new Set(['success', 'failed', 'skipped', 'timeout', 'running', 'waiting']));
  expect(cbr.tasks.filter(({ status, failure }) => status === 'failed' && failure === undefined)).toEqual([]);
});

it.each([0, 1, 2, 3, 4])('has no task that runs of a backup that has ended, at %i:01', (hour) => {
  const now = NOON - 12 * HOUR + hour * HOUR + 60_000;
  const estate = demoEstate(now);
  const running = estate.cbr.tasks.filter((task) => taskStatus(task, now) === 'running');
  expect(running.map(({ operationType, vaultName }) => [operationType, vaultName])).toEqual([
    ['backup', 'vault-orders-prod'],
  ]);
});

it('has about sixty checkpoints in three providers, two of which share a bank', () => {
  expect(karbor.providers.map(({ bank }) => bank.name)).toEqual(['karbor', 'karbor', 'karbor-files']);
  expect(karbor.checkpoints.length).toBeGreaterThan(55);
  const statuses = new Set(karbor.checkpoints.map(({ status }) => status));
  expect(statuses).toEqual(new Set(['available', 'error', 'error-deleting', 'protecting', 'wait_copying']));
});

it('has runs of Karbor that succeeded, failed with a reason, run, and never end', () => {
  const statuses = (rows: KarborVerification[]) => new Set(rows.map((row) => runStatus(row, NOON)));
  expect(statuses(karbor.restores)).toEqual(new Set(['success', 'fail', 'in_progress']));
  expect(statuses(karbor.verifications)).toEqual(new Set(['success', 'fail']));
  expect(karbor.restores.some(({ outcomes }) => outcomes.some(({ reason }) => reason !== undefined))).toBe(true);
  expect(karbor.restores.some(({ endsAt }) => endsAt === Number.POSITIVE_INFINITY)).toBe(true);
  const stuck = karbor.operationLogs.filter(({ endedAt }) => endedAt === null);
  expect(stuck).toMatchObject([{ operationType: 'copy', status: 'wait_copying' }]);
});

it('keeps its ids whenever it starts', () => {
  const ids = (now: number) => {
    const estate = demoEstate(now);
    const rows = [estate.cbr.vaults, estate.cbr.checkpoints, estate.cbr.backups, estate.cbr.tasks, estate.karbor.plans];
    const { checkpoints, operationLogs, restores, verifications } = estate.karbor;
    return [...rows.flat(), ...checkpoints, ...operationLogs, ...restores, ...verifications].map(({ id }) => id);
  };
  expect(ids(NOON + 7 * HOUR)).toEqual(ids(NOON));
  expect(new Set(ids(NOON)).size).toBe(ids(NOON).length);
});

it('is not shared between sandboxes', async () => {
  const [one, other] = [await start({ now: () => NOON }), await start({ now: () => NOON })];
  one.estate.cbr.vaults[0]?.resources.pop();
  expect(other.estate.cbr.vaults[0]?.resources).toHaveLength(4);
});
