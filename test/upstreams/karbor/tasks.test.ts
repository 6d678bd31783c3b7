import { describe, expect, it } from 'vitest';
import kinds from '../../fixtures/karbor/operation-log-kinds-200.json' with { type: 'json' };
import verification from '../../fixtures/karbor/verification-create-response-200.json' with { type: 'json' };
import { CHECKPOINT, PLAN, PROVIDER } from './_support/lab.ts';
import { instant, openKarbor, record, run, uuid } from './_support/log.ts';
import { ABOUT, ABSENT, EVERY_FIELD } from './_support/task-fields.ts';

const VERIFICATION = `task:lab:verification:${verification.verification.id}`;

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
