import { describe, expect, it } from 'vitest';
import { CHECKPOINT, PLAN, PROVIDER } from './_support/lab.ts';
import { at, instant, type LogRow, openKarbor, restoreRun, run, uuid } from './_support/log.ts';

const ABOUT = `checkpoint:lab:${PROVIDER}:${CHECKPOINT}`;
const LIST = '/operation_logs?sort=created_at%3Adesc';
const PAGE = 'nodes { id nativeId kind status } pageInfo { hasNextPage endCursor } failures { code message argument }';
const TASKS = `query ($first: Int, $after: String, $filter: TaskFilter) { page: tasks(first: $first, after: $after, filter: $filter) { ${PAGE} } }`;

const logIds = (numbers: readonly number[]) => numbers.map((number) => uuid(number));
const down = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, index) => from - index);
const runs = (count: number, parts: (number: number) => Record<string, unknown> = () => ({})): LogRow[] =>
  down(count, 1).map((number) => run(number, parts(number)));

interface Read {
  readonly first?: number;
  readonly filter?: object;
}

type Opened = Awaited<ReturnType<typeof openKarbor>>;

/** The native ids of each page of a list, up to its end. */
async function readPages({ data }: Opened, { first = 20, filter = {} }: Read = {}, onPage: () => void = () => {}) {
  const pages: string[][] = [];
  let after: string | null = null;
  do {
    const { page } = await data(TASKS, { first, after, filter });
    pages.push(page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId));
    expect(pages.length).toBeLessThan(300);
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    onPage();
  } while (after !== null);
  return pages;
}

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

describe('a filter of tasks', () => {
  const mixed = (number: number) =>
    [
      { status: 'protecting', ended_at: null },
      {},
      { status: 'deleted' },
      { operation_type: 'restore', status: 'success', plan_id: null, restore_id: uuid(number, 1) },
      { operation_type: 'copy', status: 'wait_copying' },
    ][number % 5] ?? {};
  const logs = runs(25, mixed);

  it.each<[string, object, string, (number: number) => boolean]>([
    [
      'for one native status',
      { kind: ['BACKUP'], status: ['RUNNING'] },
      'limit=21&status=protecting',
      (n) => n % 5 === 0,
    ],
    ['for one native status of any kind', { status: ['WAITING'] }, 'limit=21&status=wait_copying', (n) => n % 5 === 4],
    [
      'for one native status of two kinds',
      { kind: ['BACKUP'], status: ['SUCCEEDED'] },
      'limit=1000&status=available',
      (n) => n % 5 === 1,
    ],
    ['for several native statuses', { status: ['SUCCEEDED'] }, 'limit=1000', (n) => [1, 2, 3].includes(n % 5)],
    ['for a kind', { kind: ['DELETE', 'COPY'] }, 'limit=1000', (n) => [2, 4].includes(n % 5)],
    [
      'for what Karbor may not know',
      { kind: ['UNKNOWN', 'BACKUP'], status: ['RUNNING'] },
      'limit=1000',
      (n) => n % 5 === 0,
    ],
    ['for the end of the time', { startedTo: instant(6) }, 'limit=1000', (n) => n < 6],
  ])('%s costs one call with what Karbor can apply', async (_what, filter, asked, isWanted) => {
    const karbor = await openKarbor({ logs });
    const { page } = await karbor.data(TASKS, { filter });
    const wanted = down(25, 1).filter(isWanted);
    expect(page.nodes.map(({ nativeId }: { nativeId: string }) => nativeId)).toEqual(
      wanted.map((number) => (number % 5 === 3 ? uuid(number, 1) : uuid(number))),
    );
    expect(page.pageInfo.hasNextPage).toBe(false);
    expect(karbor.calls()).toEqual([`${LIST}&${asked}`]);
  });

  it.each([
    ['the kind', { kind: ['SYNC', 'REPLICATION'] }],
    ['the status', { status: ['SKIPPED', 'TIMED_OUT'] }],
    ['both together', { kind: ['RESTORE'], status: ['WAITING'] }],
  ])('is empty without a call where Karbor has no such task, by %s', async (_what, filter) => {
    const { data, calls } = await openKarbor({ logs });
    expect((await data(TASKS, { filter })).page).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false } });
    expect(calls()).toEqual([]);
  });

  it('for a checkpoint or a plan is applied by Karbor, in one call', async () => {
    const other = { checkpoint_id: uuid(1, 2), plan_id: uuid(1, 3) };
    const karbor = await openKarbor({ logs: runs(6, (number) => (number > 3 ? other : {})) });
    expect(await readPages(karbor, { filter: { checkpointId: ABOUT } })).toEqual([logIds([3, 2, 1])]);
    expect(await readPages(karbor, { filter: { vaultId: `vault:lab:${PLAN}` } })).toEqual([logIds([3, 2, 1])]);
    expect(karbor.calls()).toEqual([
      `${LIST}&limit=21&checkpoint_id=${CHECKPOINT}`,
      `${LIST}&limit=21&plan_id=${PLAN}`,
    ]);
  });

  it('for a checkpoint keeps rows that name no provider, and drops those of another one', async () => {
    const logs = [run(1, { provider_id: null }), run(2, { provider_id: uuid(5, 5) }), run(3)];
    expect(await readPages(await openKarbor({ logs }), { filter: { checkpointId: ABOUT } })).toEqual([logIds([3, 1])]);
  });

  it('for a resource is NOT_SUPPORTED in failures, and Karbor is not called', async () => {
    const { data, query, calls } = await openKarbor({
      logs,
      hasCbr: true,
      script: ({ path }) => (path.includes('/v3/') ? { body: { operation_logs: [], count: 0 } } : undefined),
    });
    const { page } = await data(TASKS, { filter: { resourceNativeId: uuid(1) } });
    expect(page.failures).toEqual([
      {
        code: 'NOT_SUPPORTED',
        message: 'lab: Karbor does not record the resources of tasks; accepted: a filter without resourceNativeId.',
        argument: ['filter', 'resourceNativeId'],
      },
    ]);
    expect(page.pageInfo.hasNextPage).toBe(false);
    const { errors } = await query(TASKS, { filter: { resourceNativeId: uuid(1), upstreams: ['lab'] } });
    expect(errors?.[0]?.extensions?.code).toBe('NOT_SUPPORTED');
    expect(calls().filter((call) => call.startsWith('/operation_logs'))).toEqual([]);
  });

  it('for a begin of the time costs no more than the page', async () => {
    const karbor = await openKarbor({ logs: runs(25, (number) => ({ started_at: at(100 * number) })) });
    expect(await readPages(karbor, { filter: { startedFrom: instant(2000) } })).toEqual([logIds(down(25, 20))]);
    expect(karbor.calls()).toEqual([`${LIST}&limit=21`]);
  });

  it('for a begin of the time ends the walk a minute behind it, whatever has no time', async () => {
    const old = { started_at: null };
    const logs = down(2500, 1).map((number) => run(number, number % 2 === 0 ? old : {}));
    const karbor = await openKarbor({ logs });
    const filter = { startedFrom: instant(2400), kind: ['BACKUP', 'DELETE'] };
    const pages = await readPages(karbor, { first: 100, filter });
    expect(pages).toEqual([logIds(down(2500, 2400).filter((number) => number % 2 === 1))]);
    expect(karbor.calls()).toHaveLength(1);
  });

  it('for a begin of the time finds rows that were logged later than others', async () => {
    const logs = [run(100), run(99, { started_at: at(30) }), run(98), run(97), run(20)];
    const karbor = await openKarbor({ logs });
    expect(await readPages(karbor, { first: 5, filter: { startedFrom: instant(90) } })).toEqual([
      logIds([100, 98, 97]),
    ]);
  });

  it('reads one call per 1000 rows until the page is full, and ten at most', async () => {
    const logs = runs(10_500, (number) =>
      number === 10_200 || number === 9_400 || number === 50 ? { status: 'error' } : {},
    );
    const karbor = await openKarbor({ logs });
    const filter = { status: ['FAILED'] };
    expect((await karbor.data(TASKS, { first: 1, filter })).page.nodes).toMatchObject([{ nativeId: uuid(10_200) }]);
    expect(karbor.calls()).toHaveLength(1);
    const { page } = await karbor.data(TASKS, { first: 3, filter });
    expect(page.nodes).toHaveLength(2);
    expect(page.pageInfo.hasNextPage).toBe(true);
    expect(karbor.calls()).toHaveLength(10);
    expect((await readPages(karbor, { first: 3, filter })).flat()).toEqual(logIds([10_200, 9_400, 50]));
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
