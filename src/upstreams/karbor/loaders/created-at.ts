import DataLoader from 'dataloader';
import type { Checkpoint } from '../../../domain/checkpoint.ts';
import { isUnread, type UnreadRow } from '../../../domain/row.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { StartTime } from '../../start-time.ts';
import { listOperationLogs, type OperationLog, type OperationLogQuery } from '../operation-logs.ts';

const LOG_PAGE = 1000;
const MAX_PAGES = 10;
// A delete is logged as "protect" too, but later: of these, the earliest row is the one that made the checkpoint.
const MAKES_CHECKPOINTS: ReadonlySet<string> = new Set(['protect', 'copy']);

/**
 * When checkpoints were begun, from the operation log. A batch costs one call for one checkpoint or one plan, else one for
 * each 1000 rows of the log, and never more than two for each checkpoint.
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
          const { at, unread: odd } = alone.starts.get(checkpointId) ?? NOWHERE;
          // A row that does not name its checkpoint is met on the pages of all alone.
          starts.set(checkpointId, { at, unread: starts.get(checkpointId)?.unread ?? odd });
        }),
      );
      return checkpoints.map(({ nativeId }) => starts.get(nativeId) ?? NOWHERE);
    },
    { name: 'begin', cacheKeyFn: ({ id }) => id },
  );
}

const NOWHERE: StartTime = { at: null };

type Filter = Pick<OperationLogQuery, 'checkpointId' | 'planId'>;
type Wanted = ReadonlyMap<string, Checkpoint>;

function filterFor(checkpoints: readonly Checkpoint[]): Filter {
  const [first, ...others] = checkpoints;
  if (!first || others.some(({ vaultNativeId }) => vaultNativeId !== first.vaultNativeId)) return {};
  return others.length === 0 ? { checkpointId: first.nativeId } : { planId: first.vaultNativeId };
}

async function readLog(karbor: UpstreamClient, filter: Filter, wanted: Wanted, mostPages: number) {
  const starts = new Map<string, StartTime>();
  const areFound = () => starts.size === wanted.size && [...starts.values()].every(({ at }) => at !== null);
  let marker: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await listOperationLogs(karbor, { ...filter, marker, limit: LOG_PAGE });
    for (const row of page.rows) {
      if (isUnread(row)) noteUnread(starts, row, wanted);
      else note(starts, row, wanted);
    }
    if (page.rows.some(isUnread)) {
      karbor.warn(
        `${karbor.name}: rows of the operation log cannot be read, and when their checkpoints were made is not shown.`,
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
  const { at = null, unread: odd } = starts.get(checkpointId) ?? {};
  if (!MAKES_CHECKPOINTS.has(operationType) || (at !== null && at <= startedAt)) return;
  starts.set(checkpointId, { at: startedAt, unread: odd });
}

/** The log is in the order of time: behind the row that tells, no other one tells an earlier time. */
function noteUnread(starts: Map<string, StartTime>, odd: UnreadRow, wanted: Wanted): void {
  for (const [id, { vaultNativeId }] of wanted) {
    const isOfIt = (odd.checkpointNativeId ?? id) === id && (odd.vaultNativeId ?? vaultNativeId) === vaultNativeId;
    if (isOfIt && !starts.has(id)) starts.set(id, { at: null, unread: odd });
  }
}
