import { describe, expect, it } from 'vitest';
import { readPage, readPages } from '../../support/paging.ts';
import { at, openTaskCloud, taskId, VAULT_A, VAULT_B, wireTask, wireTasks } from './_support/task-cloud.ts';
import { CHECKPOINT, ELSEWHERE, OLDER, parentsOfTasks, vaults } from './_support/task-parents.ts';

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
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const { nodes } = await readPage(gateway, 'tasks', { filter: { checkpointId: id } });
    expect(nodes.map((node) => node.id)).toEqual([taskId(10), taskId(60)]);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('cost the record once if more of it is asked for', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const tasks = `tasks(filter: { checkpointId: "${id}" }) { nodes { id } }`;
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { status } ${tasks} }`);
    expect(data.tasks.nodes).toHaveLength(2);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('are those of all vaults once it is gone', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const gone = { checkpointId: `checkpoint:sg:${ELSEWHERE}` };
    const { nodes } = await readPage(gateway, 'tasks', { filter: gone });
    expect(nodes.map((node) => node.id)).toEqual([taskId(20), taskId(180)]);
    expect(calls()).toEqual([`/checkpoints/${ELSEWHERE}`, '/operation-logs?limit=1000']);
  });

  it('start with the later of the two times', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const filter = { checkpointId: id, startedFrom: `${at(-30)}Z`, kind: 'DELETE' };
    const { nodes } = await readPage(gateway, 'tasks', { filter });
    expect(nodes.map((node) => node.id)).toEqual([taskId(10)]);
    expect(calls()[1]).toBe(
      `/operation-logs?vault_id=${VAULT_A}&operation_type=delete&start_time=2026-03-02T11:29:00Z&limit=1000`,
    );
  });

  it('are 2 calls as its field', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { tasks { nodes { id } } } }`);
    expect(data.checkpoint.tasks.nodes).toEqual([{ id: taskId(10) }, { id: taskId(60) }]);
    expect(calls()).toEqual([`/checkpoints/${CHECKPOINT}`, SINCE_IT]);
  });

  it('are one list per vault for many checkpoints, since the first of them, and need no records', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
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
    const { gateway } = await openTaskCloud([...rows.slice(0, 2), ...odd, ...rows.slice(2)], parentsOfTasks);
    const { nodes, failures } = await readPage(gateway, 'tasks', { filter: { checkpointId: id } });
    expect(nodes).toHaveLength(2);
    expect(failures).toHaveLength(2);
  });

  it('are pages that joined are the list', async () => {
    const many = wireTasks(1, 30, (number) => ({ checkpoint_id: number % 3 === 0 ? CHECKPOINT : OLDER }));
    const { gateway } = await openTaskCloud(many, parentsOfTasks);
    const pages = await readPages(gateway, `Checkpoint.tasks ${id}`, { first: 4 });
    expect(pages.map(({ nodes }) => nodes.map((node) => node.id))).toEqual([
      [3, 6, 9, 12].map(taskId),
      [15, 18, 21, 24].map(taskId),
      [27, 30].map(taskId),
    ]);
  });
});

describe('the tasks of checkpoints on CBR whose vaults have many', () => {
  const rows = wireTasks(1, 18_000, (number) => ({
    vault_id: number % 2 === 0 ? VAULT_A : VAULT_B,
    created_at: at(-number / 1000),
    ...(number === 17_990 && { checkpoint_id: CHECKPOINT }),
  }));

  it('cost nine pages more than the vaults at most, are short then, and continue', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const tasks = 'tasks { nodes { id } pageInfo { hasNextPage endCursor } }';
    const { data } = await gateway.query(`{ checkpoints { nodes { id ${tasks} } } }`);
    expect(calls()).toHaveLength(1 + 2 + 9);
    const short = { nodes: [], pageInfo: { hasNextPage: true } };
    expect(data.checkpoints.nodes).toMatchObject(Array(3).fill({ tasks: short }));
    const [{ id, tasks: page }] = data.checkpoints.nodes;
    const rest = await readPages(gateway, `Checkpoint.tasks ${id}`, { after: page.pageInfo.endCursor });
    expect(rest.flatMap(({ nodes }) => nodes.map((node) => node.id))).toEqual([taskId(17_990)]);
  });

  it('cost ten pages for a single one', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const { nodes } = await readPage(gateway, 'tasks', { filter: { checkpointId: `checkpoint:sg:${CHECKPOINT}` } });
    expect(nodes.map((node) => node.id)).toEqual([taskId(17_990)]);
    expect(calls()).toHaveLength(1 + 10);
  });
});

describe('the tasks of vaults on CBR', () => {
  const rows = [
    ...wireTasks(1, 5, (number) => ({ vault_id: number % 2 === 0 ? VAULT_A : VAULT_B })),
    wireTask(6, { operation_type: 'delete' }),
  ];

  it('cost one list per vault', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
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
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const vault = `vault(id: "vault:sg:${VAULT_A}")`;
    await gateway.query(
      `{ ${vault} { tasks(first: 3) { nodes { id } } again: tasks(first: 1) { nodes { id } } } two: ${vault} { tasks(first: 2) { nodes { id } } } }`,
    );
    expect(calls()).toEqual([`/vaults/${VAULT_A}`, `/operation-logs?vault_id=${VAULT_A}&limit=100`]);
  });

  it('take the filter of the list of all', async () => {
    const { gateway, calls } = await openTaskCloud(rows, parentsOfTasks);
    const list = `Vault.tasks vault:sg:${VAULT_A}`;
    const { nodes } = await readPage(gateway, list, { filter: { kind: 'DELETE' } });
    expect(nodes.map(({ id }) => id)).toEqual([taskId(6)]);
    expect(calls()[1]).toBe(`/operation-logs?vault_id=${VAULT_A}&operation_type=delete&limit=100`);
  });
});
