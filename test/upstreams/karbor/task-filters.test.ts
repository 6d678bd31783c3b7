import { describe, expect, it } from 'vitest';
import { CHECKPOINT, PLAN } from './_support/lab.ts';
import { at, instant, openKarbor, run, uuid } from './_support/log.ts';
import { ABOUT } from './_support/task-fields.ts';
import { down, LIST, logIds, readPages, runs, TASKS } from './_support/task-pages.ts';

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
