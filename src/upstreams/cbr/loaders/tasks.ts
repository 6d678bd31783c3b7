import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { nativeIdOf } from '../../../domain/entities.ts';
import { MAX_TASK_PAGES, type PageBudget } from '../../../domain/page-budget.ts';
import type { Task, TaskFilter } from '../../../domain/task.ts';
import type { Vault } from '../../../domain/vault.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { LiveRows } from '../../live-rows.ts';
import type { ById } from '../../loaders.ts';
import { checkToken, type Page, type PageRequest, type PageToken } from '../../page.ts';
import { groupBy, settled } from '../../rows.ts';
import type { ReadTasks } from '../../task-lists.ts';
import { getOperationLog } from '../operation-logs.ts';
import type { NullIfMissing } from './by-id.ts';
import { createTaskFeed, type FeedQuery, TASK_POSITIONS, type TaskFeed } from './task-feed.ts';
import { readTaskPage } from './task-page.ts';
import { beforehand, feedQuery } from './task-query.ts';

type TaskRequest = PageRequest<TaskFilter>;

interface Key {
  readonly checkpoint: Checkpoint;
  readonly request: TaskRequest;
}

interface TaskOptions {
  readonly nullIfMissing: NullIfMissing;
  readonly checkpointById: ById<Checkpoint>;
  readonly readTasks: ReadTasks;
  readonly liveRows: LiveRows | undefined;
}

/** The reads of tasks. */
export interface TaskReads {
  readonly byId: ById<Task>;
  readonly list: (request: TaskRequest) => Promise<Page<Task>>;
  readonly ofVault: (vault: Vault, request: TaskRequest) => Promise<Page<Task>>;
  readonly ofCheckpoint: (checkpoint: Checkpoint, request: TaskRequest) => Promise<Page<Task>>;
  readonly clear: () => void;
}

const NONE: Page<Task> = { rows: [], next: null };

/**
 * A task by id costs one call, none if a list had it. A page of a list costs one call if CBR applies its filter, else one per
 * 1000 tasks until it is full, 10 at most. Equal lists share their calls. The pages of several checkpoints cost one call per
 * vault, and nine more at most.
 */
export function createTaskReads(
  cbr: UpstreamClient,
  { nullIfMissing, checkpointById, readTasks, liveRows }: TaskOptions,
): TaskReads {
  const recordById: ById<Task> = new DataLoader(
    (ids) => settled(ids.map((id) => getOperationLog(cbr, nativeIdOf(id)).catch(nullIfMissing))),
    { name: 'taskById', maxBatchSize: 100 },
  );
  const isFinal = ({ isFinished }: Task) => isFinished;
  const byId = liveRows?.carry(recordById, { readTasks, isFinal, ofTask: (task) => task }) ?? recordById;

  const feeds = new Map<string, TaskFeed>();
  function feedOf(query: FeedQuery, after: PageToken | null, further?: PageBudget): TaskFeed {
    const key = JSON.stringify([query, after]);
    const feed = feeds.get(key) ?? createTaskFeed(cbr, query, after, further);
    feeds.set(key, feed);
    return feed;
  }

  const budgets = new Map<string, PageBudget>();
  /** The pages after the first ones that the lists of several checkpoints read at most, all together. */
  function furtherPages({ after, filter }: TaskRequest): PageBudget {
    const key = JSON.stringify([after, filter]);
    const budget = budgets.get(key) ?? { left: MAX_TASK_PAGES - 1 };
    budgets.set(key, budget);
    return budget;
  }

  async function pageOf(query: FeedQuery | null, request: TaskRequest, further?: PageBudget): Promise<Page<Task>> {
    if (query === null) return NONE;
    const page = await readTaskPage(cbr, feedOf(query, request.after, further), request);
    for (const { node } of page.rows) byId.prime(node.id, node);
    return page;
  }

  async function list(request: TaskRequest): Promise<Page<Task>> {
    checkToken(request.after, ...TASK_POSITIONS);
    const query = feedQuery(request);
    const { checkpointId } = request.filter;
    if (query === null || checkpointId === undefined) return pageOf(query, request);
    // The record has the vault and the time; without it the tasks of all vaults are searched.
    const checkpoint = await checkpointById.load(checkpointId);
    return checkpoint ? ofCheckpoint.load({ checkpoint, request }) : pageOf(query, request);
  }

  const ofCheckpoint = new DataLoader<Key, Page<Task>, string>(
    async (keys) => {
      const groups = groupBy(keys, ({ checkpoint, request: { after, filter } }) =>
        JSON.stringify([checkpoint.vaultNativeId, after, { ...filter, checkpointId: undefined }]),
      );
      const pages = new Map<Key, Promise<Page<Task>>>();
      for (const group of groups.values()) {
        const query = queryFor(group);
        for (const key of group) pages.set(key, pageOf(query, forCheckpoint(key), furtherPages(key.request)));
      }
      return settled(keys.map((key) => pages.get(key) ?? NONE));
    },
    { name: 'checkpointTasks', cacheKeyFn: ({ checkpoint, request }) => JSON.stringify([checkpoint.id, request]) },
  );

  return {
    byId,
    list,
    ofVault: async (vault, request) => {
      checkToken(request.after, ...TASK_POSITIONS);
      const ofVault = { ...request, filter: { ...request.filter, vaultNativeId: vault.nativeId } };
      return pageOf(feedQuery(ofVault), ofVault);
    },
    ofCheckpoint: async (checkpoint, request) => {
      checkToken(request.after, ...TASK_POSITIONS);
      return ofCheckpoint.load({ checkpoint, request });
    },
    clear: () => {
      byId.clearAll();
      ofCheckpoint.clearAll();
      feeds.clear();
      budgets.clear();
    },
  };
}

function forCheckpoint({ checkpoint, request }: Key): TaskRequest {
  return { ...request, filter: { ...request.filter, checkpointId: checkpoint.id } };
}

/** The tasks of one vault since the start of the first of its checkpoints: CBR does not list tasks by checkpoint. */
function queryFor(group: readonly Key[]): FeedQuery | null {
  const [first] = group;
  if (!first) return null;
  const request = forCheckpoint(first);
  const vaultNativeId = request.filter.vaultNativeId ?? first.checkpoint.vaultNativeId;
  const query = feedQuery({ ...request, filter: { ...request.filter, vaultNativeId } });
  const starts = group.map(({ checkpoint }) => checkpoint.createdAt ?? checkpoint.recordedAt);
  const [earliest] = starts.filter((start) => start != null).sort();
  if (query === null || earliest === undefined || starts.some((start) => start == null)) return query;
  const from = beforehand(earliest);
  return query.from !== undefined && query.from > from ? query : { ...query, from };
}
