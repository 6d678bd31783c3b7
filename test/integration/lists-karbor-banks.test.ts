import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import { addCheckpoint, addProvider, DAY, NIGHT } from '../support/estates.ts';
import { ascending, idsOf, karborExpected } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { askPage, readIds } from '../support/paging.ts';

const LAB = { upstreams: ['lab'] };

function filesystem(plans: number, checkpoints: number) {
  const estate = emptyEstate();
  addProvider(estate, 'files', { plans, checkpoints, provider: { bank: { kind: 'filesystem', name: 'files' } } });
  return estate;
}

/** One plan with nine checkpoints, made 1.1 s apart. */
function nineOfADay(kind: 'filesystem' | 'swift' = 'filesystem') {
  const estate = emptyEstate();
  const { provider, plans } = addProvider(estate, 'files', {
    plans: 1,
    checkpoints: 0,
    provider: { bank: { kind, name: 'files' } },
  });
  const [plan] = plans;
  if (!plan) throw new Error('There is no plan.');
  for (let number = 0; number < 9; number += 1) addCheckpoint(estate, provider, plan, NIGHT + number * 1100);
  const newest = ascending(estate.karbor.checkpoints).reverse();
  return { estate, plan, newest, list: `Vault.checkpoints vault:lab:${plan.id}` };
}

/** The log has whole seconds. */
const instantOf = (ms: number) => new Date(Math.floor(ms / 1000) * 1000).toISOString();

/** Two providers that keep their checkpoints in one bank. */
function sharedBank(mine: number, theirs: number) {
  const estate = emptyEstate();
  const [one, other] = ['one', 'other'].map((name) => karborProvider({ name }));
  if (!one || !other) return estate;
  estate.karbor.providers.push(one, other);
  const [lesser, greater] = one.id < other.id ? [one, other] : [other, one];
  const rows = (provider: typeof one, count: number, start: number) => {
    const plan = karborPlan(provider, { name: `plan of ${provider.name}` });
    estate.karbor.plans.push(plan);
    for (let number = 0; number < count; number += 1) addCheckpoint(estate, provider, plan, start + number * 60_000);
  };
  rows(greater, theirs, NIGHT - 10 * DAY);
  rows(lesser, mine, NIGHT);
  return estate;
}

describe('the checkpoints of a bank that ignores markers', () => {
  it.each([
    [1, 110],
    [7, 250],
    [100, 250],
  ])('come each once in the list of its provider, %i a page', async (first, checkpoints) => {
    const estate = filesystem(3, checkpoints);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first, filter: LAB });
    expect(found).toHaveLength(checkpoints);
    expect(new Set(found)).toEqual(new Set(idsOf(estate.karbor.checkpoints)));
  });

  it('come each once where one page holds them all', async () => {
    const estate = filesystem(3, 60);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 9, filter: LAB });
    expect(found.toSorted()).toEqual(idsOf(estate.karbor.checkpoints).toSorted());
  });

  it('come each once and newest first in a plan', async () => {
    const estate = filesystem(1, 250);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = `Vault.checkpoints vault:lab:${estate.karbor.plans[0]?.id}`;
    const found = await readIds(gateway, list, { first: 40 });
    const dayOf = new Map(estate.karbor.checkpoints.map(({ id, createdAt }) => [id, Math.floor(createdAt / DAY)]));
    const days = found.map((id) => dayOf.get(id) ?? 0);
    expect(found.toSorted()).toEqual(idsOf(estate.karbor.checkpoints).toSorted());
    expect(days).toEqual(days.toSorted((one, other) => other - one));
  });

  it('are newest first within a day as the operation log has it, although the bank gives them in no order', async () => {
    const { estate, list, newest } = nineOfADay();
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, list, { first: 20 })).toEqual(idsOf(newest));
    expect(await readIds(gateway, list, { first: 2 })).toEqual(idsOf(newest));
    const { data } = await gateway.query(
      `{ vault(id: "${list.split(' ')[1]}") { latestCheckpoint { nativeId } checkpoints(first: 1) { nodes { nativeId } } } }`,
    );
    const [latest] = idsOf(newest);
    expect(data.vault).toEqual({
      latestCheckpoint: { nativeId: latest },
      checkpoints: { nodes: [{ nativeId: latest }] },
    });
  });

  it('are newest first where all plans are asked at once', async () => {
    const { estate, newest } = nineOfADay();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { data } = await gateway.query(
      '{ vaults(filter: { upstreams: ["lab"] }) { nodes { latestCheckpoint { nativeId } checkpoints { nodes { nativeId } } } } }',
    );
    expect(data.vaults.nodes).toEqual([
      {
        latestCheckpoint: { nativeId: newest[0]?.id },
        checkpoints: { nodes: newest.map(({ id }) => ({ nativeId: id })) },
      },
    ]);
  });

  it('are newest first within the times of a filter', async () => {
    const { estate, list, newest } = nineOfADay();
    const gateway = await openGateway({}, { sandbox: { estate } });
    const [from = 0, to = 0] = [newest[6]?.createdAt, newest[2]?.createdAt];
    const filter = { createdFrom: instantOf(from), createdTo: instantOf(to) };
    expect(await readIds(gateway, list, { first: 2, filter })).toEqual(idsOf(newest.slice(3, 7)));
  });

  it('come last in their day where the log says nothing of them', async () => {
    const { estate, list, newest } = nineOfADay();
    const [lost] = newest;
    estate.karbor.operationLogs = estate.karbor.operationLogs.filter(({ checkpointId }) => checkpointId !== lost?.id);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const days = [...newest.slice(1), lost];
    expect(await readIds(gateway, list, { first: 4 })).toEqual(days.map((row) => row?.id));
  });

  it('are newest first over many days and pages', async () => {
    const estate = filesystem(1, 250);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, `Vault.checkpoints vault:lab:${estate.karbor.plans[0]?.id}`, { first: 30 });
    expect(found).toEqual(idsOf(ascending(estate.karbor.checkpoints).reverse()));
  });

  it('go on behind a cursor whose row was deleted', async () => {
    const estate = filesystem(1, 150);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { data } = await askPage(gateway, 'checkpoints', { first: 100, filter: LAB });
    const second = await askPage(gateway, 'checkpoints', {
      first: 20,
      filter: LAB,
      after: data.page.pageInfo.endCursor,
    });
    const shown = [...data.page.nodes, ...second.data.page.nodes].map(({ nativeId }) => nativeId);
    const { checkpoints } = estate.karbor;
    checkpoints.splice(
      checkpoints.findIndex(({ id }) => id === shown.at(-1)),
      1,
    );
    const rest = await readIds(gateway, 'checkpoints', { filter: LAB, after: second.data.page.pageInfo.endCursor });
    expect(new Set([...shown.slice(0, -1), ...rest])).toEqual(new Set(idsOf(checkpoints)));
    expect(rest.length).toBeLessThan(50);
  });

  it('are refused where one call cannot hold them', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: filesystem(1, 1001) } });
    const { errors } = await askPage(
      gateway,
      `Vault.checkpoints vault:lab:${gateway.sandbox.estate.karbor.plans[0]?.id}`,
    );
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
  });
});

describe('the checkpoints of one day in a bank that sorts', () => {
  it('are newest first, and one that the log does not know keeps its place', async () => {
    const { estate, list, newest } = nineOfADay('swift');
    const unknown = new Set([newest[0]?.id, newest[4]?.id]);
    estate.karbor.operationLogs = estate.karbor.operationLogs.filter(
      ({ checkpointId }) => !unknown.has(checkpointId ?? ''),
    );
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, list, { first: 4 })).toEqual(idsOf(newest));
  });
});

describe('the checkpoints of one day where the log gives no answer', () => {
  const failing = (status: number) => ({
    rules: [{ path: /operation_logs/, fault: { kind: 'answer' as const, answer: { status, body: 'No.' } } }],
  });

  it('stand in the order of the bank where the log may not be read', async () => {
    const { estate, list, newest } = nineOfADay('swift');
    const gateway = await openGateway({}, { sandbox: { estate, knobs: failing(403) } });
    expect(await readIds(gateway, list, { first: 4 })).toEqual(idsOf(newest));
  });

  it('are an error, and in no wrong order, where it may be read later', async () => {
    const { estate, list } = nineOfADay();
    const gateway = await openGateway({}, { sandbox: { estate, knobs: failing(503) } });
    const { errors } = await askPage(gateway, list, { first: 4 });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('the checkpoints of two providers in one bank', () => {
  const days = {
    createdFrom: new Date(NIGHT - 20 * DAY).toISOString(),
    createdTo: new Date(NIGHT + 20 * DAY).toISOString(),
  };

  it.each([{}, days])('come each once and under their own provider, filtered by %j', async (filter) => {
    const estate = sharedBank(130, 150);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 30, filter: { ...LAB, ...filter } });
    expect(found).toEqual(idsOf(karborExpected(estate)));
  });

  it('come each once where one has to be looked for behind 1100 of the other', async () => {
    const estate = sharedBank(5, 1100);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 100, filter: { ...LAB, ...days } });
    expect(found).toEqual(idsOf(karborExpected(estate)));
  });

  it('are not found under the other provider', async () => {
    const estate = sharedBank(1, 1);
    const { query } = await openGateway({}, { sandbox: { estate } });
    const [row] = estate.karbor.checkpoints;
    const stranger = estate.karbor.providers.find(({ id }) => id !== row?.providerId);
    const { data, errors } = await query(`{ checkpoint(id: "checkpoint:lab:${stranger?.id}:${row?.id}") { id } }`);
    expect({ data, errors }).toEqual({ data: { checkpoint: null }, errors: undefined });
  });
});
