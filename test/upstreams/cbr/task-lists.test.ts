import { describe, expect, it } from 'vitest';
import { readPage, readPages } from '../../support/paging.ts';
import { openTaskCloud, wireTasks } from './_support/task-cloud.ts';
import { taskIds } from './_support/task-numbers.ts';

describe('a list of tasks on CBR', () => {
  it('costs 1 call for a page, without an offset', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 150));
    const { nodes, pageInfo } = await readPage(gateway, 'tasks', { first: 20 });
    expect(nodes.map(({ id }) => id)).toEqual(taskIds(1, 20));
    expect(pageInfo.hasNextPage).toBe(true);
    expect(calls()).toEqual(['/operation-logs?limit=100']);
  });

  it('continues at the last row of the page before', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 50));
    const pages = await readPages(gateway, 'tasks', { first: 20 });
    expect(pages.map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([
      taskIds(1, 20),
      taskIds(21, 40),
      taskIds(41, 50),
    ]);
    expect(calls()).toEqual([
      '/operation-logs?limit=100',
      '/operation-logs?offset=19&limit=100',
      '/operation-logs?offset=39&limit=100',
    ]);
  });

  it('reads one row more than the page, and none to find out that there is no next page', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 200));
    const pages = await readPages(gateway, 'tasks', { first: 100 });
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([100, 100]);
    expect(calls()).toEqual(['/operation-logs?limit=101', '/operation-logs?offset=99&limit=102']);
  });

  it('continues at the first row without an offset', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 3));
    const pages = await readPages(gateway, 'tasks', { first: 1 });
    expect(pages.flatMap(({ nodes }) => nodes.map(({ id }) => id))).toEqual(taskIds(1, 3));
    expect(calls()).toEqual([
      '/operation-logs?limit=100',
      '/operation-logs?limit=100',
      '/operation-logs?offset=1&limit=100',
    ]);
  });
});
