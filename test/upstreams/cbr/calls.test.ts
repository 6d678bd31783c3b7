import { afterEach, expect, it } from 'vitest';
import { known } from '../../../src/domain/row.ts';
import { deleteBackup, getBackup, listBackups } from '../../../src/upstreams/cbr/backups.ts';
import { createCheckpoint, getCheckpoint } from '../../../src/upstreams/cbr/checkpoints.ts';
import { getVault, listVaults } from '../../../src/upstreams/cbr/vaults.ts';
import backup from '../../fixtures/cbr/backup-show-200.json' with { type: 'json' };
import created from '../../fixtures/cbr/checkpoint-create-200-skipped.json' with { type: 'json' };
import record from '../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { BACKUP, CHECKPOINT, ORIGIN, PROJECT, READ_HEADERS, region, VAULT, WRITE_HEADERS } from './_support/region.ts';

const network = closedNetwork();
const sg = region(network);
const base = `/v3/${PROJECT}`;
afterEach(() => network.assertNoPendingInterceptors());

/** One call is expected, with exactly this path and these headers. */
function expectRead(path: string, body: object) {
  network
    .get(ORIGIN)
    .intercept({ path: base + path, method: 'GET', headers: READ_HEADERS })
    .reply(200, body);
}

it('reads a vault by its id', async () => {
  expectRead(`/vaults/${VAULT}`, vault);
  expect(await getVault(sg, VAULT)).toMatchObject({
    id: `vault:sg:${VAULT}`,
    name: 'vault-orders-prod',
    status: 'AVAILABLE',
    createdAt: '2025-11-18T03:27:45.560Z',
    capacity: { sizeGb: 500, allocatedGb: 180, usedMb: 22380 },
    tags: [
      { key: 'env', value: 'prod' },
      { key: 'team', value: 'orders' },
    ],
  });
});

it('lists vaults with what CBR can filter', async () => {
  expectRead('/vaults?offset=20&name=a%26b&status=available&resource_ids=r1%2Cr2&limit=10', { vaults: [] });
  const query = { limit: 10, offset: 20, name: 'a&b', status: 'available', resourceIds: ['r1', 'r2'] };
  expect(await listVaults(sg, query)).toEqual({ rows: [], count: 0, isLast: true });
});

it('lists backups newest first, in whole seconds that lose nothing', async () => {
  const times = 'start_time=2026-03-01T00%3A00%3A00Z&end_time=2026-03-02T00%3A00%3A01Z';
  expectRead(`/backups?vault_id=v&${times}&incremental=false&sort=created_at%3Adesc&offset=5&limit=1000`, {
    backups: [],
  });
  const window = { from: '2026-03-01T00:00:00.900Z', to: '2026-03-02T00:00:00.100Z' };
  await listBackups(sg, { vaultId: 'v', ...window, incremental: false, offset: 5 });
});

it('reads a backup with the disks below it', async () => {
  expectRead(`/backups/${BACKUP}`, backup);
  const found = await getBackup(sg, BACKUP);
  expect(known(found.children ?? []).map(({ id, parentNativeId, children }) => [id, parentNativeId, children])).toEqual(
    [['backup:sg:7a1e6d40-93c8-4f52-8bb6-de20c7f514a9', BACKUP, []]],
  );
});

it('reads the record of a checkpoint, whose numbers are texts', async () => {
  expectRead(`/checkpoints/${CHECKPOINT}`, record);
  const checkpoint = await getCheckpoint(sg, CHECKPOINT);
  expect(checkpoint.recordedResources?.()).toMatchObject([{ sizeGb: 40 }, { sizeGb: 140 }]);
  expect(checkpoint).toMatchObject({
    id: `checkpoint:sg:${CHECKPOINT}`,
    createdAt: undefined,
    createdOn: undefined,
    recordedAt: '2026-03-01T02:00:04.118Z',
    vaultName: 'vault-orders-prod',
    name: undefined,
    skippedResources: [],
    extraInfo: null,
  });
});

it('backs up a vault with all that CBR takes', async () => {
  const parameters = { name: 'n', description: 'd', incremental: true, resources: ['r1'] };
  network
    .get(ORIGIN)
    .intercept({
      path: `${base}/checkpoints`,
      method: 'POST',
      headers: WRITE_HEADERS,
      body: JSON.stringify({ checkpoint: { vault_id: VAULT, parameters } }),
    })
    .reply(200, created, { headers: { 'x-request-id': 'abc' } });
  const request = { vaultId: VAULT, name: 'n', description: 'd', incremental: true, resourceIds: ['r1'] };
  expect(await createCheckpoint(sg, request)).toMatchObject({
    requestId: 'abc',
    checkpoint: {
      name: 'second-try',
      status: 'PROTECTING',
      skippedResources: [{ name: 'orders-db-01', code: 'BackupService.6203' }],
    },
  });
});

it('leaves out of a backup request what was not asked for', async () => {
  const body = JSON.stringify({ checkpoint: { vault_id: VAULT, parameters: {} } });
  network
    .get(ORIGIN)
    .intercept({ path: `${base}/checkpoints`, method: 'POST', body })
    .reply(200, created);
  await createCheckpoint(sg, { vaultId: VAULT });
});

it('deletes a backup, whose answer has no body', async () => {
  network
    .get(ORIGIN)
    .intercept({ path: `${base}/backups/${BACKUP}`, method: 'DELETE' })
    .reply(204);
  expect(await deleteBackup(sg, BACKUP)).toEqual({ requestId: null });
});
