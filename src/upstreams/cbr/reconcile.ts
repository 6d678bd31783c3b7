import type { Backup } from '../../domain/backup.ts';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { whole } from '../../domain/row.ts';
import { GatewayError } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CheckpointFingerprint } from '../writes/writes.ts';
import { readTaggedBackups } from './backups.ts';
import { getCheckpoint } from './checkpoints.ts';
import { deriveCheckpoint, factsOf } from './derived.ts';
import { listTooLong } from './list-reader.ts';

// How far CBR's clock may be from ours.
const SKEW_MS = 15 * 60_000;

/**
 * The checkpoints of a vault that carry a mark of a create, among those since it began. Whoever may read descriptions
 * and make backups there can copy a mark, so all of that time is read: the copy of a mark makes two checkpoints of one.
 * Costs one list, two unless the first shows an incremental one of them, for a cloud may list those apart; one more for
 * each 1000 backups within that time; and one read of the record of the only one that is found.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE where the list has no end: what was not read whole may hold the mark.
 */
export async function findTagged(
  cbr: UpstreamClient,
  fingerprint: CheckpointFingerprint,
): Promise<readonly Checkpoint[] | null> {
  if (fingerprint.tags.length === 0) return null;
  const plain = await readTagged(cbr, fingerprint, undefined);
  const apart = plain.some(({ incremental }) => incremental === true) ? [] : await readTagged(cbr, fingerprint, true);
  const found = byCheckpoint([...new Map([...plain, ...apart].map((backup) => [backup.nativeId, backup])).values()]);
  const [only, ...others] = found;
  return only && others.length === 0 ? [await recordOf(cbr, only)] : found.map(deriveCheckpoint);
}

type Backups = readonly [Backup, ...Backup[]];

function byCheckpoint(tagged: readonly Backup[]): readonly Backups[] {
  const groups = new Map<string, [Backup, ...Backup[]]>();
  for (const backup of tagged) {
    const group = groups.get(backup.checkpointNativeId);
    if (group) group.push(backup);
    else groups.set(backup.checkpointNativeId, [backup]);
  }
  return [...groups.values()];
}

async function readTagged(
  cbr: UpstreamClient,
  fingerprint: CheckpointFingerprint,
  incremental: boolean | undefined,
): Promise<Backup[]> {
  const since = fingerprint.startedAt - SKEW_MS;
  const query = { vaultId: fingerprint.vaultNativeId, from: new Date(since).toISOString(), incremental };
  const reader = readTaggedBackups(cbr, query, fingerprint.tags);
  const found: Backup[] = [];
  while (!reader.hasEnded()) {
    if (reader.isTooLong()) throw listTooLong(cbr, 'listBackups');
    const backups = whole(await reader.next()).flatMap(({ backup }) => backup ?? []);
    found.push(...backups.filter((backup) => isWithin(backup, fingerprint.vaultNativeId, since)));
  }
  return found;
}

/** A cloud may ignore a parameter of its list. */
function isWithin({ vaultNativeId, createdAt }: Backup, vaultId: string, since: number): boolean {
  return vaultNativeId === vaultId && Date.parse(createdAt) >= since;
}

/** The record tells more than the backups; when it cannot be read, they are proof enough. */
async function recordOf(cbr: UpstreamClient, backups: Backups): Promise<Checkpoint> {
  const [first] = backups;
  const record = await getCheckpoint(cbr, first.checkpointNativeId).catch((error: unknown) => {
    if (error instanceof GatewayError) return deriveCheckpoint(backups);
    throw error;
  });
  return { ...record, name: factsOf(backups).name, description: first.description };
}
