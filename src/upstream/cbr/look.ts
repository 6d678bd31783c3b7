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
 * The checkpoints of a vault that carry a mark of a create, among those since it began. Whoever may read descriptions
 * and make backups there can copy a mark, so all of that time is read: the copy of a mark makes two checkpoints of one.
 * Costs one list, two where the first holds none, for a cloud may list incremental backups apart; one more for each
 * 1000 backups within that time; and one read of the record that is found, of two where there are several.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE where the list has no end: what was not read whole may hold the mark.
 */
export async function findMarked(cbr: Upstream, trace: Trace): Promise<readonly Checkpoint[] | null> {
  if (trace.marks.length === 0) return null;
  const plain = await readMarked(cbr, trace, undefined);
  const marked = plain.length > 0 ? plain : await readMarked(cbr, trace, true);
  const ids = [...new Set(marked.map(({ checkpointNativeId }) => checkpointNativeId))];
  // Two are as many as a thousand.
  return Promise.all(ids.slice(0, 2).map((id) => recordOf(cbr, id, marked)));
}

async function readMarked(cbr: Upstream, trace: Trace, incremental: boolean | undefined): Promise<Backup[]> {
  const since = trace.beganAt - SKEW_MS;
  const query = { vaultId: trace.vaultNativeId, from: new Date(since).toISOString(), incremental };
  const walk = walkMarkedBackups(cbr, query, trace.marks);
  const found: Backup[] = [];
  while (!walk.hasEnded()) {
    if (walk.isTooLong()) throw endless(cbr, 'listBackups');
    const backups = (await walk.next()).flatMap(({ backup }) => backup ?? []);
    found.push(...backups.filter((backup) => isWithin(backup, trace.vaultNativeId, since)));
  }
  return found;
}

/** A cloud may ignore a parameter of its list. */
function isWithin({ vaultNativeId, createdAt }: Backup, vaultId: string, since: number): boolean {
  return vaultNativeId === vaultId && Date.parse(createdAt) >= since;
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
