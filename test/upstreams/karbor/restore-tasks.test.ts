import { describe, expect, it } from 'vitest';
import kinds from '../../fixtures/karbor/operation-log-kinds-200.json' with { type: 'json' };
import restore from '../../fixtures/karbor/restore-show-finished-200.json' with { type: 'json' };
import { PROVIDER } from './_support/lab.ts';
import { openKarbor, record, restoreRun, run, uuid } from './_support/log.ts';
import { ABOUT, ABSENT, EVERY_FIELD } from './_support/task-fields.ts';

const [, restoreLog] = kinds.operation_logs;
const RESTORE = `task:lab:restore:${restore.restore.id}`;

describe('a task by id', () => {
  it('is a restore with its results in one call, and its times in one more', async () => {
    const { data, calls } = await openKarbor({ logs: kinds.operation_logs, restores: [restore.restore] });
    const [server = '', volume = ''] = Object.keys(restore.restore.resources_status).map((key) => key.split('#')[1]);
    expect((await data(`{ task(id: "${RESTORE}") { status results { nativeId } } }`)).task).toEqual({
      status: 'SUCCEEDED',
      results: [{ nativeId: server }, { nativeId: volume }],
    });
    expect(calls()).toEqual([`/restores/${restore.restore.id}`]);
    const available = { name: null, nativeStatus: 'available', reason: null };
    expect((await data(`{ task(id: "${RESTORE}") { ${EVERY_FIELD} } }`)).task).toEqual({
      ...ABSENT,
      id: RESTORE,
      nativeId: restore.restore.id,
      kind: 'RESTORE',
      nativeKind: 'restore',
      status: 'SUCCEEDED',
      nativeStatus: 'success',
      isFinished: true,
      startedAt: '2026-03-14T08:30:12.000Z',
      endedAt: '2026-03-14T08:41:55.000Z',
      checkpointId: ABOUT,
      vaultId: null,
      results: [
        {
          id: `resource:${RESTORE}/result/OS::Nova::Server/${server}`,
          nativeId: server,
          type: 'SERVER',
          nativeType: 'OS::Nova::Server',
          ...available,
        },
        {
          id: `resource:${RESTORE}/result/OS::Cinder::Volume/${volume}`,
          nativeId: volume,
          type: 'VOLUME',
          nativeType: 'OS::Cinder::Volume',
          ...available,
        },
      ],
      provider: { id: `provider:lab:${PROVIDER}` },
    });
    expect(calls()).toEqual([
      `/restores/${restore.restore.id}`,
      `/operation_logs?sort=created_at%3Aasc&limit=1000&restore_id=${restore.restore.id}`,
    ]);
  });

  it('is the restore where the id is that of its row in the log', async () => {
    const { data, calls } = await openKarbor({ logs: kinds.operation_logs, restores: [restore.restore] });
    const { task, tasks, node } = await data(`{
      task(id: "task:lab:log:${restoreLog?.id}") { id nativeId startedAt results { nativeStatus } }
      tasks(filter: { kind: RESTORE }) { nodes { id } }
      node(id: "${RESTORE}") { id } }`);
    expect([task.id, tasks.nodes, node]).toEqual([RESTORE, [{ id: RESTORE }], { id: RESTORE }]);
    expect(task).toMatchObject({ nativeId: restore.restore.id, startedAt: '2026-03-14T08:30:12.000Z' });
    expect(task.results).toHaveLength(2);
    expect(calls()).toHaveLength(4);
  });

  it('is a restore that could not start, which is in no log and has no times', async () => {
    const id = uuid(9, 1);
    const { data } = await openKarbor({ restores: [record(id, { status: 'fail' })] });
    const { task } = await data(`{ task(id: "task:lab:restore:${id}") { status startedAt endedAt results { id } } }`);
    expect(task).toEqual({ status: 'FAILED', startedAt: null, endedAt: null, results: [] });
  });
});

describe('the results of restores in a list', () => {
  const logs = Array.from({ length: 6 }, (_, index) => restoreRun(index + 1));
  const restores = Array.from({ length: 6 }, (_, index) =>
    record(uuid(index + 1, 1), { resources_status: { [`OS::Cinder::Volume#${uuid(index, 2)}`]: 'available' } }),
  );
  const results = (first: number) => `{ tasks(first: ${first}) { nodes { id results { nativeId } } } }`;

  it.each([
    [3, 3],
    [4, 1],
    [6, 1],
  ])('of %i restores cost %i calls', async (count, expected) => {
    const { data, calls } = await openKarbor({ logs, restores });
    const { tasks } = await data(results(count));
    expect(tasks.nodes.map((node: { results: unknown }) => node.results)).toEqual(
      [5, 4, 3, 2, 1, 0].slice(0, count).map((number) => [{ nativeId: uuid(number, 2) }]),
    );
    expect(calls()).toHaveLength(1 + expected);
  });

  it('are null where the restore is gone, and for every other row', async () => {
    const verify = run(8, { operation_type: 'verify', status: 'success' });
    const { data, calls } = await openKarbor({ logs: [restoreRun(1), run(7), verify] });
    expect((await data(results(20))).tasks.nodes.map((node: { results: unknown }) => node.results)).toEqual([
      null,
      null,
      null,
    ]);
    expect(calls()).toHaveLength(2);
  });

  it('have the reasons, cut, and the ids that Karbor names', async () => {
    const resources_status = { 'OS::Nova::Server#a': 'error', 'OS::Nova::Server': 'undefined', odd: 'restoring' };
    const resources_reason = { 'OS::Nova::Server#a': 'x'.repeat(600), 'OS::Cinder::Volume#b#c': 'no space' };
    const { data } = await openKarbor({
      logs: [restoreRun(1)],
      restores: [record(uuid(1, 1), { resources_status, resources_reason })],
    });
    const fields = 'nativeId type nativeType nativeStatus reason';
    const { tasks } = await data(`{ tasks { nodes { results { ${fields} } } } }`);
    const nova = { type: 'SERVER', nativeType: 'OS::Nova::Server' };
    expect(tasks.nodes[0].results).toEqual([
      { nativeId: 'a', ...nova, nativeStatus: 'error', reason: 'x'.repeat(500) },
      { nativeId: null, ...nova, nativeStatus: 'undefined', reason: null },
      { nativeId: null, type: 'UNKNOWN', nativeType: 'odd', nativeStatus: 'restoring', reason: null },
      { nativeId: 'b#c', type: 'VOLUME', nativeType: 'OS::Cinder::Volume', nativeStatus: null, reason: 'no space' },
    ]);
  });
});
