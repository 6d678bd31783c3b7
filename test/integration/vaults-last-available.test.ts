import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { karborPlan } from '../../src/sandbox/karbor/estate.ts';
import {
  addCheckpoint,
  addProvider,
  addRun,
  cbrNights,
  DAY,
  HOUR,
  MINUTE,
  NIGHT,
  serverVault,
} from '../support/estates.ts';
import { idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { askPage, readIds, readPage, readPages } from '../support/paging.ts';
import { at } from './_support/instants.ts';

/** Vaults and plans by the age of what they have: the newest is AVAILABLE, failed, or there is none. */
function aged(): Estate {
  const estate = emptyEstate();
  const { provider } = addProvider(estate, 'north', { plans: 0, checkpoints: 0 });
  const AGES: [name: string, runs: [age: number, status: string][]][] = [
    [
      'fresh',
      [
        [1 * HOUR, 'available'],
        [30 * HOUR, 'available'],
      ],
    ],
    [
      'failing',
      [
        [1 * HOUR, 'error'],
        [30 * HOUR, 'available'],
      ],
    ],
    ['stale', [[50 * HOUR, 'available']]],
    ['failed', [[1 * HOUR, 'error']]],
    ['new', []],
    ['late', [[20 * HOUR + MINUTE, 'available']]],
    ['on time', [[20 * HOUR, 'available']]],
    ['early', [[20 * HOUR - MINUTE, 'available']]],
  ];
  AGES.forEach(([name, runs], place) => {
    const vault = serverVault(name);
    estate.cbr.vaults.push(vault);
    const plan = karborPlan(provider, { name, createdAt: NIGHT - 90 * DAY + place * MINUTE });
    estate.karbor.plans.push(plan);
    for (const [age, status] of runs) {
      addRun(estate, vault, NIGHT - age, { status });
      addCheckpoint(estate, provider, plan, NIGHT - age).status = status;
    }
  });
  return estate;
}

describe.each(['sg', 'lab'])('lastAvailableBefore on %s', (upstream) => {
  const names = async (filter: object, estate = aged()) => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const pages = await readPages(gateway, 'vaults', {
      first: 3,
      filter: { upstreams: [upstream], ...filter },
      rows: 'nativeId id name',
    });
    return pages.flatMap(({ nodes }) => (nodes as unknown as { name: string }[]).map(({ name }) => name));
  };

  it.each([
    ['to the minute', NIGHT - 20 * HOUR, ['failing', 'stale', 'failed', 'new', 'late']],
    ['long ago', NIGHT - 400 * DAY, ['failed', 'new']],
    ['in the future', NIGHT + 400 * DAY, ['fresh', 'failing', 'stale', 'failed', 'new', 'late', 'on time', 'early']],
  ])('keeps what has nothing AVAILABLE since an instant %s', async (_what, instant, expected) => {
    expect(await names({ lastAvailableBefore: at(instant) })).toEqual(expected);
  });

  it('means the same instant with any offset', async () => {
    const instant = new Date(NIGHT - 20 * HOUR + 5.5 * HOUR).toISOString().replace('Z', '+05:30');
    expect(await names({ lastAvailableBefore: instant })).toEqual(['failing', 'stale', 'failed', 'new', 'late']);
  });

  it('holds together with the other conditions', async () => {
    const before = { lastAvailableBefore: at(NIGHT - 20 * HOUR) };
    expect(await names({ ...before, nameContains: 'FAIL' })).toEqual(['failing', 'failed']);
    expect(await names({ ...before, name: 'stale' })).toEqual(['stale']);
    expect(await names({ ...before, status: ['FROZEN'] })).toEqual([]);
  });

  it('fails, and leaves nothing out, where a list that decides cannot be read', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: aged() } });
    const path = upstream === 'sg' ? /\/backups\?/ : /\/checkpoints\?/;
    gateway.sandbox.knobs.rules.push({ path, fault: { kind: 'answer', answer: { status: 403, body: {} } } });
    const filter = { upstreams: [upstream, 'eu'], lastAvailableBefore: at(NIGHT) };
    const page = await readPage(gateway, 'vaults', { filter });
    expect(page.failures).toMatchObject([{ upstream, code: 'FORBIDDEN' }]);
    expect(page.pageInfo.hasNextPage).toBe(true);
    gateway.sandbox.knobs.rules.length = 0;
    const rest = await readIds(gateway, 'vaults', { filter, after: page.pageInfo.endCursor });
    expect(rest).toHaveLength(8);
  });
});

describe('lastAvailableBefore', () => {
  it('counts as begun before what the operation log no longer tells of that very day', async () => {
    const estate = aged();
    estate.karbor.operationLogs.length = 0;
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { upstreams: ['lab'], lastAvailableBefore: at(NIGHT - 20 * HOUR), name: 'early' };
    expect(await readIds(gateway, 'vaults', { filter })).toHaveLength(1);
  });

  it('keeps what was looked at before a list that cannot be read, and fails where that one stands next', async () => {
    const estate = emptyEstate();
    // Each plan has a provider of its own, so that its list is read for it alone.
    for (let number = 0; number < 45; number += 1) addProvider(estate, `p${number}`, { plans: 1, checkpoints: 1 });
    const plans = idsOf(estate.karbor.plans).sort();
    for (const row of estate.karbor.checkpoints) {
      if (row.planId === plans[40]) row.status = 'error';
    }
    const gateway = await openGateway({}, { sandbox: { estate } });
    const fault = { kind: 'answer', answer: { status: 403, body: {} } } as const;
    gateway.sandbox.knobs.rules.push({ path: new RegExp(`plan_id=${plans[30]}`), fault });
    const filter = { upstreams: ['eu', 'lab'], lastAvailableBefore: at(NIGHT - 90 * DAY) };
    const page = await readPage(gateway, 'vaults', { filter });
    expect([page.nodes, page.failures, page.pageInfo.hasNextPage]).toEqual([[], [], true]);
    const next = await askPage(gateway, 'vaults', { filter, after: page.pageInfo.endCursor });
    expect(next.errors?.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
    gateway.sandbox.knobs.rules.length = 0;
    expect(await readIds(gateway, 'vaults', { filter, after: page.pageInfo.endCursor })).toEqual([plans[40]]);
  });

  it('looks at 200 vaults for a page over all upstreams, and misses none', async () => {
    const estate = cbrNights(230, 1);
    const { plans } = addProvider(estate, 'north', { plans: 30, checkpoints: 60 });
    const stale = [estate.cbr.vaults[7], estate.cbr.vaults[229]].flatMap((vault) => vault ?? []);
    for (const backup of estate.cbr.backups) {
      if (stale.some(({ id }) => id === backup.vaultId)) backup.createdAt -= 9 * DAY;
    }
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { lastAvailableBefore: at(NIGHT - 8 * DAY) };
    const pages = await readPages(gateway, 'vaults', { first: 100, filter });
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([1, 1 + (plans.length - 32 + 2)]);
    expect(pages.flatMap(({ nodes }) => nodes.map(({ nativeId }) => nativeId))).toEqual(idsOf(stale));
  });

  it('is asked of three upstreams within the limits that are the default', async () => {
    const { query } = await openGateway({}, { sandbox: {} });
    const { data, errors } = await query(
      '{ vaults(filter: { lastAvailableBefore: "2026-01-01T00:00:00Z" }) { nodes { name latestCheckpoint(status: [AVAILABLE]) { createdOn } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.vaults.nodes).toEqual(expect.any(Array));
  });
});
