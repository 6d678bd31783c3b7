import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { known, type Row, unread } from '../../../domain/row.ts';
import type { Task, TaskFilter } from '../../../domain/task.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Page, PageRequest } from '../../page.ts';
import { groupBy, settled } from '../../rows.ts';
import { listOperationLogs, type OperationLog } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';
import { isEmpty, pageOfLog } from './task-list.ts';
import { createTaskPage, endOfWalk, type TaskPage } from './task-page.ts';

/** Up to this number each checkpoint has a list of its own. */
const SINGLE_LISTS = 3;
/** Maximum pages of the log that are read for all. */
const SHARED_PAGES = 3;

interface Key {
  readonly checkpoint: Checkpoint;
  readonly request: PageRequest<TaskFilter>;
}

/**
 * The tasks about checkpoints, newest first. A batch of more than three costs up to three pages of the whole log, because
 * the rows of restores and verifications do not name a plan, and one call per checkpoint that these pages do not decide.
 * @param onTask Called for each task of a page.
 */
export function createCheckpointTasks(
  karbor: UpstreamClient,
  onTask: (log: OperationLog, task: Task) => void,
): DataLoader<Key, Page<Task>, string> {
  return new DataLoader(
    async (keys) => {
      const shared = await readTogether(karbor, keys, onTask);
      return settled(keys.map((key) => shared.get(key) ?? pageOfLog(karbor, requestOf(key), onTask)));
    },
    { name: 'checkpointTasks', cacheKeyFn: ({ checkpoint, request }) => JSON.stringify([checkpoint.id, request]) },
  );
}

function requestOf({ checkpoint, request }: Key): PageRequest<TaskFilter> {
  return { ...request, filter: { ...request.filter, checkpointId: checkpoint.id } };
}

/** The pages that the newest rows of the whole log decide. */
async function readTogether(
  karbor: UpstreamClient,
  keys: readonly Key[],
  onTask: (log: OperationLog, task: Task) => void,
): Promise<ReadonlyMap<Key, Page<Task>>> {
  const decided = new Map<Key, Page<Task>>();
  const open = new Map<Key, TaskPage>();
  for (const key of keys) {
    const { after, filter } = key.request;
    if (after === null && !isEmpty(filter)) open.set(key, createTaskPage(karbor, requestOf(key), onTask));
  }
  if (open.size <= SINGLE_LISTS) return decided;
  let marker: string | undefined;
  for (let pages = 0; pages < SHARED_PAGES && open.size > 0; pages += 1) {
    // Without the whole log each checkpoint has its own list.
    const logs = await listOperationLogs(karbor, { marker, limit: MAX_ROWS, isNewestFirst: true }).catch(() => null);
    if (logs === null) break;
    const rowsOf = groupBy(known(logs.rows), ({ checkpointId }) => checkpointId ?? '');
    const oldest = oldestStart(logs.rows);
    for (const [key, page] of open) {
      const { nativeId } = key.checkpoint;
      // An unidentified row may be about this checkpoint.
      const isOpen = unread(logs.rows).some(({ checkpointNativeId = nativeId }) => checkpointNativeId === nativeId);
      const isDecided = !isOpen && page.add(rowsOf.get(nativeId) ?? []);
      const hasEnded = !logs.hasMore || (oldest !== undefined && oldest < endOf(key));
      if (isDecided) decided.set(key, page.page());
      else if (!isOpen && hasEnded) decided.set(key, page.upTo(null));
      if (isOpen || isDecided || hasEnded) open.delete(key);
    }
    if (!logs.hasMore) break;
    marker = logs.lastId ?? undefined;
  }
  return decided;
}

function oldestStart(rows: readonly Row<OperationLog>[]): string | undefined {
  const [oldest] = known(rows)
    .flatMap(({ startedAt }) => startedAt ?? [])
    .sort();
  return oldest;
}

/** The time behind which the log has no task of a key. */
function endOf({ checkpoint: { createdOn }, request }: Key): string {
  const begin = createdOn == null ? '' : `${createdOn}T00:00:00.000Z`;
  const { startedFrom = '' } = request.filter;
  const [, later = ''] = [begin, startedFrom].sort();
  return later === '' ? '' : endOfWalk(later);
}
