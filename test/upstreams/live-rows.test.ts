import DataLoader from 'dataloader';
import { describe, expect, it, vi } from 'vitest';
import type { Task } from '../../src/domain/task.ts';
import { GatewayError } from '../../src/failure.ts';
import { createLiveRows } from '../../src/upstreams/live-rows.ts';
import type { TaskList } from '../../src/upstreams/task-lists.ts';

interface Thing {
  readonly id: string;
  readonly status: string;
}

const IDS = ['a', 'b', 'c', 'd', 'e'];

/** Rows and tasks that a test changes between polls, each of which has a loader of its own. */
function watchedRows(ids = IDS) {
  const liveRows = createLiveRows();
  const state = new Map(ids.map((id) => [id, 'AVAILABLE']));
  let tasks: Partial<Task>[] = [];
  let reads: string[] = [];
  const lists = vi.fn(async (): Promise<TaskList> => ({ tasks: tasks as Task[], isWhole: true }));
  const read = vi.fn(async (id: string): Promise<Thing> => ({ id, status: state.get(id) ?? 'ERROR' }));

  async function poll(asked = ids): Promise<string> {
    reads = [];
    const byId = new DataLoader<string, Thing | null>((keys) => {
      reads.push(...keys);
      return Promise.all(keys.map((id) => read(id).catch((error: Error) => error)));
    });
    const options = { readTasks: lists, isFinal: ({ status }: Thing) => status === 'AVAILABLE' };
    const rows = await liveRows.carry(byId, options).loadMany([...asked]);
    return rows.map((row) => (row instanceof Error ? row.message : row?.status)).join(' ');
  }

  return {
    liveRows,
    state,
    lists,
    read,
    poll,
    reads: () => reads,
    setTasks: (...next: Partial<Task>[]) => {
      tasks = next;
    },
  };
}

const task = (id: string, status: 'RUNNING' | 'SUCCEEDED', subject: string): Partial<Task> => ({
  id,
  status,
  isFinished: status !== 'RUNNING',
  checkpointId: subject,
  backupId: null,
  vaultId: null,
  progressPercent: null,
});

/** Lists are shared for two seconds. */
const later = () => vi.advanceTimersByTimeAsync(2_100);

describe('rows of live queries', () => {
  it('are read twice after a task that began and ended between two polls: they may lag behind it', async ({
    onTestFinished,
  }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { state, poll, setTasks } = watchedRows();
    await poll();
    await later();
    await poll();
    setTasks(task('t', 'SUCCEEDED', 'e'));
    await later();
    await poll();
    state.set('e', 'ERROR');
    await later();
    expect(await poll()).toBe('AVAILABLE AVAILABLE AVAILABLE AVAILABLE ERROR');
  });

  it('do not go back to a list that a later one has overtaken', async ({ onTestFinished }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { liveRows, lists } = watchedRows();
    const byId = () => new DataLoader<string, Task | null>(async (keys) => keys.map(() => null));
    const carried = () =>
      liveRows.carry(byId(), {
        readTasks: lists,
        isFinal: ({ isFinished }) => isFinished,
        ofTask: (listed) => listed,
      });
    const ids = IDS;
    await carried().loadMany([...ids]);
    let answer: (list: TaskList) => void = () => {};
    lists.mockReturnValueOnce(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    const slow = carried().loadMany([...ids]);
    await later();
    lists.mockResolvedValueOnce({ tasks: [task('a', 'SUCCEEDED', 'x') as Task], isWhole: true });
    const [first] = await carried().loadMany([...ids]);
    expect(first).toMatchObject({ status: 'SUCCEEDED' });
    answer({ tasks: [task('a', 'RUNNING', 'x') as Task], isWhole: true });
    expect((await slow)[0]).toMatchObject({ status: 'SUCCEEDED' });
  });

  it('are read again that were touched while they were read for the first time', async ({ onTestFinished }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { liveRows, state, read, poll } = watchedRows();
    read.mockImplementation(async (id) => {
      const status = state.get(id) ?? 'ERROR';
      if (id !== 'e' || read.mock.calls.length > IDS.length) return { id, status };
      await vi.advanceTimersByTimeAsync(10);
      liveRows.touch(id);
      state.set(id, 'ERROR');
      return { id, status };
    });
    expect(await poll()).toContain('AVAILABLE AVAILABLE');
    await later();
    expect(await poll()).toBe('AVAILABLE AVAILABLE AVAILABLE AVAILABLE ERROR');
  });

  it('are read by id for a minute after a list has failed, by all who have waited for it', async ({
    onTestFinished,
  }) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { lists, poll, reads } = watchedRows();
    await poll();
    lists.mockRejectedValueOnce(new GatewayError('UPSTREAM_UNAVAILABLE', 'no list'));
    await later();
    await Promise.all([poll(), poll(), poll()]);
    expect(lists).toHaveBeenCalledTimes(1);
    await later();
    await poll();
    expect(reads()).toEqual(IDS);
    await vi.advanceTimersByTimeAsync(60_000);
    await poll();
    await poll();
    expect(lists).toHaveBeenCalledTimes(2);
    expect(reads().length).toBeLessThan(IDS.length);
  });
});
