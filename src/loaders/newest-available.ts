import type { Checkpoint } from '../domain/checkpoint.ts';
import { type UnreadRow, unreadSince } from '../domain/row.ts';
import { DAY_MS } from '../domain/time.ts';
import type { Vault } from '../domain/vault.ts';
import { GatewayError } from '../failure.ts';
import type { Loaders } from './loaders.ts';

type Newest = Pick<Loaders, 'vaultCheckpoints'>;

/** The newest AVAILABLE checkpoint that is known, null when there is none; and rows that may be newer ones. */
export interface NewestAvailable {
  readonly newest: Checkpoint | null;
  readonly unread: readonly UnreadRow[];
}

/**
 * The newest AVAILABLE checkpoint of a vault, by the calls of `Vault.latestCheckpoint`.
 * @throws GatewayError LIMIT_EXCEEDED when it lies further back than is read at once.
 */
export async function newestAvailable({ vaultCheckpoints }: Newest, vault: Vault): Promise<NewestAvailable> {
  const request = { first: 1, after: null, filter: { status: ['AVAILABLE' as const] } };
  const { rows, next, unread = [] } = await vaultCheckpoints(vault, request);
  const newest = rows[0]?.node ?? null;
  if (newest || next === null) return { newest, unread };
  const message = `${vault.upstreamName}: none of the newest checkpoints of ${vault.id} is AVAILABLE, and no further ones are read at once.`;
  throw new GatewayError('LIMIT_EXCEEDED', message, { upstream: vault.upstreamName });
}

/**
 * Whether a checkpoint is known to have been begun at an instant or later. Where only the day is at hand and the instant lies
 * within it, `createdAt` is asked; one that is nowhere recorded proves nothing.
 */
export async function isSince(
  { createdAt }: Pick<Loaders, 'createdAt'>,
  checkpoint: Checkpoint,
  instant: string,
): Promise<boolean> {
  const at = Date.parse(instant);
  const { createdOn } = checkpoint;
  if (createdOn != null) {
    const start = Date.parse(`${createdOn}T00:00:00.000Z`);
    if (start >= at) return true;
    if (start + DAY_MS <= at) return false;
  }
  const begun = await createdAt(checkpoint);
  return begun !== null && Date.parse(begun) >= at;
}

/**
 * The newest AVAILABLE checkpoint of a vault, as it was recorded, where it is known to have been begun at an instant or
 * later. Null for a vault that is gone, too.
 * @throws UnreadRow where a row that cannot be identified may be such a checkpoint.
 */
export async function newestSince(
  loaders: Pick<Loaders, 'vaultById' | 'vaultCheckpoints' | 'createdAt' | 'checkpointById'>,
  vaultId: string,
  instant: string,
): Promise<Checkpoint | null> {
  const vault = await loaders.vaultById.load(vaultId);
  if (!vault) return null;
  const { newest, unread } = await newestAvailable(loaders, vault);
  const isNewer = newest !== null && (await isSince(loaders, newest, instant));
  // What decides about a write leaves no row out.
  const [odd] = unreadSince(unread, instant);
  if (!isNewer && odd) throw odd;
  if (!isNewer) return null;
  const record = await loaders.checkpointById.load(newest.id);
  return record?.status === 'AVAILABLE' ? record : null;
}
