import { describe, expect, it } from 'vitest';
import { openKarbor, restoreRun, run, uuid } from './_support/log.ts';
import { LIST, logIds, readPages, runs, TASKS } from './_support/task-pages.ts';

describe('a page of tasks', () => {
  it('costs one call, which shows whether there is a next one', async () => {
    const karbor = await openKarbor({ logs: runs(6) });
    expect(await readPages(karbor, { first: 3 })).toEqual([logIds([6, 5, 4]), logIds([3, 2, 1])]);
    expect(karbor.calls()).toEqual([`${LIST}&limit=4`, `${LIST}&limit=4&marker=${uuid(4)}`]);
  });

  it('continues behind the row of the log also where the row shows a restore', async () => {
    const karbor = await openKarbor({ logs: [1, 2, 3].map((number) => restoreRun(number)) });
    expect(await readPages(karbor, { first: 1 })).toEqual([[uuid(3, 1)], [uuid(2, 1)], [uuid(1, 1)]]);
    expect(karbor.calls().slice(1)).toEqual([`${LIST}&limit=2&marker=${uuid(3)}`, `${LIST}&limit=2&marker=${uuid(2)}`]);
  });

  it('continues behind the cursor of a row', async () => {
    const { data } = await openKarbor({ logs: runs(4) });
    const { tasks } = await data('{ tasks { edges { cursor } } }');
    const { page } = await data(TASKS, { after: tasks.edges[1].cursor });
    expect(page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId)).toEqual(logIds([2, 1]));
  });

  it('fails where the row of its cursor is gone', async () => {
    const karbor = { logs: runs(4) };
    const { data, query } = await openKarbor(karbor);
    const { page } = await data(TASKS, { first: 2 });
    karbor.logs = runs(1);
    const { errors } = await query(TASKS, { first: 2, after: page.pageInfo.endCursor });
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});

describe('odd rows', () => {
  const FAILED = (index: number, words: string, behind = '') => ({
    code: 'UPSTREAM_BAD_RESPONSE',
    message: `lab: listOperationLogs: operation_logs[${index}]${behind} cannot be identified: ${words}.`,
    argument: null,
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['its id', { id: '../x' }, 'id is not an id'],
    ['its kind', { operation_type: 5 }, 'operation_type is not a text'],
    ['its status', { status: {} }, 'status is not a text'],
    ['its start', { started_at: 'soon' }, 'started_at is not an instant'],
    ['its checkpoint', { checkpoint_id: 'a b' }, 'checkpoint_id is not an id'],
    ['its restore', { operation_type: 'restore', restore_id: 5 }, 'restore_id is not a text'],
  ])('without %s are failures, and the list has all others', async (_what, parts, words) => {
    const karbor = await openKarbor({ logs: [run(3), run(2, parts), run(1)] });
    const { page } = await karbor.data(TASKS, {});
    expect(page.failures.map(({ message }: { message: string }) => message.replace(/\[\d\]/, '[n]'))).toEqual([
      `lab: listOperationLogs: operation_logs[n] cannot be identified: ${words}.`,
    ]);
    expect(page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId)).toEqual(logIds([3, 1]));
  });

  it('are reported once over the pages of a list, and cost one more call where they take a place', async () => {
    const karbor = await openKarbor({ logs: [run(5), run(4, { status: 5 }), run(3), run(2, { status: 5 }), run(1)] });
    const failures: unknown[] = [];
    let after: string | null = null;
    const ids: string[] = [];
    do {
      const { page } = await karbor.data(TASKS, { first: 1, after });
      failures.push(...page.failures);
      ids.push(...page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(ids).toEqual(logIds([5, 3, 1]));
    expect(failures).toEqual([
      FAILED(1, 'status is not a text'),
      FAILED(1, 'status is not a text', ` behind ${uuid(4)}`),
    ]);
  });

  it('with values that are only shown have null there, with one warning each', async () => {
    const odd = { plan_id: 5, provider_id: {}, ended_at: 'late' };
    const karbor = await openKarbor({ logs: [run(1, odd), run(2, odd)] });
    const { tasks } = await karbor.data('{ tasks { nodes { endedAt vaultId checkpointId provider { id } } } }');
    expect(tasks.nodes).toEqual(Array(2).fill({ endedAt: null, vaultId: null, checkpointId: null, provider: null }));
    expect(karbor.warnings().sort()).toEqual(
      ['ended_at', 'plan_id', 'provider_id'].map(
        (key) => `lab: ${key} of a row of the operation log cannot be read as its type, and is not shown.`,
      ),
    );
  });

  it('keep the rows before a page that fails, and the failure recurs on the next page', async () => {
    let fails = true;
    const logs = runs(1500, (number) => (number === 1400 || number === 10 ? { status: 'error' } : {}));
    const karbor = await openKarbor({
      logs,
      script: ({ query }) => (fails && query.has('marker') ? { status: 400, body: {} } : undefined),
    });
    const filter = { status: ['FAILED'] };
    const { page } = await karbor.data(TASKS, { first: 2, filter });
    expect(page.nodes).toMatchObject([{ nativeId: uuid(1400) }]);
    const after = page.pageInfo.endCursor;
    expect((await karbor.query(TASKS, { first: 2, filter, after })).errors).toHaveLength(1);
    fails = false;
    expect((await karbor.data(TASKS, { first: 2, filter, after })).page.nodes).toMatchObject([{ nativeId: uuid(10) }]);
  });
});
