import { expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { serverVault } from '../../support/estates.ts';
import { create } from '../../support/mutations.ts';
import { openMetered } from './_support/metered.ts';

it('are counted while they are kept', async () => {
  const estate = emptyEstate();
  const vault = serverVault('web', 2);
  estate.cbr.vaults.push(vault);
  const gateway = await openMetered({}, { sandbox: { estate } });
  const keys = async () => (await gateway.scrape()).get('idempotency_keys');
  expect(await keys()).toBe(0);
  await create(gateway, { vaultId: `vault:sg:${vault.id}`, idempotencyKey: 'k-1' });
  expect(await keys()).toBe(1);
});

it('are no metric of a store that cannot tell their number', async () => {
  const { count: _unknown, ...writeStore } = memoryWriteStore();
  const gateway = await openMetered({}, { sandbox: {}, writeStore });
  expect([...(await gateway.scrape()).keys()]).not.toContain('idempotency_keys');
});

it('that have expired are not counted', async () => {
  const clock = { at: 0 };
  const store = memoryWriteStore({ now: () => clock.at });
  await store.take('key', 'input', 'holder');
  expect(store.count?.()).toBe(1);
  clock.at += 24 * 3_600_000;
  expect(store.count?.()).toBe(0);
});
