import { describe, expect, it } from 'vitest';
import { readPage, readPages } from '../../support/paging.ts';
import { at, openTaskCloud, taskId, uuid, VAULT_A, wireTask, wireTasks } from './_support/task-cloud.ts';
import { taskIds } from './_support/task-numbers.ts';

describe('a filter of a list of tasks on CBR', () => {
  it.each<[string, object, string[]]>([
    ['one kind', { kind: 'BACKUP' }, ['/operation-logs?operation_type=backup&limit=100']],
    ['one status', { status: 'FAILED' }, ['/operation-logs?status=failed&limit=100']],
    ['a vault', { vaultId: `vault:sg:${VAULT_A}` }, [`/operation-logs?vault_id=${VAULT_A}&limit=100`]],
    ['a resource', { resourceNativeId: uuid(5) }, [`/operation-logs?resource_id=${uuid(5)}&limit=100`]],
    [
      'a time, a minute earlier in whole seconds',
      { startedFrom: '2026-03-02T09:30:00.750Z' },
      ['/operation-logs?start_time=2026-03-02T09:29:00Z&limit=100'],
    ],
    [
      'all of them',
      { kind: 'DELETE', status: 'SUCCEEDED', vaultId: `vault:sg:${VAULT_A}`, resourceNativeId: uuid(5) },
      [`/operation-logs?vault_id=${VAULT_A}&resource_id=${uuid(5)}&operation_type=delete&status=success&limit=100`],
    ],
    ['a kind of Karbor', { kind: ['VERIFY', 'SYNC'] }, ['/operation-logs?operation_type=sync&limit=100']],
  ])('passes %s on', async (_what, filter, calls) => {
    const cloud = await openTaskCloud([]);
    await readPage(cloud.gateway, 'tasks', { filter });
    expect(cloud.calls()).toEqual(calls);
  });

  it.each<[string, object]>([
    ['several kinds', { kind: ['BACKUP', 'DELETE'] }],
    ['several statuses', { status: ['RUNNING', 'WAITING'] }],
    ['kinds that not every cloud accepts', { kind: 'COPY' }],
    ['a kind that has no name', { kind: 'UNKNOWN' }],
    ['unknown ones among others', { status: ['UNKNOWN', 'FAILED'] }],
    ['the latest start, because end_time would be the end of the task', { startedTo: '2026-03-02T09:30:00Z' }],
  ])('applies %s here, on pages of 1000', async (_what, filter) => {
    const cloud = await openTaskCloud([]);
    await readPage(cloud.gateway, 'tasks', { filter });
    expect(cloud.calls()).toEqual(['/operation-logs?limit=1000']);
  });

  it('makes no call for a kind that CBR does not have', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 3));
    const { nodes, pageInfo } = await readPage(gateway, 'tasks', { filter: { kind: 'VERIFY' } });
    expect([nodes, pageInfo.hasNextPage]).toEqual([[], false]);
    expect(calls()).toEqual([]);
  });

  it('selects what it names', async () => {
    const { gateway } = await openTaskCloud([
      wireTask(1, { operation_type: 'migrate_resources' }),
      wireTask(2, { operation_type: 'copy', status: 'timeout' }),
      wireTask(3, { operation_type: 'defragment', status: 'paused' }),
      wireTask(4, { operation_type: 'remove_resource', status: 'skipped' }),
      wireTask(5, { operation_type: 'vault_delete', status: 'waiting', started_at: null }),
    ]);
    const select = async (filter: object) =>
      (await readPage(gateway, 'tasks', { filter })).nodes.map(({ id }) => Number(id.slice(-3)));
    expect(await select({ kind: ['MOVE_RESOURCES', 'COPY'] })).toEqual([1, 2]);
    expect(await select({ kind: 'UNKNOWN' })).toEqual([3]);
    expect(await select({ status: 'UNKNOWN' })).toEqual([3]);
    expect(await select({ status: ['TIMED_OUT', 'SKIPPED', 'WAITING'] })).toEqual([2, 4, 5]);
    expect(await select({ kind: 'REMOVE_RESOURCES' })).toEqual([4]);
    expect(await select({ startedFrom: `${at(-3)}Z` })).toEqual([1, 2, 3]);
    expect(await select({ startedTo: `${at(-2)}Z` })).toEqual([3, 4]);
    expect(await select({ startedFrom: `${at(-3)}Z`, startedTo: `${at(-1)}Z` })).toEqual([2, 3]);
  });

  it('leaves out what was started within the minute of the margin', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 10));
    const { nodes } = await readPage(gateway, 'tasks', { filter: { startedFrom: `${at(-4)}Z` } });
    expect(nodes.map(({ id }) => id)).toEqual(taskIds(1, 4));
    expect(calls()).toHaveLength(1);
  });

  it('costs 1 call per 1000 rows until the page is full', async () => {
    const isWanted = (number: number) => number === 5 || number === 2400;
    const parts = (number: number) => ({ operation_type: isWanted(number) ? 'copy' : 'backup' });
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 4000, parts));
    const { nodes } = await readPage(gateway, 'tasks', { first: 1, filter: { kind: 'COPY' } });
    expect(nodes.map(({ id }) => id)).toEqual([taskId(5)]);
    expect(calls()).toEqual([
      '/operation-logs?limit=1000',
      '/operation-logs?offset=990&limit=1000',
      '/operation-logs?offset=1980&limit=1000',
    ]);
  });

  it('gives a short page after 10 calls, and continues behind it', async () => {
    const parts = (number: number) => ({ operation_type: number === 11_000 ? 'copy' : 'backup' });
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 11_500, parts));
    const pages = await readPages(gateway, 'tasks', { filter: { kind: 'COPY' } });
    expect(pages.map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([[], [taskId(11_000)]]);
    expect(calls()).toHaveLength(10 + 2);
  });
});
