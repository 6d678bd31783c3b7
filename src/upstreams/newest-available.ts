import type { Checkpoint } from '../domain/checkpoint.ts';
import { type UnreadRow, unreadSince } from '../domain/row.ts';
import type { Vault } from '../domain/vault.ts';
import { GatewayError } from '../failure.ts';
import { type BeginOf, sinceAmong } from './begin.ts';
import type { ById, Loaders } from './loaders.ts';

export interface NewestTools extends Pick<Loaders, 'vaultCheckpoints'> {
  readonly beginOf: BeginOf;
}

interface NewestRecord extends NewestTools {
  readonly vaultById: ById<Vault>;
  readonly checkpointById: ById<Checkpoint>;
}

/** An AVAILABLE checkpoint that was begun at an instant or later; where none is known, rows that may be such a one. */
export interface AvailableSince {
  readonly found: Checkpoint | undefined;
  readonly open: readonly UnreadRow[];
}

/**
 * Looks for a checkpoint of a vault that is AVAILABLE and was begun at an instant or later: the newest one, by the calls
 * of `Vault.latestCheckpoint`. The log of Karbor is asked where a day does not decide, or is missing.
 * @throws GatewayError LIMIT_EXCEEDED when the newest one lies further back than is read at once.
 */
export async function availableSince(
  { vaultCheckpoints, beginOf }: NewestTools,
  vault: Vault,
  instant: string,
): Promise<AvailableSince> {
  const request = { first: 1, after: null, filter: { status: ['AVAILABLE' as const] } };
  const { rows, next, rivals = [], unread = [] } = await vaultCheckpoints(vault, request);
  if (rows.length === 0 && next !== null) throw tooFarBack(vault);
  const { found, open } = await sinceAmong(beginOf, [...rows.map(({ node }) => node), ...rivals], instant);
  return { found, open: found ? [] : [...open, ...unreadSince(unread, instant).filter(mayBeAvailable)] };
}

// Words of both upstreams; that of a backup is also the word for its checkpoint.
const NOT_AVAILABLE: ReadonlySet<string | undefined> = new Set(['protecting', 'deleting', 'error']);

function mayBeAvailable({ nativeStatus }: UnreadRow): boolean {
  return !NOT_AVAILABLE.has(nativeStatus);
}

/**
 * The newest AVAILABLE checkpoint of a vault, as it was recorded, where it is known to have been begun at an instant or
 * later. Null for a vault that is gone, too.
 * @throws UnreadRow where a row that cannot be read may be such a checkpoint, or tell its time.
 */
export async function newestSince(loaders: NewestRecord, vaultId: string, instant: string): Promise<Checkpoint | null> {
  const vault = await loaders.vaultById.load(vaultId);
  if (!vault) return null;
  const { found, open } = await availableSince(loaders, vault, instant);
  // What decides about a write leaves no row out.
  const [odd] = open;
  if (odd) throw odd;
  if (!found) return null;
  const record = await loaders.checkpointById.load(found.id);
  return record?.status === 'AVAILABLE' ? record : null;
}

function tooFarBack({ upstreamName, id }: Vault): GatewayError {
  const message = `${upstreamName}: none of the newest checkpoints of ${id} is AVAILABLE, and no further ones are read at once.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { upstream: upstreamName });
}
