import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addCheckpoint, addProvider, NIGHT } from '../support/estates.ts';
import { ascending, idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { askPage, readIds } from '../support/paging.ts';

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

describe('the checkpoints of a bank that ignores markers', () => {
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
