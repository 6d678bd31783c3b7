import { describe, expect, it } from 'vitest';
import { createRandom } from '../../support/mutated-json.ts';
import { askPage, readIds, readPage, readPages } from '../../support/paging.ts';
import { SEED, scaled } from '../../support/scale.ts';
import type { WireRequest } from '../../support/wire.ts';
import { at, openTaskCloud, uuid, type WireTask, wireTask, wireTasks } from './_support/task-cloud.ts';
import { numberOf, numbersOf, upTo } from './_support/task-numbers.ts';

describe('a growing list of CBR tasks', () => {
  it('shows each task once that was there at the start, whatever is added between two calls', async () => {
    const cloud = await openTaskCloud([]);
    for (let round = 0; round < scaled(500, 12); round += 1) {
      const random = createRandom(SEED + round);
      const total = random(60);
      // Several tasks of one instant, as a policy starts them.
      const clock = (number: number) => ({ created_at: at(-Math.floor(number / 3)) });
      cloud.rows = wireTasks(1_000, 999 + total, clock);
      cloud.most = [3, 4, 7, 12, 1000][random(5)] ?? 1000;
      let newest = 999;
      cloud.beforeList = () => {
        // A list that grows faster than it is read has no end.
        if (random(3) > 0 || newest < 970) return;
        const added = random(5);
        const fresh = wireTasks(newest - added + 1, newest, clock);
        newest -= added;
        cloud.rows = [...fresh, ...cloud.rows];
      };
      const filter = random(2) === 0 ? {} : { kind: ['BACKUP', 'COPY'] };
      const ids = await readIds(cloud.gateway, 'tasks', { first: 1 + random(25), filter });
      const found = ids.map(numberOf).filter((number) => number >= 1_000);
      expect(found, `round ${round}`).toEqual(upTo(1_000, 999 + total));
    }
  });

  it('finds its place behind more new tasks than a page has', async () => {
    const cloud = await openTaskCloud(wireTasks(1_000, 1_029));
    const { nodes, pageInfo } = await readPage(cloud.gateway, 'tasks', { first: 10 });
    expect(numbersOf(nodes)).toEqual(upTo(1_000, 1_009));
    cloud.rows = [...wireTasks(700, 999), ...cloud.rows];
    const next = await readPage(cloud.gateway, 'tasks', { first: 10, after: pageInfo.endCursor });
    expect(numbersOf(next.nodes)).toEqual(upTo(1_010, 1_019));
  });

  it('reaches its place by several pages behind more new tasks than one request reads', async () => {
    const cloud = await openTaskCloud(wireTasks(5_000, 5_029));
    const { pageInfo } = await readPage(cloud.gateway, 'tasks', { first: 10 });
    cloud.rows = [...wireTasks(3_500, 4_999), ...cloud.rows];
    const pages = await readPages(cloud.gateway, 'tasks', { first: 10, after: pageInfo.endCursor });
    expect(pages.map(({ nodes }) => numbersOf(nodes))).toEqual([[], upTo(5_010, 5_019), upTo(5_020, 5_029)]);
  });

  it('repeats the tasks of one instant rather than to lose one, if the last task shown is gone', async () => {
    const sameTime = () => ({ created_at: at(-5) });
    const cloud = await openTaskCloud([...wireTasks(1, 4), ...wireTasks(5, 9, sameTime), ...wireTasks(10, 12)]);
    const { nodes, pageInfo } = await readPage(cloud.gateway, 'tasks', { first: 6 });
    expect(numbersOf(nodes)).toEqual(upTo(1, 6));
    cloud.rows = [wireTask(0), ...cloud.rows.filter((row) => (row as WireTask).id !== uuid(6))];
    const rest = await readIds(cloud.gateway, 'tasks', { after: pageInfo.endCursor });
    expect(rest.map(numberOf)).toEqual([5, ...upTo(7, 12)]);
  });

  it('ends where the old end has been dropped', async () => {
    const cloud = await openTaskCloud(wireTasks(1, 30));
    const { pageInfo } = await readPage(cloud.gateway, 'tasks', { first: 20 });
    cloud.rows = wireTasks(1, 10);
    expect(await readIds(cloud.gateway, 'tasks', { first: 20, after: pageInfo.endCursor })).toEqual([]);
  });
});

describe('a list of running CBR tasks', () => {
  it('begins each page at the start, because tasks leave it', async () => {
    const cloud = await openTaskCloud(wireTasks(1, 12, () => ({ status: 'running' })));
    const filter = { status: 'RUNNING' };
    const first = await readPage(cloud.gateway, 'tasks', { first: 5, filter });
    expect(numbersOf(first.nodes)).toEqual(upTo(1, 5));
    const isOpen = (row: object) => ![2, 3, 5].includes(numberOf((row as WireTask).id));
    cloud.rows = cloud.rows.map((row) => (isOpen(row) ? row : { ...row, status: 'success' }));
    const after = first.pageInfo.endCursor;
    expect((await readIds(cloud.gateway, 'tasks', { first: 5, filter, after })).map(numberOf)).toEqual(upTo(6, 12));
    expect(cloud.calls()).toEqual(Array(3).fill('/operation-logs?status=running&limit=100'));
  });

  it('keeps a task that never ends', async () => {
    const { gateway } = await openTaskCloud([wireTask(3, { status: 'running', ended_at: null })]);
    const rows = 'id nativeId status isFinished endedAt';
    const { nodes } = await readPage(gateway, 'tasks', { rows, filter: { status: 'RUNNING' } });
    expect(nodes).toMatchObject([{ status: 'RUNNING', isFinished: false, endedAt: null }]);
  });
});

describe('a page of CBR tasks whose upstream fails on a later call', () => {
  const tasks = (copies: readonly number[]) =>
    wireTasks(1, 3_000, (number) => ({ operation_type: copies.includes(number) ? 'copy' : 'backup' }));
  const failsFrom = (offset: number) => (request: WireRequest) =>
    Number(request.query.get('offset')) >= offset
      ? { status: 500, body: { error_code: 'BackupService.9910' } }
      : undefined;
  const failure = { code: 'UPSTREAM_UNAVAILABLE', upstream: 'sg' };
  const filter = { kind: 'COPY' };

  it('has the tasks that were read, and the failure is that of the next page', async () => {
    const { gateway, calls } = await openTaskCloud(tasks([7, 1_500]), failsFrom(1_980));
    const { nodes, pageInfo, failures } = await readPage(gateway, 'tasks', { filter });
    expect([numbersOf(nodes), failures]).toEqual([[7, 1_500], []]);
    calls();
    const next = await askPage(gateway, 'tasks', { filter, after: pageInfo.endCursor });
    expect(next.errors?.[0]?.extensions).toMatchObject(failure);
    // Only what was not read is read again.
    expect(calls().at(0)).toBe('/operation-logs?offset=1989&limit=1000');
  });

  it('is an error if none of the tasks that were read is selected', async () => {
    const { gateway } = await openTaskCloud(tasks([2_500]), failsFrom(1_980));
    const { data, errors } = await askPage(gateway, 'tasks', { filter });
    expect(data.page).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject(failure);
  });
});
