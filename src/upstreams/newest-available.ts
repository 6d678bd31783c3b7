import { type Checkpoint, mayBePartOf } from '../domain/checkpoint.ts';
import { MAX_RECORDS } from '../domain/page-budget.ts';
import { type UnreadRow, unreadSince } from '../domain/row.ts';
import { HOUR_MS, shift } from '../domain/time.ts';
import type { Vault } from '../domain/vault.ts';
import { GatewayError } from '../failure.ts';
import type { ById, Loaders } from './loaders.ts';
import { type StartOf, sinceAmong } from './start-time.ts';

export interface NewestTools extends Pick<Loaders, 'vaultCheckpoints'> {
  readonly startOf: StartOf;
}

interface NewestRecord extends NewestTools {
  readonly vaultById: ById<Vault>;
  readonly checkpointById: ById<Checkpoint>;
}

/** What is AVAILABLE and was begun at an instant or later, as a list tells. */
export interface AvailableSince {
  readonly found: Checkpoint | undefined;
  /** Rows that cannot be read and may be parts of it that make it another one. */
  readonly unreadParts: readonly UnreadRow[];
  /** Rows that cannot be read and may be another such checkpoint, or tell the time of one. */
  readonly undecided: readonly UnreadRow[];
}

const NONE: ReadonlySet<string | undefined> = new Set();

/**
 * Looks for a checkpoint of a vault that is AVAILABLE and was begun at an instant or later: the newest one, by the calls
 * of `Vault.latestCheckpoint`. The log of Karbor is asked where a day does not decide, or is missing.
 * @param refused Native ids of newer ones that are not AVAILABLE, whatever the list says.
 * @throws GatewayError LIMIT_EXCEEDED when the newest one lies further back than is read at once.
 */
export async function availableSince(
  { vaultCheckpoints, startOf }: NewestTools,
  vault: Vault,
  instant: string,
  refused = NONE,
): Promise<AvailableSince> {
  // The list is the one that was read for the newest one.
  const request = { first: 1 + refused.size, after: null, filter: { status: ['AVAILABLE' as const] } };
  const { rows, next, newestCandidates = [], unread = [] } = await vaultCheckpoints(vault, request);
  if (rows.length < request.first && next !== null) throw tooFarBack(vault);
  const candidates = [...rows.map(({ node }) => node), ...newestCandidates].filter(
    ({ nativeId }) => !refused.has(nativeId),
  );
  const { found, undecided } = await sinceAmong(startOf, candidates, instant);
  const others = unreadSince(unread, instant).filter(
    ({ nativeStatus, checkpointNativeId }) => !NOT_AVAILABLE.has(nativeStatus) && !refused.has(checkpointNativeId),
  );
  return {
    found,
    unreadParts: found ? unread.filter((row) => mayBePartOf(row, found) && mayDisqualify(row, found, instant)) : [],
    undecided: [...undecided, ...others],
  };
}

// Words of both upstreams; that of a backup is also the word for its checkpoint.
const NOT_AVAILABLE: ReadonlySet<string | undefined> = new Set(['protecting', 'deleting', 'error']);

function mayDisqualify(row: UnreadRow, checkpoint: Checkpoint, instant: string): boolean {
  return row.nativeStatus !== 'available' || mayPredate(row, checkpoint, instant);
}

/** Whether its begin may be that of a part which was begun before an instant. */
function mayPredate({ madeBy }: UnreadRow, { createdAt }: Checkpoint, instant: string): boolean {
  if (madeBy !== undefined) return madeBy < instant;
  return createdAt == null || shift(createdAt, -HOUR_MS) < instant;
}

/**
 * The newest AVAILABLE checkpoint of a vault, as it was recorded, where it is known to have been begun at an instant or
 * later. Null for a vault that is gone, too. Costs the vault, a list and one record for each that looks so.
 * @throws UnreadRow where a row that cannot be read may be such a checkpoint, or tell its time.
 * @throws GatewayError LIMIT_EXCEEDED when the records of too many say otherwise.
 */
export async function newestSince(loaders: NewestRecord, vaultId: string, instant: string): Promise<Checkpoint | null> {
  const vault = await loaders.vaultById.load(vaultId);
  if (!vault) return null;
  const refused = new Set<string | undefined>();
  for (;;) {
    const { found, unreadParts, undecided } = await availableSince(loaders, vault, instant, refused);
    if (!found) {
      // What decides about a write leaves no row out.
      const [unread] = undecided;
      if (unread) throw unread;
      return null;
    }
    if (refused.size === MAX_RECORDS) throw tooManyRefused(vault);
    const record = await loaders.checkpointById.load(found.id);
    if (record?.status === 'AVAILABLE') {
      const unread = unreadParts.find((row) => mayPredate(row, found, instant));
      if (unread) throw unread;
      return record;
    }
    refused.add(found.nativeId);
  }
}

function tooFarBack({ upstreamName, id }: Vault): GatewayError {
  const message = `${upstreamName}: none of the newest checkpoints of ${id} is AVAILABLE, and no further ones are read at once.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { upstream: upstreamName });
}

function tooManyRefused({ upstreamName, id }: Vault): GatewayError {
  const message = `${upstreamName}: the records of ${MAX_RECORDS} checkpoints of ${id} that its backups show as AVAILABLE say otherwise, and no further ones are read at once.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { upstream: upstreamName });
}
