import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { isUnread, type UnreadRow } from '../../../domain/row.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { StartTime } from '../../start-time.ts';
import { listOperationLogs, type OperationLog, type OperationLogQuery } from '../operation-logs.ts';
import { MAX_ROWS } from '../pages.ts';

const MAX_PAGES = 10;
// A delete is logged as "protect" too, but later: the earliest of these rows is that of the create.
const MAKES_CHECKPOINTS: ReadonlySet<string> = new Set(['protect', 'copy']);

/**
 * The start times of checkpoints, from the operation log. A batch costs one call for one checkpoint or one plan, else one
 * per 1000 rows of the log, and at most two per checkpoint.
 */
export function createCreatedAt(karbor: UpstreamClient): DataLoader<Checkpoint, StartTime, string> {
  return new DataLoader(
    async (checkpoints) => {
      const wanted = new Map(checkpoints.map((checkpoint) => [checkpoint.nativeId, checkpoint]));
      const { starts, hasEnded } = await readLog(
        karbor,
        filterFor(checkpoints),
        wanted,
        Math.min(MAX_PAGES, wanted.size),
      );
      const missing = hasEnded ? [] : [...wanted].filter(([id]) => (starts.get(id)?.at ?? null) === null);
      await Promise.all(
        missing.map(async ([checkpointId, checkpoint]) => {
          const alone = await readLog(karbor, { checkpointId }, new Map([[checkpointId, checkpoint]]), 1);
          const { at, unread } = alone.starts.get(checkpointId) ?? NOT_RECORDED;
          // A row that does not name its checkpoint appears only in the list of all.
          starts.set(checkpointId, { at, unread: starts.get(checkpointId)?.unread ?? unread });
        }),
      );
      return checkpoints.map(({ nativeId }) => starts.get(nativeId) ?? NOT_RECORDED);
    },
    { name: 'startTime', cacheKeyFn: ({ id }) => id },
  );
}

const NOT_RECORDED: StartTime = { at: null };

type Filter = Pick<OperationLogQuery, 'checkpointId' | 'planId'>;
type Wanted = ReadonlyMap<string, Checkpoint>;

function filterFor(checkpoints: readonly Checkpoint[]): Filter {
  const [first, ...others] = checkpoints;
  if (!first || others.some(({ vaultNativeId }) => vaultNativeId !== first.vaultNativeId)) return {};
  return others.length === 0 ? { checkpointId: first.nativeId } : { planId: first.vaultNativeId };
}

async function readLog(karbor: UpstreamClient, filter: Filter, wanted: Wanted, maxPages: number) {
  const starts = new Map<string, StartTime>();
  const areFound = () => starts.size === wanted.size && [...starts.values()].every(({ at }) => at !== null);
  let marker: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const page = await listOperationLogs(karbor, { ...filter, marker, limit: MAX_ROWS });
    for (const row of page.rows) {
      if (isUnread(row)) noteUnread(starts, row, wanted);
      else note(starts, row, wanted);
    }
    if (page.rows.some(isUnread)) {
      karbor.warn(
        `${karbor.name}: some rows of the operation log are unreadable; the start times of their checkpoints are not shown.`,
      );
    }
    if (!page.hasMore || page.lastId === null) return { starts, hasEnded: true };
    if (areFound()) break;
    marker = page.lastId;
  }
  return { starts, hasEnded: areFound() };
}

function note(starts: Map<string, StartTime>, row: OperationLog, wanted: Wanted): void {
  const { checkpointId, operationType, startedAt } = row;
  if (checkpointId === null || startedAt === null || !wanted.has(checkpointId)) return;
  const { at = null, unread } = starts.get(checkpointId) ?? {};
  if (!MAKES_CHECKPOINTS.has(operationType) || (at !== null && at <= startedAt)) return;
  starts.set(checkpointId, { at: startedAt, unread });
}

/** The log is ordered by time: rows behind the start of a checkpoint cannot hold an earlier time. */
function noteUnread(starts: Map<string, StartTime>, unread: UnreadRow, wanted: Wanted): void {
  for (const [id, { vaultNativeId }] of wanted) {
    const isOfIt =
      (unread.checkpointNativeId ?? id) === id && (unread.vaultNativeId ?? vaultNativeId) === vaultNativeId;
    if (isOfIt && !starts.has(id)) starts.set(id, { at: null, unread });
  }
}
