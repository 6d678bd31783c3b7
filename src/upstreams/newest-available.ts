import { type Checkpoint, mayBePartOf } from '../domain/checkpoint.ts';
import { MAX_RECORDS } from '../domain/page-budget.ts';
import { type UnreadRow, unreadSince } from '../domain/row.ts';
import { addMs, HOUR_MS } from '../domain/time.ts';
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

/** The newest AVAILABLE checkpoint since an instant, according to a list. */
export interface AvailableSince {
  readonly found: Checkpoint | undefined;
  /** Unreadable rows that may be parts of `found` and disqualify it. */
  readonly unreadParts: readonly UnreadRow[];
  /** Unreadable rows that may be another such checkpoint, or hold the time of one. */
  readonly undecided: readonly UnreadRow[];
}

const NONE: ReadonlySet<string | undefined> = new Set();

/**
 * Finds the newest checkpoint of a vault that is AVAILABLE and was started at or after an instant, by the calls of
 * `Vault.latestCheckpoint`. Reads Karbor's operation log if a day is missing or does not decide.
 * @param refused Native ids of newer checkpoints whose records are not AVAILABLE.
 * @throws GatewayError LIMIT_EXCEEDED if the newest one is beyond the pages of one read.
 */
export async function availableSince(
  { vaultCheckpoints, startOf }: NewestTools,
  vault: Vault,
  instant: string,
  refused = NONE,
): Promise<AvailableSince> {
  // The same list as for `Vault.latestCheckpoint`.
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

// Native statuses of both upstreams, of checkpoints and of backups.
const NOT_AVAILABLE: ReadonlySet<string | undefined> = new Set(['protecting', 'deleting', 'error']);

function mayDisqualify(row: UnreadRow, checkpoint: Checkpoint, instant: string): boolean {
  return row.nativeStatus !== 'available' || mayPredate(row, checkpoint, instant);
}

/** Whether the row may be a part of the checkpoint that was started before an instant. */
function mayPredate({ latestCreatedAt }: UnreadRow, { createdAt }: Checkpoint, instant: string): boolean {
  if (latestCreatedAt !== undefined) return latestCreatedAt < instant;
  return createdAt == null || addMs(createdAt, -HOUR_MS) < instant;
}

/**
 * The record of the newest AVAILABLE checkpoint of a vault, if that is known to have been started at or after an instant.
 * Null also for a vault that no longer exists. Costs the vault, a list and one record per candidate.
 * @throws UnreadRow if an unreadable row may be such a checkpoint, or hold its time.
 * @throws GatewayError LIMIT_EXCEEDED if the records of too many candidates are not AVAILABLE.
 */
export async function newestSince(loaders: NewestRecord, vaultId: string, instant: string): Promise<Checkpoint | null> {
  const vault = await loaders.vaultById.load(vaultId);
  if (!vault) return null;
  const refused = new Set<string | undefined>();
  for (;;) {
    const { found, unreadParts, undecided } = await availableSince(loaders, vault, instant, refused);
    if (!found) {
      // A decision about a write must not skip a row.
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
  const message = `${upstreamName}: none of the newest checkpoints of ${id} is AVAILABLE, and older ones are not read.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { upstream: upstreamName });
}

function tooManyRefused({ upstreamName, id }: Vault): GatewayError {
  const message = `${upstreamName}: ${MAX_RECORDS} checkpoints of ${id} are AVAILABLE by their backups but not by their records, and no further records are read.`;
  return new GatewayError('LIMIT_EXCEEDED', message, { upstream: upstreamName });
}
