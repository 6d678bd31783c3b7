import { describe, expect, it } from 'vitest';
import { readIds, readPage, readPages } from '../../support/paging.ts';
import { openTaskCloud, type WireTask, wireTasks } from './_support/task-cloud.ts';
import { numberOf, numbersOf, upTo } from './_support/task-numbers.ts';

const shuffled = (rows: readonly WireTask[]) =>
  rows.toSorted((a, b) => ((numberOf(a.id) * 7919) % 101) - ((numberOf(b.id) * 7919) % 101));

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
