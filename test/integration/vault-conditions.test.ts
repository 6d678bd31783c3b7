import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { karborPlan } from '../../src/sandbox/karbor/estate.ts';
import { tally } from '../support/calls.ts';
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
import { openGateway } from '../support/gateway.ts';
import { askPage, readIds, readPage, readPages } from '../support/paging.ts';

const at = (instant: number) => new Date(instant).toISOString();
const idsOf = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

/** So many vaults or plans, of which those at the given places are called by another name. */
function named(count: number, names: Record<number, string>): Estate {
  const estate = emptyEstate();
  const nameAt = (place: number) => names[place] ?? `web-${place}`;
  estate.cbr.vaults.push(
    ...Array.from({ length: count }, (_, place) => ({ ...serverVault(`v${place}`), name: nameAt(place) })),
  );
  const { provider } = addProvider(estate, 'north', { plans: 0, checkpoints: 0 });
  estate.karbor.plans.push(
    ...Array.from({ length: count }, (_, place) => ({
      ...karborPlan(provider, { name: `p${place}`, createdAt: NIGHT + place * MINUTE }),
      name: nameAt(place),
    })),
  );
  return estate;
}

const rowsOf = ({ cbr, karbor }: Estate, upstream: string) => (upstream === 'sg' ? cbr.vaults : karbor.plans);

describe.each(['sg', 'lab'])('nameContains on %s', (upstream) => {
  const NAMES = { 1: 'Orders PROD', 3: 'backup of orders', 4: 'Größe', 5: 'ΟΔΟΣ', 6: 'a.b*c%' };

  it.each([
    ['order', [1, 3]],
    ['ORDERS', [1, 3]],
    ['s prod', [1]],
    ['GRÖSSE', [4]],
    ['größe', [4]],
    ['οδοσ', [5]],
    ['b*c', [6]],
    ['%', [6]],
    ['.*', []],
    ['web', [0, 2, 7]],
  ])('%j keeps the vaults at %j', async (nameContains, places) => {
    const estate = named(8, NAMES);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { upstreams: [upstream], nameContains };
    const expected = places.flatMap((place) => rowsOf(estate, upstream)[place]?.id ?? []);
    expect(await readIds(gateway, 'vaults', { first: 2, filter })).toEqual(expected);
  });

  it('holds together with the other conditions', async () => {
    const estate = named(8, NAMES);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const both = { upstreams: [upstream], nameContains: 'ORDERS', name: 'backup of orders' };
    expect(await readIds(gateway, 'vaults', { filter: both })).toEqual(idsOf(rowsOf(estate, upstream).slice(3, 4)));
    const none = { ...both, status: ['FROZEN'] };
    expect(await readIds(gateway, 'vaults', { filter: none })).toEqual([]);
  });

  it('looks at 200 vaults for a page, which is then short, and its cursor goes on', async () => {
    const estate = named(450, { 3: 'rare', 230: 'rare', 449: 'rare' });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const rows = rowsOf(estate, upstream);
    const pages = await readPages(gateway, 'vaults', {
      first: 5,
      filter: { upstreams: [upstream], nameContains: 'RARE' },
    });
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([1, 1, 1]);
    expect(pages.flatMap(({ nodes }) => nodes.map(({ nativeId }) => nativeId))).toEqual(
      [3, 230, 449].map((place) => rows[place]?.id),
    );
  });
});

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

describe('totalCount', () => {
  async function counted(document: string, estate: Estate) {
    const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
    const { data, errors } = await query(document);
    expect(errors).toBeUndefined();
    return { ...data.vaults, calls: tally(sandbox), query };
  }
  const estate = named(30, { 3: 'rare', 20: 'rare' });

  it.each([
    ['all vaults of a page that reaches the end', 'first: 50, filter: { upstreams: ["sg"] }', 30],
    ['what a filter keeps, beyond the page', 'first: 1, filter: { upstreams: ["sg"], nameContains: "RARE" }', 2],
    ['what a name keeps', 'first: 1, filter: { upstreams: ["sg"], name: "web-1" }', 1],
    ['the plans of Karbor beyond the page', 'first: 5, filter: { upstreams: ["lab"] }', 30],
    ['the plans of Karbor that a filter keeps', 'first: 1, filter: { upstreams: ["lab"], nameContains: "rare" }', 2],
    ['those of all upstreams together', 'first: 100', 60],
    ['none', 'filter: { upstreams: ["sg"], nameContains: "nowhere" }', 0],
    ['those without a checkpoint', 'first: 100, filter: { lastAvailableBefore: "2020-01-01T00:00:00Z" }', 60],
    ['nothing where CBR has more than the page shows', 'first: 5, filter: { upstreams: ["sg"] }', null],
    ['nothing where an upstream was not read', 'first: 30, filter: { upstreams: ["sg", "lab"] }', null],
    [
      'nothing where more would have to be looked at',
      'first: 5, filter: { upstreams: ["lab"], lastAvailableBefore: "2020-01-01T00:00:00Z" }',
      null,
    ],
  ])('is %s', async (_what, args, expected) => {
    const beside = await counted(`{ vaults(${args}) { nodes { id } totalCount } }`, estate);
    const without = await counted(`{ vaults(${args}) { nodes { id } } }`, estate);
    expect(beside.totalCount).toBe(expected);
    expect(beside.calls).toEqual(without.calls);
  });

  it('is told again on the next page where every upstream of the list is read for it', async () => {
    const { query } = await openGateway({}, { sandbox: { estate } });
    const ask = async (upstream: string, after: string | null) => {
      const { data } = await query(
        'query ($after: String, $filter: VaultFilter) { vaults(first: 20, after: $after, filter: $filter) { totalCount pageInfo { endCursor } } }',
        { after, filter: { upstreams: [upstream] } },
      );
      return data.vaults;
    };
    const plans = await ask('lab', null);
    expect([plans.totalCount, (await ask('lab', plans.pageInfo.endCursor)).totalCount]).toEqual([30, 30]);
    const vaults = await ask('sg', null);
    expect([vaults.totalCount, (await ask('sg', vaults.pageInfo.endCursor)).totalCount]).toEqual([null, null]);
  });

  it('is null where an upstream failed', async () => {
    const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
    sandbox.knobs.rules.push({ path: /plans/, fault: { kind: 'answer', answer: { status: 403, body: {} } } });
    const { data } = await query('{ vaults(first: 100) { totalCount nodes { id } failures { upstream } } }');
    expect(data.vaults).toMatchObject({ totalCount: null, failures: [{ upstream: 'lab' }] });
    expect(data.vaults.nodes).toHaveLength(30);
  });
});
