import { describe, expect, it } from 'vitest';
import { createRandom } from '../../support/mutated-json.ts';
import { askPage, readIds, readPage, readPages, tampered } from '../../support/paging.ts';
import { SEED, scaled } from '../../support/scale.ts';
import { at, openTaskCloud, uuid, type WireTask, wireTask, wireTasks } from './_support/task-cloud.ts';

const numberOf = (id: string) => Number(id.slice(-7));
const numbersOf = (nodes: readonly { readonly nativeId: string }[]) => nodes.map(({ nativeId }) => numberOf(nativeId));
const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const shuffled = (rows: readonly WireTask[]) =>
  rows.toSorted((a, b) => ((numberOf(a.id) * 7919) % 101) - ((numberOf(b.id) * 7919) % 101));

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

describe('a cursor of a list of CBR tasks', () => {
  it.each([
    ['no index', (place: unknown[]) => [place[0]]],
    ['an index of 0', ([instant, id]: unknown[]) => [instant, id, 0]],
    ['an id that is a path', ([instant, , index]: unknown[]) => [instant, '../vaults', index]],
    ['no time', ([, id, index]: unknown[]) => ['now', id, index]],
  ])('with %s is refused without a call', async (_what, change) => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 3));
    const { pageInfo } = await readPage(gateway, 'tasks', { first: 1 });
    calls();
    const changed = (by: (place: unknown[]) => unknown) =>
      tampered(pageInfo.endCursor, (turns) => turns.map(([name, place]) => [name, by(place ?? [])]));
    const refused = await askPage(gateway, 'tasks', { after: changed(change) });
    expect(refused.errors?.[0]).toMatchObject({
      message: expect.stringContaining('after is not a cursor of this list'),
      extensions: { code: 'INVALID_INPUT' },
    });
    expect(calls()).toEqual([]);
    expect(numbersOf((await readPage(gateway, 'tasks', { after: changed((place) => place) })).nodes)).toEqual([2, 3]);
  });

  it('leads on behind tasks of the next century', async () => {
    const times = ['2150-01-01T00:00:00', '2120-01-01T00:00:00', at(-1), '1960-01-01T00:00:00'];
    const { gateway } = await openTaskCloud(times.map((created_at, index) => wireTask(index + 1, { created_at })));
    expect((await readIds(gateway, 'tasks', { first: 1 })).map(numberOf)).toEqual(upTo(1, 4));
  });

  it('leads on to the page that has failed', async () => {
    let fails = true;
    const rows = wireTasks(1, 2_000, (number) => ({ operation_type: number % 900 === 0 ? 'copy' : 'backup' }));
    const { gateway } = await openTaskCloud(rows, ({ query }) =>
      fails && query.has('offset') ? { status: 500, body: { error_code: 'BackupService.9910' } } : undefined,
    );
    const filter = { kind: 'COPY' };
    const { nodes, pageInfo } = await readPage(gateway, 'tasks', { filter });
    expect(numbersOf(nodes)).toEqual([900]);
    const { errors } = await askPage(gateway, 'tasks', { filter, after: pageInfo.endCursor });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', upstream: 'sg' });
    fails = false;
    const rest = await readIds(gateway, 'tasks', { filter, after: pageInfo.endCursor });
    expect(rest.map(numberOf)).toEqual([1_800]);
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

describe('a list of CBR tasks in another order', () => {
  const WARNING = 'sg: this cloud does not list tasks newest first; every page takes the whole list.';

  it.each([
    ['oldest first', wireTasks(1, 40).reverse()],
    ['in no order', shuffled(wireTasks(1, 40))],
  ])('%s is sorted, with one warning', async (_order, rows) => {
    const cloud = await openTaskCloud(rows);
    const pages = await readPages(cloud.gateway, 'tasks', { first: 15 });
    expect(pages.map(({ nodes }) => numbersOf(nodes))).toEqual([upTo(1, 15), upTo(16, 30), upTo(31, 40)]);
    expect(cloud.gateway.log.filter(({ level }) => level === 40).map(({ msg }) => msg)).toEqual([WARNING]);
  });

  it('costs no further call if its only page shows it', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 40).reverse());
    await readPage(gateway, 'tasks');
    expect(calls()).toEqual(['/operation-logs?limit=100']);
  });

  it('is read to its end on pages of 1000', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 1_500).reverse());
    expect(numbersOf((await readPage(gateway, 'tasks', { first: 3 })).nodes)).toEqual([1, 2, 3]);
    expect(calls()).toEqual([
      '/operation-logs?limit=100',
      '/operation-logs?limit=1000',
      '/operation-logs?offset=990&limit=1000',
    ]);
  });

  it('shows each task if that is found out on a later page', async () => {
    const late = [...wireTasks(101, 250), ...shuffled(wireTasks(1, 100)), ...wireTasks(251, 260)];
    const { gateway } = await openTaskCloud(late);
    const found = (await readIds(gateway, 'tasks', { first: 90 })).map(numberOf);
    expect([...new Set(found)].sort((a, b) => a - b)).toEqual(upTo(1, 260));
    expect(found.slice(0, 90)).toEqual(upTo(101, 190));
  });

  it('is refused past ten pages, with the way out', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 11_000).reverse());
    const { errors } = await gateway.query('{ tasks { nodes { id } } }');
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('narrow startedFrom'),
      extensions: { code: 'LIMIT_EXCEEDED', upstream: 'sg' },
    });
    expect(calls()).toHaveLength(1 + 10);
  });
});

describe('a row of the CBR task list that cannot be identified', () => {
  const failing = { upstream: 'sg', code: 'UPSTREAM_BAD_RESPONSE' };

  it.each([
    ['no id', { id: undefined }],
    ['an id that is a path', { id: '../vaults' }],
    ['no time', { created_at: null }],
    ['a start that is no time', { started_at: 'yesterday' }],
    ['a status that is no text', { status: 7 }],
    ['a vault that is no id', { vault_id: {} }],
    ['a checkpoint that is no id', { checkpoint_id: 'a/b' }],
  ])('with %s is left out and named', async (_what, parts) => {
    const { gateway } = await openTaskCloud([wireTask(1), wireTask(2, parts), wireTask(3)]);
    const { nodes, failures } = await readPage(gateway, 'tasks');
    expect(numbersOf(nodes)).toEqual([1, 3]);
    expect(failures).toMatchObject([failing]);
  });

  it('is named on one page', async () => {
    const odd = [2, 5, 6, 7].map((number) => wireTask(number, { id: null }));
    const { gateway } = await openTaskCloud([...wireTasks(1, 1), odd[0] ?? {}, ...wireTasks(3, 4), ...odd.slice(1)]);
    const pages = await readPages(gateway, 'tasks', { first: 2 });
    expect(pages.map(({ nodes, failures }) => [numbersOf(nodes), failures.length])).toEqual([
      [[1, 3], 1],
      [[4], 3],
    ]);
  });

  it('says so if there is no other row', async () => {
    const { gateway } = await openTaskCloud(wireTasks(1, 10_500, () => ({ id: null })));
    const { errors } = await gateway.query('{ tasks { nodes { id } } }');
    expect(errors?.[0]?.extensions).toMatchObject({ ...failing, retryable: false });
  });
});
