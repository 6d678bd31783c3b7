import { describe, expect, it } from 'vitest';
import { PREFIX, PROJECT, wireBackup } from '../../support/cbr-questions.ts';
import { readPage, readPages } from '../../support/paging.ts';
import type { WireAnswer, WireRequest } from '../../support/wire.ts';
import { at, openTaskCloud, taskId, uuid, VAULT_A, VAULT_B, wireTask, wireTasks } from './_support/task-cloud.ts';

const CHECKPOINT = uuid(2_000_001);
const OLDER = uuid(2_000_002);
const ELSEWHERE = uuid(2_000_003);

const wireVault = (id: string) => ({
  id,
  name: id,
  project_id: PROJECT,
  created_at: at(-10_000),
  billing: { status: 'available', size: 100 },
  resources: [],
});

const wireCheckpoint = (id: string, minutes: number) => ({
  id,
  project_id: PROJECT,
  status: 'available',
  created_at: at(minutes),
  vault: { id: VAULT_A, name: 'vault-a', resources: [] },
});

/** Twenty vaults, and checkpoints of two of them. */
const vaults = [VAULT_A, VAULT_B, ...Array.from({ length: 18 }, (_, index) => uuid(3_000_000 + index))];
const backups = [
  { id: uuid(1), checkpoint_id: CHECKPOINT, vault_id: VAULT_A, created_at: at(-60) },
  { id: uuid(2), checkpoint_id: ELSEWHERE, vault_id: VAULT_B, created_at: at(-180) },
  { id: uuid(3), checkpoint_id: OLDER, vault_id: VAULT_A, created_at: at(-600) },
].map(wireBackup);

function rest({ path }: WireRequest): WireAnswer | undefined {
  const [, resource, id] = path.replace(PREFIX, '').split('/');
  if (resource === 'vaults' && id === undefined) return { body: { vaults: vaults.map(wireVault) } };
  if (resource === 'vaults' && id !== undefined) return { body: { vault: wireVault(id) } };
  if (resource === 'backups') return { body: { backups } };
  if (resource !== 'checkpoints') return undefined;
  if (id === CHECKPOINT) return { body: { checkpoint: wireCheckpoint(CHECKPOINT, -60) } };
  return { status: 404, body: { error_code: 'BackupService.6217', error_msg: 'No checkpoint.' } };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => taskId(from + index));

describe('a list of tasks on CBR', () => {
  it('costs 1 call for a page, without an offset', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 150));
    const { nodes, pageInfo } = await readPage(gateway, 'tasks', { first: 20 });
    expect(nodes.map(({ id }) => id)).toEqual(numbers(1, 20));
    expect(pageInfo.hasNextPage).toBe(true);
    expect(calls()).toEqual(['/operation-logs?limit=100']);
  });

  it('continues at the last row of the page before', async () => {
    const { gateway, calls } = await openTaskCloud(wireTasks(1, 50));
    const pages = await readPages(gateway, 'tasks', { first: 20 });
    expect(pages.map(({ nodes }) => nodes.map(({ id }) => id))).toEqual([
      numbers(1, 20),
      numbers(21, 40),
      numbers(41, 50),
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
    expect(pages.flatMap(({ nodes }) => nodes.map(({ id }) => id))).toEqual(numbers(1, 3));
    expect(calls()).toEqual([
      '/operation-logs?limit=100',
      '/operation-logs?limit=100',
      '/operation-logs?offset=1&limit=100',
    ]);
  });
});

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
    expect(nodes.map(({ id }) => id)).toEqual(numbers(1, 4));
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

describe('the tasks of a checkpoint on CBR', () => {
  const rows = [
    wireTask(10, { operation_type: 'delete', checkpoint_id: CHECKPOINT }),
    wireTask(20, { checkpoint_id: ELSEWHERE, vault_id: VAULT_B }),
    wireTask(30, { checkpoint_id: OLDER }),
    wireTask(60, { checkpoint_id: CHECKPOINT }),
    wireTask(62, { checkpoint_id: CHECKPOINT }),
    wireTask(180, { checkpoint_id: ELSEWHERE, vault_id: VAULT_B }),
    wireTask(600, { checkpoint_id: OLDER }),
  ];
  const id = `checkpoint:sg:${CHECKPOINT}`;
  const SINCE_IT = `/operation-logs?vault_id=${VAULT_A}&start_time=2026-03-02T10:59:00Z&limit=1000`;

  it('cost its record and the tasks of its vault since then', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const { nodes } = await readPage(gateway, 'tasks', { filter: { checkpointId: id } });
    expect(nodes.map((node) => node.id)).toEqual([taskId(10), taskId(60)]);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('cost the record once if more of it is asked for', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const tasks = `tasks(filter: { checkpointId: "${id}" }) { nodes { id } }`;
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { status } ${tasks} }`);
    expect(data.tasks.nodes).toHaveLength(2);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('are those of all vaults once it is gone', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const gone = { checkpointId: `checkpoint:sg:${ELSEWHERE}` };
    const { nodes } = await readPage(gateway, 'tasks', { filter: gone });
    expect(nodes.map((node) => node.id)).toEqual([taskId(20), taskId(180)]);
    expect(calls()).toEqual([`/checkpoints/${ELSEWHERE}`, '/operation-logs?limit=1000']);
  });

  it('start with the later of the two times', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const filter = { checkpointId: id, startedFrom: `${at(-30)}Z`, kind: 'DELETE' };
    const { nodes } = await readPage(gateway, 'tasks', { filter });
    expect(nodes.map((node) => node.id)).toEqual([taskId(10)]);
    expect(calls()[1]).toBe(
      `/operation-logs?vault_id=${VAULT_A}&operation_type=delete&start_time=2026-03-02T11:29:00Z&limit=1000`,
    );
  });

  it('are 2 calls as its field', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { tasks { nodes { id } } } }`);
    expect(data.checkpoint.tasks.nodes).toEqual([{ id: taskId(10) }, { id: taskId(60) }]);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('are one list per vault for many checkpoints, since the first of them, and need no records', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const { data } = await gateway.query('{ checkpoints { nodes { nativeId tasks { nodes { id } } } } }');
    expect(data.checkpoints.nodes).toEqual([
      { nativeId: CHECKPOINT, tasks: { nodes: [10, 60, 62].map((number) => ({ id: taskId(number) })) } },
      { nativeId: ELSEWHERE, tasks: { nodes: [20, 180].map((number) => ({ id: taskId(number) })) } },
      { nativeId: OLDER, tasks: { nodes: [30, 600].map((number) => ({ id: taskId(number) })) } },
    ]);
    const [backupList, ...lists] = calls();
    expect(backupList).toMatch('/backups?');
    expect(lists.sort()).toEqual([
      `/operation-logs?vault_id=${VAULT_A}&start_time=2026-03-02T01:59:00Z&limit=1000`,
      `/operation-logs?vault_id=${VAULT_B}&start_time=2026-03-02T08:59:00Z&limit=1000`,
    ]);
  });

  it('have the unidentified rows that may be among them', async () => {
    const odd = [CHECKPOINT, OLDER, undefined].map((checkpoint_id, index) =>
      wireTask(40 + index, { id: null, checkpoint_id }),
    );
    const { gateway } = await openTaskCloud([...rows.slice(0, 2), ...odd, ...rows.slice(2)], rest);
    const { nodes, failures } = await readPage(gateway, 'tasks', { filter: { checkpointId: id } });
    expect(nodes).toHaveLength(2);
    expect(failures).toHaveLength(2);
  });

  it('are pages that joined are the list', async () => {
    const many = wireTasks(1, 30, (number) => ({ checkpoint_id: number % 3 === 0 ? CHECKPOINT : OLDER }));
    const { gateway } = await openTaskCloud(many, rest);
    const pages = await readPages(gateway, `Checkpoint.tasks ${id}`, { first: 4 });
    expect(pages.map(({ nodes }) => nodes.map((node) => node.id))).toEqual([
      [3, 6, 9, 12].map(taskId),
      [15, 18, 21, 24].map(taskId),
      [27, 30].map(taskId),
    ]);
  });
});

describe('the tasks of vaults on CBR', () => {
  const rows = [
    ...wireTasks(1, 5, (number) => ({ vault_id: number % 2 === 0 ? VAULT_A : VAULT_B })),
    wireTask(6, { operation_type: 'delete' }),
  ];

  it('cost one list per vault', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const { data } = await gateway.query('{ vaults(first: 20) { nodes { tasks(first: 3) { nodes { id } } } } }');
    expect(data.vaults.nodes).toHaveLength(20);
    expect(data.vaults.nodes.slice(0, 3)).toEqual([
      { tasks: { nodes: [2, 4, 6].map((number) => ({ id: taskId(number) })) } },
      { tasks: { nodes: [1, 3, 5].map((number) => ({ id: taskId(number) })) } },
      { tasks: { nodes: [] } },
    ]);
    const [list, ...others] = calls();
    expect(list).toMatch(/^\/vaults\?/);
    expect(others.sort()).toEqual(vaults.map((id) => `/operation-logs?vault_id=${id}&limit=100`).sort());
  });

  it('are read once where they are asked for twice', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const vault = `vault(id: "vault:sg:${VAULT_A}")`;
    await gateway.query(
      `{ ${vault} { tasks(first: 3) { nodes { id } } again: tasks(first: 1) { nodes { id } } } two: ${vault} { tasks(first: 2) { nodes { id } } } }`,
    );
    expect(calls()).toEqual([`/vaults/${VAULT_A}`, `/operation-logs?vault_id=${VAULT_A}&limit=100`]);
  });

  it('take the filter of the list of all', async () => {
    const { gateway, calls } = await openTaskCloud(rows, rest);
    const list = `Vault.tasks vault:sg:${VAULT_A}`;
    const { nodes } = await readPage(gateway, list, { filter: { kind: 'DELETE' } });
    expect(nodes.map(({ id }) => id)).toEqual([taskId(6)]);
    expect(calls()[1]).toBe(`/operation-logs?vault_id=${VAULT_A}&operation_type=delete&limit=100`);
  });
});
