import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborOperationLog } from '../../../src/sandbox/karbor/estate.ts';
import { addProvider, labId } from '../../support/estates.ts';
import { until } from './_support/followed.ts';
import {
  checkpointIdsOf,
  FEW,
  finishedRuns,
  idsOf,
  isList,
  LONG_MS,
  labCheckpoints,
  NODES,
  ONE,
  open,
  runningRuns,
} from './_support/many.ts';

describe.concurrent('a round of a live query of 100 objects', () => {
  it.for([
    ['checkpoints', 'running', runningRuns, 3],
    ['checkpoints', 'final', finishedRuns, 3],
    ['tasks', 'running', runningRuns, 2],
    ['tasks', 'final', finishedRuns, 3],
    ['backups', 'final', finishedRuns, 3],
  ] as const)('of CBR: %s that are %s', async ([entity, _state, make, most], t) => {
    const { estate, runs } = make(100);
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: runs.map(idsOf[entity]) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(most);
    leave();
  });

  it('of Karbor: checkpoints of ten providers', async (t) => {
    const estate = emptyEstate();
    for (let number = 0; number < 10; number += 1) {
      addProvider(estate, `provider-${number}`, { plans: 1, checkpoints: 10 });
    }
    const { follow, round } = await open(t, estate);
    const { soFar, leave } = await follow({ query: NODES, variables: { ids: estate.karbor.checkpoints.map(labId) } });
    await until(() => expect(soFar()).toContain('"nodes"'));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(2);
    leave();
  });

  it('as 100 streams of one caller', async (t) => {
    const { estate, runs } = runningRuns(100);
    const { follow, round } = await open(t, estate);
    const streams = await Promise.all(
      runs.map((run) => follow({ query: ONE, variables: { id: idsOf.checkpoints(run) } })),
    );
    await until(() => expect(streams.every(({ soFar }) => soFar().includes('"status"'))).toBe(true));
    const calls = await round();
    expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(3);
    for (const { leave } of streams) leave();
  });
});

describe.concurrent('a live query of many objects', () => {
  it('reads an object in every round also while a task waits, which a copy of Karbor may do for ever', async (t) => {
    const { estate, checkpoints } = labCheckpoints();
    const [checkpoint] = checkpoints;
    if (!checkpoint) throw new Error('The estate has no checkpoints.');
    const log = karborOperationLog(checkpoint, { operationType: 'copy', status: 'wait_copying', endedAt: null });
    estate.karbor.operationLogs.push(log);
    const { follow, round } = await open(t, estate);
    const ids = [...checkpoints.map(labId), `task:lab:log:${log.id}`];
    const { leave } = await follow({ query: NODES, variables: { ids } });
    await round();
    const calls = [...(await round()), ...(await round())];
    const others = checkpoints.slice(1);
    expect(others.some(({ id }) => calls.some((call) => call.endsWith(id)))).toBe(true);
    leave();
  });

  it('reads the object that was read longest ago in every round, for changes without a task', async (t) => {
    const { estate, runs } = finishedRuns(FEW);
    const { follow, round } = await open(t, estate);
    const { leave } = await follow({ query: NODES, variables: { ids: checkpointIdsOf(runs) } });
    await round();
    const reads = [await round(), await round()].map((calls) => calls.filter((call) => !isList(call)));
    expect(reads.map(({ length }) => length)).toEqual([1, 1]);
    expect(reads[0]).not.toEqual(reads[1]);
    leave();
  });

  it('lists the tasks that have begun in every second round while others wait, with three calls in each', async (t) => {
    const { estate, runs } = runningRuns(FEW);
    const later = Date.now() + LONG_MS;
    for (const { task } of runs) [task.startsAt, task.endsAt] = [later, later + LONG_MS];
    const { follow, round } = await open(t, estate);
    const { leave } = await follow({ query: NODES, variables: { ids: runs.map(idsOf.tasks) } });
    await round();
    const rounds = [await round(), await round()];
    for (const calls of rounds) expect(calls.length, calls.join(', ')).toBeLessThanOrEqual(3);
    expect(rounds.map((calls) => calls.some((call) => call.includes('start_time'))).sort()).toEqual([false, true]);
    leave();
  });
});
