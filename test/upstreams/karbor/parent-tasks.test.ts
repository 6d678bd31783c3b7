import { describe, expect, it } from 'vitest';
import { PROVIDER } from './_support/lab.ts';
import { checkpointBody, type LogRow, openKarbor, planBody, restoreRun, run, uuid } from './_support/log.ts';
import { LIST } from './_support/task-pages.ts';

const WHOLE_LOG = `${LIST}&limit=1000`;
const ofCheckpoint = (number: number, limit = 4) => `${LIST}&limit=${limit}&checkpoint_id=${uuid(number, 4)}`;
const idOf = (number: number) => `checkpoint:lab:${PROVIDER}:${uuid(number, 4)}`;
const TASKS = 'tasks(first: 3) { nodes { id nativeId } pageInfo { hasNextPage } failures { code } }';
const NODES = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Checkpoint { ${TASKS} } } }`;

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const body = (number: number, parts = {}) => checkpointBody({ id: uuid(number, 4), ...parts });
/** A row about a checkpoint. */
const about = (checkpoint: number, number: number, parts = {}) =>
  run(number, { checkpoint_id: uuid(checkpoint, 4), ...parts });

interface Listed {
  readonly nodes: readonly { readonly nativeId: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

const logCalls = (calls: readonly string[]) => calls.filter((call) => call.startsWith('/operation_logs'));

describe('the tasks of plans', () => {
  it('cost one call per plan', async () => {
    const plans = upTo(20).map(planBody);
    const logs = upTo(80).map((number) => run(number, { plan_id: uuid(1 + (number % 20), 3) }));
    const { data, calls } = await openKarbor({ plans, logs });
    const { vaults } = await data(`{ vaults(first: 20) { nodes { ${TASKS} } } }`);
    expect(vaults.nodes.map(({ tasks }: { tasks: Listed }) => tasks.nodes.length)).toEqual(Array(20).fill(3));
    expect(vaults.nodes.every(({ tasks }: { tasks: Listed }) => tasks.pageInfo.hasNextPage)).toBe(true);
    const [list, ...rest] = calls();
    expect(list).toMatch(/^\/plans\?/);
    expect(rest.sort()).toEqual(plans.map(({ id }) => `${LIST}&limit=4&plan_id=${id}`).sort());
  });

  it('lack restores and verifications, whose rows name no plan', async () => {
    const plan = planBody(1);
    const logs = [run(1, { plan_id: plan.id }), restoreRun(2), run(3, { operation_type: 'verify', plan_id: null })];
    const { data } = await openKarbor({ plans: [plan], logs });
    const { vault } = await data(`{ vault(id: "vault:lab:${plan.id}") { ${TASKS} } }`);
    expect(vault.tasks.nodes).toEqual([{ id: `task:lab:log:${uuid(1)}`, nativeId: uuid(1) }]);
  });

  it('are read once for equal selections, and again after a write', async () => {
    const plan = planBody(1);
    const karbor = { plans: [plan], logs: [run(1, { plan_id: plan.id })], checkpoints: [body(1)] };
    const { data, calls } = await openKarbor({
      ...karbor,
      script: ({ method }) => (method === 'DELETE' ? { body: {} } : undefined),
    });
    const tasks = `checkpoint { ${TASKS} }`;
    const remove = `deleteCheckpoint(input: { id: "${idOf(1)}" }) { ... on DeleteCheckpointPayload { ${tasks} } }`;
    await data(`{ vault(id: "vault:lab:${plan.id}") { ${TASKS} again: ${TASKS} } }`);
    expect(logCalls(calls())).toHaveLength(1);
    await data(`mutation { first: ${remove} second: ${remove} }`);
    expect(logCalls(calls())).toEqual([ofCheckpoint(1), ofCheckpoint(1)]);
  });
});

describe('the tasks of checkpoints', () => {
  const logs: LogRow[] = upTo(6).flatMap((checkpoint) => [
    about(checkpoint, checkpoint),
    restoreRun(10 + checkpoint, { checkpoint_id: uuid(checkpoint, 4) }),
    about(checkpoint, 20 + checkpoint, { status: 'deleted' }),
  ]);
  const checkpoints = upTo(6).map((number) => body(number));

  it('cost one call for one checkpoint', async () => {
    const { data, calls } = await openKarbor({ logs, checkpoints });
    const { checkpoint } = await data(`{ checkpoint(id: "${idOf(1)}") { ${TASKS} } }`);
    expect(checkpoint.tasks.nodes.map(({ nativeId }: { nativeId: string }) => nativeId)).toEqual([
      uuid(21),
      uuid(11, 1),
      uuid(1),
    ]);
    expect(calls()).toEqual([`/providers/${PROVIDER}/checkpoints/${uuid(1, 4)}`, ofCheckpoint(1)]);
  });

  it.each([
    [3, upTo(3).map((number) => ofCheckpoint(number))],
    [4, [WHOLE_LOG]],
    [6, [WHOLE_LOG]],
  ])('of %i checkpoints cost one call each up to three, else the log', async (count, expected) => {
    const { data, calls } = await openKarbor({ logs, checkpoints });
    const { nodes } = await data(NODES, { ids: upTo(count).map(idOf) });
    expect(nodes.map(({ tasks }: { tasks: Listed }) => tasks.nodes.map(({ nativeId }) => nativeId))).toEqual(
      upTo(count).map((number) => [uuid(20 + number), uuid(10 + number, 1), uuid(number)]),
    );
    expect(logCalls(calls())).toEqual(expected);
  });

  it('cost a call of their own where three pages of the log do not decide them', async () => {
    const noise = upTo(3100).map((number) => run(100 + number, { checkpoint_id: uuid(999, 4), plan_id: null }));
    // Four rows decide a page of three.
    const busy = upTo(4).map((number) => about(1, 3000 + number, { id: uuid(number, 6) }));
    const { data, calls } = await openKarbor({ logs: [...logs, ...noise, ...busy], checkpoints });
    const { nodes } = await data(NODES, { ids: upTo(4).map(idOf) });
    expect(nodes.map(({ tasks }: { tasks: Listed }) => tasks.nodes.length)).toEqual([3, 3, 3, 3]);
    expect(nodes[0].tasks.nodes[0].nativeId).toBe(uuid(4, 6));
    const [first, second, third, ...alone] = logCalls(calls());
    expect([first, second, third]).toEqual([
      WHOLE_LOG,
      expect.stringMatching(/limit=1000&marker=/),
      expect.stringMatching(/limit=1000&marker=/),
    ]);
    expect(alone.sort()).toEqual([2, 3, 4].map((number) => ofCheckpoint(number)));
  });

  it('are decided by the log behind the day of the checkpoint', async () => {
    const younger = { created_at: '2026-03-18' };
    const day = (number: number) => 4 * 86_400 + number;
    const recent = upTo(4).map((number) => about(number, day(number)));
    const old = upTo(2000).map((number) => run(number, { checkpoint_id: uuid(999, 4) }));
    const { data, calls } = await openKarbor({
      logs: [...recent, ...old],
      checkpoints: upTo(4).map((number) => body(number, younger)),
    });
    const { nodes } = await data(NODES, { ids: upTo(4).map(idOf) });
    expect(nodes.map(({ tasks }: { tasks: Listed }) => [tasks.nodes.length, tasks.pageInfo.hasNextPage])).toEqual(
      Array(4).fill([1, false]),
    );
    expect(logCalls(calls())).toEqual([WHOLE_LOG]);
  });

  it('are all there where an odd row about a checkpoint and its other rows are on different pages', async () => {
    const noise = upTo(1500).map((number) => run(100 + number, { checkpoint_id: uuid(999, 4) }));
    const recent = upTo(4).map((number) => about(number, 5000 + number));
    const { data, calls } = await openKarbor({
      logs: [...recent, about(2, 5010, { status: 5 }), ...noise, ...upTo(4).map((number) => about(number, number))],
      checkpoints,
    });
    const { nodes } = await data(NODES, { ids: upTo(4).map(idOf) });
    expect(nodes.map(({ tasks }: { tasks: Listed }) => tasks.nodes.map(({ nativeId }) => nativeId))).toEqual(
      upTo(4).map((number) => [uuid(5000 + number), uuid(number)]),
    );
    expect(logCalls(calls())).toHaveLength(2 + 1);
  });

  it('cost a call of their own where the log has an odd row that may be about them, or fails', async () => {
    const odd = run(50, { checkpoint_id: uuid(2, 4), status: 5 });
    const first = await openKarbor({ logs: [...logs, odd], checkpoints });
    const { nodes } = await first.data(NODES, { ids: upTo(4).map(idOf) });
    expect(nodes.map(({ tasks }: { tasks: { failures: object[] } }) => tasks.failures.length)).toEqual([0, 1, 0, 0]);
    expect(logCalls(first.calls())).toEqual([WHOLE_LOG, ofCheckpoint(2)]);
    const second = await openKarbor({
      logs,
      checkpoints,
      script: ({ path, query }) =>
        path.endsWith('/operation_logs') && !query.has('checkpoint_id') ? { status: 400, body: {} } : undefined,
    });
    const again = await second.data(NODES, { ids: upTo(4).map(idOf) });
    expect(again.nodes.map(({ tasks }: { tasks: Listed }) => tasks.nodes.length)).toEqual([3, 3, 3, 3]);
  });
});
