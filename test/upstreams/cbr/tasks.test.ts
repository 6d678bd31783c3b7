import { describe, expect, it } from 'vitest';
import { PREFIX } from '../../support/cbr-questions.ts';
import { readTask, SERVER, withExtra } from './_support/read-task.ts';
import { at, openTaskCloud, taskId, uuid, VAULT_A, wireTask } from './_support/task-cloud.ts';

const common = { progress: 40, request_id: 'req-7' };

describe('a task of CBR', () => {
  it('costs 1 call by its id, with all its fields', async () => {
    const extra_info = { common, resource: SERVER, backup: { backup_id: uuid(8), incremental: 'true' } };
    const parts = { status: 'running', checkpoint_id: uuid(9), ended_at: null, extra_info };
    const { task, calls, warnings } = await readTask(parts);
    expect(calls).toEqual([`/operation-logs/${uuid(1)}`]);
    expect(warnings).toEqual([]);
    expect(task).toEqual({
      id: taskId(1),
      nativeId: uuid(1),
      upstream: { name: 'sg' },
      projectId: PREFIX.slice('/v3/'.length),
      kind: 'BACKUP',
      nativeKind: 'backup',
      status: 'RUNNING',
      nativeStatus: 'running',
      isFinished: false,
      progressPercent: 40,
      startedAt: '2026-03-02T11:59:00.000Z',
      endedAt: null,
      error: null,
      checkpointId: `checkpoint:sg:${uuid(9)}`,
      vaultId: `vault:sg:${VAULT_A}`,
      vaultName: 'vault-a',
      backupId: `backup:sg:${uuid(8)}`,
      subject: {
        id: `resource:${taskId(1)}/task/OS::Nova::Server/${uuid(7)}`,
        nativeId: uuid(7),
        type: 'SERVER',
        nativeType: 'OS::Nova::Server',
        name: 'db-01',
      },
      results: null,
      counts: null,
      provider: null,
      requestId: 'req-7',
      extraInfo: extra_info,
    });
  });

  it('is null if CBR has none', async () => {
    const { gateway, calls } = await openTaskCloud([]);
    expect(await gateway.query(`{ task(id: "${taskId(1)}") { id } }`)).toEqual({ data: { task: null } });
    expect(calls()).toEqual([`/operation-logs/${uuid(1)}`]);
  });

  it('is null once a list has shown that the project is the right one, if CBR has one answer for both', async () => {
    const { gateway, calls } = await openTaskCloud([], ({ path }) =>
      path === `${PREFIX}/vaults`
        ? { body: { vaults: [] } }
        : { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } },
    );
    expect(await gateway.query(`{ task(id: "${taskId(1)}") { id } }`)).toEqual({ data: { task: null } });
    expect(calls()).toEqual([`/operation-logs/${uuid(1)}`, '/vaults?offset=0&limit=1']);
  });

  it('is a node, and an id of another form is refused without a call', async () => {
    const { gateway, calls } = await openTaskCloud([wireTask(1), wireTask(2)]);
    const ids = JSON.stringify([taskId(2), taskId(1)]);
    expect((await gateway.query(`{ nodes(ids: ${ids}) { id } }`)).data.nodes).toEqual([
      { id: taskId(2) },
      { id: taskId(1) },
    ]);
    expect(calls().sort()).toEqual([1, 2].map((number) => `/operation-logs/${uuid(number)}`));
    for (const id of ['task:sg:1', `task:sg:log:${uuid(1)}`]) {
      expect((await gateway.query(`{ task(id: "${id}") { id } }`)).errors?.[0]?.extensions).toMatchObject({
        code: 'INVALID_INPUT',
      });
    }
    expect(calls()).toEqual([]);
  });

  it.each([
    ['waiting', 'WAITING', false],
    ['running', 'RUNNING', false],
    ['success', 'SUCCEEDED', true],
    ['failed', 'FAILED', true],
    ['skipped', 'SKIPPED', true],
    ['timeout', 'TIMED_OUT', true],
    ['paused', 'UNKNOWN', false],
    [null, 'UNKNOWN', false],
  ])('with the status %s is %s, and finished: %s', async (nativeStatus, status, isFinished) => {
    const { task } = await readTask({ status: nativeStatus }, 'status nativeStatus isFinished');
    expect(task).toEqual({ status, nativeStatus, isFinished });
  });

  it.each([
    ['backup', 'BACKUP'],
    ['restore', 'RESTORE'],
    ['delete', 'DELETE'],
    ['copy', 'COPY'],
    ['replication', 'REPLICATION'],
    ['vault_delete', 'DELETE_VAULT'],
    ['remove_resource', 'REMOVE_RESOURCES'],
    ['migrate_resources', 'MOVE_RESOURCES'],
    ['sync', 'SYNC'],
    ['defragment', 'UNKNOWN'],
  ])('of the type %s is of the kind %s', async (nativeKind, kind) => {
    expect((await readTask({ operation_type: nativeKind }, 'kind nativeKind')).task).toEqual({ kind, nativeKind });
  });

  it('without a type is of an unknown kind', async () => {
    const { task } = await readTask({ operation_type: null }, 'kind nativeKind');
    expect(task).toEqual({ kind: 'UNKNOWN', nativeKind: 'UNKNOWN' });
  });

  it.each<[string, object, string | null]>([
    ['made', withExtra({ backup: { backup_id: uuid(8) } }), uuid(8)],
    ['deleted', withExtra({ delete: { backup_id: uuid(8), backup_name: 'b' } }, 'delete'), uuid(8)],
    ['restored', withExtra({ restore: { backup_id: uuid(8) } }, 'restore'), uuid(8)],
    [
      'replicated',
      withExtra({ replication: { source_backup_id: uuid(8), destination_backup_id: uuid(9) } }, 'replication'),
      uuid(8),
    ],
    ['not named', withExtra({ common }), null],
    ['named by an empty text', withExtra({ backup: { backup_id: '' } }), null],
  ])('has the backup that is %s', async (_what, parts, nativeId) => {
    const { task, warnings } = await readTask(parts, 'backupId');
    expect(task.backupId).toBe(nativeId === null ? null : `backup:sg:${nativeId}`);
    expect(warnings).toEqual([]);
  });

  it.each<[string, object, object | null]>([
    [
      'resources',
      withExtra({ remove_resources: { fail_count: 1, total_count: 4, resources: [] } }),
      { total: 4, failed: 1 },
    ],
    ['backups of a vault', withExtra({ vault_delete: { fail_count: 0, total_count: 9 } }), { total: 9, failed: 0 }],
    [
      'imported backups',
      withExtra({ sync: { sync_backup_num: 3, delete_backup_num: 1, err_sync_backup_num: 2 } }),
      { total: 3, failed: 2 },
    ],
    ['only the failed ones', withExtra({ vault_delete: { fail_count: 2 } }), { total: null, failed: 2 }],
    ['a single item', withExtra({ backup: { backup_id: uuid(8) } }), null],
    ['nothing that can be read', withExtra({ vault_delete: { fail_count: 'two', total_count: 1.5 } }), null],
  ])('counts %s', async (_what, parts, counts) => {
    expect((await readTask(parts, 'counts { total failed }')).task).toEqual({ counts });
  });

  it('has its error, and none for empty texts', async () => {
    const error_info = { code: 'BackupService.6204', message: 'The backup has made an image.' };
    const { task } = await readTask({ status: 'failed', error_info }, 'error { code message }');
    expect(task).toEqual({ error: error_info });
    const only = await readTask({ error_info: { code: '', message: 'Broken.' } }, 'error { code message }');
    expect(only.task).toEqual({ error: { code: null, message: 'Broken.' } });
    expect((await readTask({ error_info: null }, 'error { code }')).task).toEqual({ error: null });
  });

  it('names no vault on Open Telekom Cloud, whose rows have none', async () => {
    const parts = { vault_id: undefined, vault_name: undefined, ended_at: `${at(0).slice(0, -3)}+00:00` };
    const { task, warnings } = await readTask(parts, 'vaultId vaultName vault { id } endedAt');
    expect(task).toEqual({ vaultId: null, vaultName: null, vault: null, endedAt: '2026-03-02T12:00:00.000Z' });
    expect(warnings).toEqual([]);
  });
});
