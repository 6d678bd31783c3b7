import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { karborOperationLog } from '../../src/sandbox/karbor/estate.ts';
import { addProvider, DAY, HOUR, largeKarbor, NIGHT } from '../support/estates.ts';
import { idsOf, karborExpected, newestFirst } from '../support/expected.ts';
import { callsOf, openGateway } from '../support/gateway.ts';
import { askPage, readIds, readPage } from '../support/paging.ts';

const LAB = { upstreams: ['lab'] };

describe('the checkpoints of Karbor', () => {
  it.each([100, 37])('come provider by provider, oldest first and each once, %i a page', async (first) => {
    const estate = largeKarbor();
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first, filter: LAB })).toEqual(idsOf(karborExpected(estate)));
  });

  it('come oldest first in a provider', async () => {
    const estate = largeKarbor();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const [provider] = estate.karbor.providers;
    const expected = karborExpected(estate).filter(({ providerId }) => providerId === provider?.id);
    const list = `Provider.checkpoints provider:lab:${provider?.id}`;
    expect(await readIds(gateway, list, { first: 60 })).toEqual(idsOf(expected));
  });

  it('come newest first in a plan', async () => {
    const estate = emptyEstate();
    const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 250 });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = `Vault.checkpoints vault:lab:${plans[0]?.id}`;
    expect(await readIds(gateway, list, { first: 60 })).toEqual(idsOf(newestFirst(karborExpected(estate))));
  });

  it.each([1, 2])('come newest first in a plan whether or not %i of them share a list', async (first) => {
    const estate = largeKarbor();
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query(
      `{ vaults(first: ${first}, filter: { upstreams: ["lab"] }) { nodes { nativeId checkpoints(first: 4) { nodes { nativeId } } } } }`,
    );
    const [plan] = data.vaults.nodes;
    const expected = newestFirst(karborExpected(estate)).filter(({ vaultId }) => vaultId === plan.nativeId);
    expect(plan.checkpoints.nodes.map(({ nativeId }: { nativeId: string }) => nativeId)).toEqual(
      idsOf(expected).slice(0, 4),
    );
  });

  it('come newest first in a plan that has more of them than are read at once', async () => {
    const estate = emptyEstate();
    const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1200 });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = `Vault.checkpoints vault:lab:${plans[0]?.id}`;
    const expected = idsOf(newestFirst(karborExpected(estate)));
    expect(await readIds(gateway, list, { first: 100 })).toEqual(expected);
    const { data, errors } = await gateway.query(
      `{ vault(id: "vault:lab:${plans[0]?.id}") { latestCheckpoint { nativeId } } }`,
    );
    expect({ data, errors }).toEqual({
      data: { vault: { latestCheckpoint: { nativeId: expected[0] } } },
      errors: undefined,
    });
  });

  it('come newest first in such a plan under a filter too', async () => {
    const estate = emptyEstate();
    const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1200 });
    for (const row of estate.karbor.checkpoints.filter((_, index) => index % 40 === 0)) row.status = 'error';
    const gateway = await openGateway({}, { sandbox: { estate } });
    const [from, to] = [NIGHT - 280 * DAY, NIGHT - 9 * HOUR];
    const filter = {
      status: ['ERROR'],
      createdFrom: new Date(from).toISOString(),
      createdTo: new Date(to).toISOString(),
    };
    const expected = newestFirst(karborExpected(estate)).filter(
      ({ status, createdAt }) => status === 'ERROR' && createdAt >= from && createdAt < to,
    );
    const list = `Vault.checkpoints vault:lab:${plans[0]?.id}`;
    expect(await readIds(gateway, list, { first: 9, filter })).toEqual(idsOf(expected));
  });

  it('are all there in a plan although the one of the cursor is deleted between two pages', async () => {
    const estate = emptyEstate();
    const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 30 });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = `Vault.checkpoints vault:lab:${plans[0]?.id}`;
    const { pageInfo, nodes } = await readPage(gateway, list, { first: 10 });
    const last = estate.karbor.checkpoints.find(({ id }) => id === nodes.at(-1)?.nativeId);
    Object.assign(last ?? {}, { deletedAt: 1 });
    const rest = await readIds(gateway, list, { first: 10, after: pageInfo.endCursor });
    const later = idsOf(newestFirst(karborExpected(estate))).slice(10);
    expect(rest.slice(-later.length)).toEqual(later);
    // Those of its day come again: four are made in one.
    expect(rest.length).toBeLessThanOrEqual(later.length + 4);
  });

  it('are all there in a provider although the one of the cursor is deleted between two pages', async () => {
    const estate = emptyEstate();
    addProvider(estate, 'north', { plans: 1, checkpoints: 30 });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { pageInfo } = await readPage(gateway, 'checkpoints', { first: 10, filter: LAB });
    Object.assign(estate.karbor.checkpoints[9] ?? {}, { deletedAt: 1 });
    const rest = await readIds(gateway, 'checkpoints', { first: 10, filter: LAB, after: pageInfo.endCursor });
    expect(rest).toEqual(idsOf(estate.karbor.checkpoints.slice(10)));
  });

  it('are an error, and not an empty list, where the index of the bank is stale', async () => {
    const estate = emptyEstate();
    const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 3 });
    Object.assign(estate.karbor.checkpoints[1] ?? {}, { isObjectMissing: true });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const lists = [
      'checkpoints',
      `Vault.checkpoints vault:lab:${plans[0]?.id}`,
      `Provider.checkpoints provider:lab:${provider.id}`,
    ];
    for (const list of lists) {
      const { data, errors } = await askPage(gateway, list, list === 'checkpoints' ? { filter: LAB } : {});
      expect(data.page ?? data.node?.page ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    }
  });
});

describe('the plans of Karbor', () => {
  it('come oldest first and each once', async () => {
    const estate = largeKarbor();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const expected = estate.karbor.plans.toSorted(
      (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
    );
    expect(await readIds(gateway, 'vaults', { first: 33, filter: LAB })).toEqual(idsOf(expected));
  });

  it('are all there although that of the cursor is deleted between two pages', async () => {
    const estate = emptyEstate();
    addProvider(estate, 'north', { plans: 12, checkpoints: 0 });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { pageInfo } = await readPage(gateway, 'vaults', { first: 5, filter: LAB });
    const later = idsOf(estate.karbor.plans.slice(5));
    estate.karbor.plans.splice(4, 1);
    const rest = await readIds(gateway, 'vaults', { first: 5, filter: LAB, after: pageInfo.endCursor });
    expect(rest.slice(-7)).toEqual(later);
  });
});

describe('createdAt on Karbor', () => {
  it('is that of the earliest protect or copy row of the log, and null where there is none', async () => {
    const estate = emptyEstate();
    addProvider(estate, 'north', { plans: 2, checkpoints: 4 });
    const [protectedThenDeleted, copied, unheard, restored] = estate.karbor.checkpoints;
    const log = (row: typeof copied, operationType: string, startedAt: number | null) =>
      row ? [karborOperationLog(row, { operationType, startedAt })] : [];
    estate.karbor.operationLogs = [
      ...log(protectedThenDeleted, 'protect', NIGHT + DAY),
      ...log(protectedThenDeleted, 'protect', NIGHT),
      ...log(copied, 'restore', NIGHT - DAY),
      ...log(copied, 'copy', NIGHT),
      ...log(unheard, 'protect', null),
      ...log(restored, 'restore', NIGHT),
    ];
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query('{ checkpoints(filter: { upstreams: ["lab"] }) { nodes { createdAt createdOn } } }');
    const night = new Date(NIGHT).toISOString();
    expect(data.checkpoints.nodes.map(({ createdAt }: { createdAt: string }) => createdAt)).toEqual([
      night,
      night,
      null,
      null,
    ]);
    expect(data.checkpoints.nodes[0].createdOn).toBe(new Date(NIGHT - DAY).toISOString().slice(0, 10));
  });
});

describe('every list of Karbor', () => {
  it('is asked for upwards, 100 rows at once and with both days', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: { estate: largeKarbor() } });
    const from = new Date(NIGHT - 2 * HOUR).toISOString();
    await query(`{ checkpoints(filter: { upstreams: ["lab"], createdFrom: "${from}" }) { nodes { id } } }`);
    const lists = callsOf(sandbox).filter((call) => call.includes('/checkpoints?'));
    expect(lists.map((call) => call.split('?')[1])).toEqual(
      Array(3).fill('sort=created_at%3Aasc&limit=100&start_date=2025-06-30&end_date=2100-01-01'),
    );
  });
});
