import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { GatewayError } from '../../failure.ts';
import type { Upstream } from '../../http/upstream.ts';
import type { Trace } from '../writes.ts';
import { walkMarkedBackups } from './backups.ts';
import { getCheckpoint } from './checkpoints.ts';
import { common, deriveCheckpoint } from './derived.ts';
import { endless } from './walk.ts';

// How far CBR's clock may be from ours.
const SKEW_MS = 15 * 60_000;

/**
 * The checkpoints of a vault that carry the mark of a create, among those since it began.
 * Costs one list, two where the first holds none, for a cloud may list incremental backups apart; one more for each
 * 1000 backups within that time; and one read of the record that is found.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE where the list has no end: what was not read whole may hold the mark.
 */
export async function findMarked(cbr: Upstream, trace: Trace): Promise<readonly Checkpoint[] | null> {
  if (trace.mark === null) return null;
  const plain = await readMarked(cbr, trace, undefined);
  const marked = plain.length > 0 ? plain : await readMarked(cbr, trace, true);
  const ids = [...new Set(marked.map(({ checkpointNativeId }) => checkpointNativeId))];
  return Promise.all(ids.map((id) => recordOf(cbr, id, marked)));
}

async function readMarked(cbr: Upstream, trace: Trace, incremental: boolean | undefined): Promise<Backup[]> {
  const from = new Date(trace.beganAt - SKEW_MS).toISOString();
  const walk = walkMarkedBackups(cbr, { vaultId: trace.vaultNativeId, from, incremental }, trace.mark ?? '');
  const found: Backup[] = [];
  while (!walk.hasEnded()) {
    if (walk.isTooLong()) throw endless(cbr, 'listBackups');
    const rows = await walk.next();
    found.push(...rows.flatMap(({ backup }) => backup ?? []));
    // Newest first: the backups of one create stand side by side, over two pages maybe.
    if (found.length > 0 && rows.at(-1)?.backup === null) break;
  }
  return found;
}

/** The record tells more than the backups; when it cannot be read, they are proof enough. */
async function recordOf(cbr: Upstream, nativeId: string, marked: readonly Backup[]): Promise<Checkpoint> {
  const [first, ...rest] = marked.filter(({ checkpointNativeId }) => checkpointNativeId === nativeId);
  const record = await getCheckpoint(cbr, nativeId).catch((error: unknown) => {
    if (error instanceof GatewayError && first) return deriveCheckpoint([first, ...rest]);
    throw error;
  });
  const names = [first, ...rest].map((backup) => backup?.name ?? null);
  return { ...record, name: common(names), description: first?.description };
}
