import DataLoader from 'dataloader';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { known, unread } from '../../domain/row.ts';
import type { Upstream } from '../../http/upstream.ts';
import { listOperationLogs, type OperationLog, type OperationLogQuery } from '../../upstream/karbor/operation-logs.ts';

const LOG_PAGE = 1000;
const MOST_PAGES = 10;
// A delete is logged as "protect" too, but later: of these, the earliest row is the one that made the checkpoint.
const MAKES_CHECKPOINTS: ReadonlySet<string> = new Set(['protect', 'copy']);

/**
 * When checkpoints were made, from the operation log; null where it does not say. A batch costs one call for one
 * checkpoint or one plan, else one for each 1000 rows of the log, and never more than two for each checkpoint.
 */
export function createCreatedAt(karbor: Upstream): DataLoader<Checkpoint, string | null, string> {
  return new DataLoader(
    async (checkpoints) => {
      const wanted = new Set(checkpoints.map(({ nativeId }) => nativeId));
      const found = await readLog(karbor, filterFor(checkpoints), wanted, Math.min(MOST_PAGES, wanted.size));
      const missing = found.hasEnded ? [] : [...wanted].filter((id) => !found.startedAt.has(id));
      await Promise.all(
        missing.map(async (checkpointId) => {
          const alone = await readLog(karbor, { checkpointId }, new Set([checkpointId]), 1);
          for (const [id, startedAt] of alone.startedAt) found.startedAt.set(id, startedAt);
        }),
      );
      return checkpoints.map(({ nativeId }) => found.startedAt.get(nativeId) ?? null);
    },
    { name: 'createdAt', cacheKeyFn: ({ id }) => id },
  );
}

type Filter = Pick<OperationLogQuery, 'checkpointId' | 'planId'>;

function filterFor(checkpoints: readonly Checkpoint[]): Filter {
  const [first, ...others] = checkpoints;
  if (!first || others.some(({ vaultNativeId }) => vaultNativeId !== first.vaultNativeId)) return {};
  return others.length === 0 ? { checkpointId: first.nativeId } : { planId: first.vaultNativeId };
}

async function readLog(karbor: Upstream, filter: Filter, wanted: ReadonlySet<string>, mostPages: number) {
  const startedAt = new Map<string, string>();
  let marker: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await listOperationLogs(karbor, { ...filter, marker, limit: LOG_PAGE });
    for (const row of known(page.rows)) note(startedAt, row, wanted);
    if (unread(page.rows).length > 0) {
      karbor.warn(
        `${karbor.name}: rows of the operation log cannot be read, and when their checkpoints were made is not shown.`,
      );
    }
    if (!page.hasMore || page.lastId === null) return { startedAt, hasEnded: true };
    if (startedAt.size === wanted.size) break;
    marker = page.lastId;
  }
  return { startedAt, hasEnded: startedAt.size === wanted.size };
}

function note(startedAt: Map<string, string>, row: OperationLog, wanted: ReadonlySet<string>): void {
  const { checkpointId, operationType } = row;
  if (checkpointId === null || row.startedAt === null || !wanted.has(checkpointId)) return;
  const known = startedAt.get(checkpointId);
  if (!MAKES_CHECKPOINTS.has(operationType) || (known !== undefined && known <= row.startedAt)) return;
  startedAt.set(checkpointId, row.startedAt);
}
