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

// Maximum difference between CBR's clock and ours.
const SKEW_MS = 15 * 60_000;

/**
 * Finds the checkpoints of a vault that carry a tag of a create, since its start. A user with the rights to read
 * descriptions and create backups can copy a tag, so the whole time is read: a copied tag gives two checkpoints.
 * Costs one list, or two unless the first one has a tagged incremental backup, since a cloud may list those separately; one
 * more per 1000 backups of that time; and one read of the record if exactly one checkpoint is found.
 * @throws GatewayError UPSTREAM_BAD_RESPONSE for an endless list: its unread part may hold the tag.
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

/** Repeats the filter of the list, since a cloud may ignore a parameter. */
function isWithin({ vaultNativeId, createdAt }: Backup, vaultId: string, since: number): boolean {
  return vaultNativeId === vaultId && Date.parse(createdAt) >= since;
}

/** The record, which has more fields than the backups. If the record cannot be read, the backups are sufficient proof. */
async function recordOf(cbr: UpstreamClient, backups: Backups): Promise<Checkpoint> {
  const [first] = backups;
  const record = await getCheckpoint(cbr, first.checkpointNativeId).catch((error: unknown) => {
    if (error instanceof GatewayError) return deriveCheckpoint(backups);
    throw error;
  });
  return { ...record, name: factsOf(backups).name, description: first.description };
}
