import { describe, expect, it } from 'vitest';
import kinds from '../../fixtures/karbor/operation-log-kinds-200.json' with { type: 'json' };
import restore from '../../fixtures/karbor/restore-show-finished-200.json' with { type: 'json' };
import verification from '../../fixtures/karbor/verification-create-response-200.json' with { type: 'json' };
import { CHECKPOINT, PLAN, PROJECT, PROVIDER } from './_support/lab.ts';
import { instant, openKarbor, record, restoreRun, run, uuid } from './_support/log.ts';

const ABOUT = `checkpoint:lab:${PROVIDER}:${CHECKPOINT}`;
const [verifyLog, restoreLog] = kinds.operation_logs;
const RESTORE = `task:lab:restore:${restore.restore.id}`;
const VERIFICATION = `task:lab:verification:${verification.verification.id}`;

const EVERY_FIELD = `id nativeId projectId kind nativeKind status nativeStatus isFinished progressPercent startedAt endedAt
  error { code } checkpointId vaultId vaultName backupId subject { id } results { id nativeId type nativeType name nativeStatus reason }
  counts { total } provider { id } requestId extraInfo`;

/** What no task of Karbor has. */
const ABSENT = {
  projectId: PROJECT,
  progressPercent: null,
  error: null,
  vaultName: null,
  backupId: null,
  subject: null,
  counts: null,
  requestId: null,
  extraInfo: null,
};

describe('the operation log', () => {
  it('lists runs of every kind, newest first, in one call', async () => {
    const { data, calls } = await openKarbor({ logs: kinds.operation_logs });
    const { tasks } = await data(
      '{ tasks(first: 20) { nodes { kind nativeKind status nativeStatus isFinished endedAt } pageInfo { hasNextPage } } }',
    );
    expect(tasks.pageInfo.hasNextPage).toBe(false);
    expect(
      tasks.nodes.map((node: Record<string, unknown>) => [node.kind, node.nativeKind, node.status, node.nativeStatus]),
    ).toEqual([
      ['VERIFY', 'verify', 'RUNNING', 'in_progress'],
      ['RESTORE', 'restore', 'SUCCEEDED', 'success'],
      ['COPY', 'copy', 'WAITING', 'wait_copying'],
      ['DELETE', 'protect', 'FAILED', 'error-deleting'],
      ['DELETE', 'protect', 'SUCCEEDED', 'deleted'],
      ['BACKUP', 'protect', 'FAILED', 'error'],
      ['BACKUP', 'protect', 'SUCCEEDED', 'available'],
    ]);
    expect(
      tasks.nodes.map(({ isFinished, endedAt }: Record<string, unknown>) => isFinished === (endedAt !== null)),
    ).toEqual(Array(7).fill(true));
    expect(calls()).toEqual(['/operation_logs?sort=created_at%3Adesc&limit=21']);
  });

  it('has unknown kinds and statuses as UNKNOWN, with their own words', async () => {
    const logs = [
      run(1, { operation_type: 'retention_protect' }),
      run(2, { status: null }),
      run(3, { status: 'finished' }),
      run(4, { operation_type: 'delete', status: 'deleting' }),
    ];
    const { data } = await openKarbor({ logs });
    const { tasks } = await data('{ tasks { nodes { kind nativeKind status nativeStatus isFinished } } }');
    expect(tasks.nodes).toEqual([
      { kind: 'DELETE', nativeKind: 'delete', status: 'RUNNING', nativeStatus: 'deleting', isFinished: false },
      { kind: 'BACKUP', nativeKind: 'protect', status: 'UNKNOWN', nativeStatus: 'finished', isFinished: false },
      { kind: 'BACKUP', nativeKind: 'protect', status: 'UNKNOWN', nativeStatus: null, isFinished: false },
      {
        kind: 'UNKNOWN',
        nativeKind: 'retention_protect',
        status: 'SUCCEEDED',
        nativeStatus: 'available',
        isFinished: true,
      },
    ]);
  });

  it('shows a run that was stopped with its worker as running, without an end', async () => {
    const logs = [run(1, { status: 'protecting', ended_at: null })];
    const { data } = await openKarbor({ logs });
    const { tasks } = await data('{ tasks { nodes { status isFinished startedAt endedAt } } }');
    expect(tasks.nodes).toEqual([{ status: 'RUNNING', isFinished: false, startedAt: instant(1), endedAt: null }]);
  });

  it('names the checkpoint only with its provider', async () => {
    const { data } = await openKarbor({ logs: [run(1, { provider_id: null }), run(2, { checkpoint_id: null })] });
    const { tasks } = await data('{ tasks { nodes { checkpointId checkpoint { id } provider { nativeId } } } }');
    expect(tasks.nodes).toEqual([
      { checkpointId: null, checkpoint: null, provider: { nativeId: PROVIDER } },
      { checkpointId: null, checkpoint: null, provider: null },
    ]);
  });
});

describe('a task by id', () => {
  it('is a row of the log, in one call', async () => {
    const { data, calls } = await openKarbor({ logs: [run(1, { extra_info: '{"a":1}' })] });
    const id = `task:lab:log:${uuid(1)}`;
    expect((await data(`{ task(id: "${id}") { ${EVERY_FIELD} } }`)).task).toEqual({
      ...ABSENT,
      id,
      nativeId: uuid(1),
      kind: 'BACKUP',
      nativeKind: 'protect',
      status: 'SUCCEEDED',
      nativeStatus: 'available',
      isFinished: true,
      startedAt: instant(1),
      endedAt: instant(2),
      checkpointId: ABOUT,
      vaultId: `vault:lab:${PLAN}`,
      results: null,
      provider: { id: `provider:lab:${PROVIDER}` },
      extraInfo: { a: 1 },
    });
    expect(calls()).toEqual([`/operation_logs/${uuid(1)}`]);
  });

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

  it('is a verification, whose times are those of the only such row of its checkpoint', async () => {
    const { data, calls } = await openKarbor({
      logs: kinds.operation_logs,
      verifications: [verification.verification as never],
    });
    const document = `{ task(id: "${VERIFICATION}") { id kind nativeKind status startedAt endedAt results { id } checkpointId } }`;
    expect((await data(document)).task).toEqual({
      id: VERIFICATION,
      kind: 'VERIFY',
      nativeKind: 'verify',
      status: 'RUNNING',
      startedAt: '2026-03-14T09:15:00.000Z',
      endedAt: null,
      results: [],
      checkpointId: ABOUT,
    });
    expect(calls()).toEqual([
      `/verifications/${verification.verification.id}`,
      `/operation_logs?sort=created_at%3Aasc&limit=1000&checkpoint_id=${CHECKPOINT}`,
    ]);
  });

  it('is a verification without times where the checkpoint has several', async () => {
    const logs = [run(1), ...[2, 3].map((number) => run(number, { operation_type: 'verify', status: 'success' }))];
    const { data } = await openKarbor({ logs, verifications: [verification.verification as never] });
    const { task } = await data(`{ task(id: "${VERIFICATION}") { startedAt endedAt } }`);
    expect(task).toEqual({ startedAt: null, endedAt: null });
  });

  it('can be waited for, and each poll reads its record again', async () => {
    const id = uuid(9, 1);
    const running = record(id, { status: 'in_progress' });
    const karbor = { restores: [running] };
    const { data, calls } = await openKarbor({
      ...karbor,
      script: () => {
        const [restore] = karbor.restores;
        karbor.restores = [record(id)];
        return { body: { restore } };
      },
    });
    const { task } = await data(`{ task(id: "task:lab:restore:${id}", waitMs: 20000) { status isFinished } }`);
    expect(task).toEqual({ status: 'SUCCEEDED', isFinished: true });
    expect(calls()).toEqual([`/restores/${id}`, `/restores/${id}`]);
  });

  it('is null where Karbor has no such record', async () => {
    const { data } = await openKarbor({});
    const ids = ['log', 'restore', 'verification'].map((space) => `task:lab:${space}:${uuid(1)}`);
    expect((await data('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).nodes).toEqual([null, null, null]);
  });

  it.each([
    ['without its record', `task:lab:${uuid(1)}`, 'incomplete'],
    ['of another record', `task:lab:copy:${uuid(1)}`, 'native form'],
    ['that is no uuid', 'task:lab:log:nope', 'native form'],
  ])('%s is INVALID_INPUT, and nothing is called', async (_what, id, words) => {
    const { query, calls } = await openKarbor({});
    const { errors } = await query(`{ task(id: "${id}") { id } }`);
    expect(errors?.[0]?.extensions?.code).toBe('INVALID_INPUT');
    expect(errors?.[0]?.message).toContain(words);
    expect(calls()).toEqual([]);
  });
});

describe('many tasks by id', () => {
  const ids = (count: number, space: string, ofSpace = 0) =>
    Array.from({ length: count }, (_, index) => `task:lab:${space}:${uuid(index + 1, ofSpace)}`);
  const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Task { id results { id } } } }';
  const logs = Array.from({ length: 40 }, (_, index) => run(index + 1));
  const restores = Array.from({ length: 40 }, (_, index) => record(uuid(index + 1, 1)));
  const verifications = Array.from({ length: 40 }, (_, index) => record(uuid(index + 1, 2)));

  it.each([
    [10, 'log', 0, 10],
    [11, 'log', 0, 1],
    [3, 'restore', 1, 3],
    [4, 'restore', 1, 1],
    [10, 'verification', 2, 10],
    [11, 'verification', 2, 1],
  ])('%i of the record %s cost the fewer calls', async (count, space, ofSpace, expected) => {
    const { data, calls } = await openKarbor({ logs, restores, verifications });
    const asked = ids(count, space, ofSpace);
    const { nodes } = await data(NODES, { ids: asked });
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(asked);
    expect(calls()).toHaveLength(expected);
  });

  it('cost a page of the list for each ten of them at most', async () => {
    const newer = Array.from({ length: 1000 }, (_, index) => record(uuid(index + 1, 5)));
    const { data, calls } = await openKarbor({ restores: [...newer, ...restores] });
    const { nodes } = await data(NODES, { ids: ids(20, 'restore', 1) });
    expect(nodes.map(({ id }: { id: string }) => id)).toEqual(ids(20, 'restore', 1));
    expect(calls()).toEqual([
      '/restores?sort=created_at%3Adesc&limit=1000',
      `/restores?sort=created_at%3Adesc&limit=1000&marker=${uuid(1000, 5)}`,
    ]);
    await data(NODES, { ids: ids(19, 'restore', 1) });
    expect(calls()).toHaveLength(1 + 19);
  });

  it('are read alone where the list does not show or name them', async () => {
    const { data, calls } = await openKarbor({
      restores,
      script: ({ path }) => (path.endsWith('/restores') ? { body: { restores: restores.slice(0, 3) } } : undefined),
    });
    const { nodes } = await data(NODES, { ids: [...ids(4, 'restore', 1), `task:lab:restore:${uuid(77, 1)}`] });
    expect(nodes.map((node: { id: string } | null) => node?.id)).toEqual([...ids(4, 'restore', 1), undefined]);
    expect(calls()).toHaveLength(1 + 2);
  });

  it('are read alone where the list fails', async () => {
    const { data, calls } = await openKarbor({
      restores,
      script: ({ path }) => (path.endsWith('/restores') ? { status: 403, body: {} } : undefined),
    });
    const { nodes } = await data(NODES, { ids: ids(4, 'restore', 1) });
    expect(nodes).toHaveLength(4);
    expect(calls()).toHaveLength(1 + 4);
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

it('the verification of a row of the log is another task, because the row does not name it', async () => {
  const { data } = await openKarbor({
    logs: kinds.operation_logs,
    verifications: [verification.verification as never],
  });
  const { tasks } = await data('{ tasks(first: 1) { nodes { id results { id } } } }');
  expect(tasks.nodes).toEqual([{ id: `task:lab:log:${verifyLog?.id}`, results: null }]);
});
