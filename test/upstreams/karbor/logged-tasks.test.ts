import { describe, expect, it } from 'vitest';
import kinds from '../../fixtures/karbor/operation-log-kinds-200.json' with { type: 'json' };
import verification from '../../fixtures/karbor/verification-create-response-200.json' with { type: 'json' };
import { PROVIDER } from './_support/lab.ts';
import { instant, openKarbor, run } from './_support/log.ts';

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

it('the verification of a row of the log is another task, because the row does not name it', async () => {
  const { data } = await openKarbor({
    logs: kinds.operation_logs,
    verifications: [verification.verification as never],
  });
  const { tasks } = await data('{ tasks(first: 1) { nodes { id results { id } } } }');
  expect(tasks.nodes).toEqual([{ id: `task:lab:log:${kinds.operation_logs[0]?.id}`, results: null }]);
});
