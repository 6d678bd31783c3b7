import { describe, expect, it } from 'vitest';
import { PREFIX, wireBackup } from '../../support/cbr-questions.ts';
import { at, openTaskCloud, taskId, uuid, VAULT_A, wireTask } from './_support/task-cloud.ts';

const FIELDS = `id nativeId upstream { name } projectId kind nativeKind status nativeStatus isFinished progressPercent
  startedAt endedAt error { code message } checkpointId vaultId vaultName backupId
  subject { id nativeId type nativeType name } results { id nativeId type nativeType name nativeStatus reason }
  counts { total failed } provider { id } requestId extraInfo`;

/** One task with these parts, as read by its id, and the warnings of that. */
async function readTask(parts: object, fields = FIELDS) {
  const { gateway, calls } = await openTaskCloud([wireTask(1, parts)]);
  const { data, errors } = await gateway.query(`{ task(id: "${taskId(1)}") { ${fields} } }`);
  expect(errors).toBeUndefined();
  return { task: data.task, calls: calls(), warnings: gateway.log.map(({ msg }) => msg) };
}

const SERVER = { id: uuid(7), type: 'OS::Nova::Server', name: 'db-01', extra_info: {} };
const common = { progress: 40, request_id: 'req-7' };
const withExtra = (extra: object, kind = 'backup') => ({ operation_type: kind, extra_info: extra });

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

describe('a restore of CBR', () => {
  const restore = { backup_id: uuid(8), backup_name: 'b', target_resource_id: uuid(6), target_resource_name: 'db-02' };
  const fields = 'subject { nativeId } results { id nativeId type nativeType name nativeStatus reason }';

  it('has its target as the result, and the other resource as its subject', async () => {
    const { task, calls } = await readTask(withExtra({ common, resource: SERVER, restore }, 'restore'), fields);
    expect(task).toEqual({
      subject: { nativeId: uuid(7) },
      results: [
        {
          id: `resource:${taskId(1)}/result/OS::Nova::Server/${uuid(6)}`,
          nativeId: uuid(6),
          type: 'SERVER',
          nativeType: 'OS::Nova::Server',
          name: 'db-02',
          nativeStatus: null,
          reason: null,
        },
      ],
    });
    expect(calls).toHaveLength(1);
  });

  it('has no subject if its resource is its target, which may be another one than was backed up', async () => {
    const resource = { ...SERVER, id: uuid(6) };
    const { task } = await readTask(withExtra({ resource, restore }, 'restore'), fields);
    expect(task).toMatchObject({ subject: null, results: [{ nativeId: uuid(6) }] });
  });

  it('has no results if no target is recorded', async () => {
    const { task } = await readTask(withExtra({ resource: SERVER, restore: {} }, 'restore'), fields);
    expect(task).toEqual({ subject: { nativeId: uuid(7) }, results: null });
  });
});

describe('an odd value of a CBR task that is only shown', () => {
  it('is null, with one warning a field', async () => {
    const parts = {
      ended_at: 'soon',
      vault_name: 5,
      error_info: 'none',
      extra_info: {
        common: { progress: 250, request_id: {} },
        resource: { id: 7, type: 'OS::Nova::Server' },
        backup: { backup_id: '../1' },
        sync: 'done',
      },
    };
    const { task, warnings } = await readTask(parts);
    expect(task).toMatchObject({
      endedAt: null,
      vaultName: null,
      error: null,
      progressPercent: null,
      requestId: null,
      subject: null,
      backupId: null,
      counts: null,
      extraInfo: parts.extra_info,
    });
    const field = (what: string) => `sg: ${what} cannot be read as its type, and is not shown.`;
    expect(warnings.sort()).toEqual(
      [
        'ended_at of a task',
        'vault_name of a task',
        'error_info of a task',
        "progress of a task's common",
        "request_id of a task's common",
        "id of a task's resource",
        "backup_id of a task's backup",
        "sync of a task's extra_info",
      ]
        .map(field)
        .sort(),
    );
  });

  it.each([
    ['absent', undefined, null],
    ['a list', [1], [1]],
    ['a text', 'none', 'none'],
    ['JSON in a text', '{"common":{"progress":7}}', { common: { progress: 7 } }],
  ])('may be the whole of the further data: %s', async (_what, extra_info, extraInfo) => {
    const { task } = await readTask({ extra_info }, 'extraInfo progressPercent subject { id }');
    expect(task).toMatchObject({ extraInfo, subject: null });
  });
});

describe('a backup of CBR', () => {
  it.each<[string, object | null, number | null, boolean | null]>([
    ['under way', { progress: 35, auto_trigger: false }, 35, false],
    ['of a policy', { progress: 100, auto_trigger: true }, 100, true],
    ['that tells nothing', {}, null, null],
    ['without further data', null, null, null],
    ['with odd values', { progress: 101, auto_trigger: 'yes' }, null, null],
  ])('%s has its progress and its origin', async (_what, extend_info, progressPercent, isAutomatic) => {
    const backup = wireBackup({ id: uuid(8), extend_info });
    const { gateway } = await openTaskCloud([], () => ({ body: { backup } }));
    const { data } = await gateway.query(
      `{ node(id: "backup:sg:${uuid(8)}") { ... on Backup { progressPercent isAutomatic } } }`,
    );
    expect(data.node).toEqual({ progressPercent, isAutomatic });
  });
});
