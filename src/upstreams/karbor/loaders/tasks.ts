import DataLoader from 'dataloader';
import { type Task, type TaskFilter, type TaskResult, taskId } from '../../../domain/task.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { LiveRows } from '../../live-rows.ts';
import type { ById, Loaders } from '../../loaders.ts';
import { checkToken, type Page, type PageRequest } from '../../page.ts';
import { settled } from '../../rows.ts';
import type { ReadTasks } from '../../task-lists.ts';
import type { OperationLog } from '../operation-logs.ts';
import { createCheckpointTasks } from './checkpoint-tasks.ts';
import { createTaskById, readRestores } from './task-by-id.ts';
import { pageOfLog } from './task-list.ts';
import { createTaskTimes } from './task-times.ts';

interface Tasks {
  readonly byId: ById<Task>;
  readonly list: (request: PageRequest<TaskFilter>) => Promise<Page<Task>>;
  readonly ofVault: Loaders['vaultTasks'];
  readonly ofCheckpoint: Loaders['checkpointTasks'];
  readonly times: Loaders['taskTimes'];
  readonly results: Loaders['taskResults'];
  /** Drops everything that a write has made stale. */
  readonly clear: () => void;
}

/** The reads of tasks within one request. */
export function createTasks(karbor: UpstreamClient, readTasks: ReadTasks, liveRows: LiveRows | undefined): Tasks {
  const recordById = createTaskById(karbor);
  const byId = liveRows?.carry(recordById, { readTasks, isFinal: isForGood, ofTask }) ?? recordById;
  const times = createTaskTimes(karbor);
  const results = new DataLoader<string, readonly TaskResult[] | null>(
    async (nativeIds) => {
      const restores = await readRestores(karbor, nativeIds);
      return restores.map((restore) => (restore instanceof Error ? restore : (restore?.results ?? null)));
    },
    { name: 'taskResults', maxBatchSize: 100 },
  );
  const prime = ({ nativeId }: OperationLog, task: Task) => {
    byId.prime(taskId.of(karbor.name, nativeId, 'log'), task);
  };
  const lists = new DataLoader<PageRequest<TaskFilter>, Page<Task>, string>(
    (requests) => settled(requests.map((request) => pageOfLog(karbor, request, prime))),
    { name: 'tasks', cacheKeyFn: (request) => JSON.stringify(request) },
  );
  const ofCheckpoints = createCheckpointTasks(karbor, prime);

  async function list(request: PageRequest<TaskFilter>): Promise<Page<Task>> {
    checkToken(request.after, ['id']);
    return lists.load(request);
  }

  return {
    byId,
    list,
    ofVault: ({ nativeId: vaultNativeId }, request) =>
      list({ ...request, filter: { ...request.filter, vaultNativeId } }),
    ofCheckpoint: async (checkpoint, request) => {
      checkToken(request.after, ['id']);
      return ofCheckpoints.load({ checkpoint, request });
    },
    times: (task) => times.load(task),
    results: async (task) => (task.results === undefined ? results.load(task.nativeId) : task.results),
    clear: () => {
      byId.clearAll();
      times.clearAll();
      results.clearAll();
      lists.clearAll();
      ofCheckpoints.clearAll();
    },
  };
}

/** The log has less of a restore than its record. */
function ofTask(task: Task): Task | undefined {
  return task.results === undefined ? undefined : task;
}

/** A restore or verification that has failed may be running: Karbor says so too if it did not hear from its worker in time. */
function isForGood({ isFinished, status, kind }: Task): boolean {
  return isFinished && !(status === 'FAILED' && (kind === 'RESTORE' || kind === 'VERIFY'));
}
