import { randomUUID } from 'node:crypto';
import type { CheckpointStatus } from '../../domain/checkpoint.ts';
import { type FailureDetails, GatewayError, withArgument } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { forReconcile, isLost, outcomeUnknown } from '../writes/reconcile.ts';
import type { CheckpointKey, Removed } from '../writes/removal.ts';
import type { CheckpointFingerprint, CreatedCheckpoint, CreateRequest, WriteMemory, Writes } from '../writes/writes.ts';
import { createCheckpoint, deleteCheckpoint, getCheckpoint, resetCheckpointState } from './checkpoints.ts';
import { getPlan } from './plans.ts';
import { findStarted } from './reconcile.ts';

/** What can be done to checkpoints of Karbor. */
export const karborWrites: Writes = {
  prepare: readFingerprint,
  create: backUpPlan,
  find: findStarted,
  get: (karbor, { nativeId: id, providerId = '' }) => getCheckpoint(karbor, { providerId, id }),
  remove: (karbor, key, memory) =>
    memory.changes.remove({
      upstream: karbor,
      key,
      send: (detached, lose) => removeCheckpoint(detached, key, memory, lose),
      lookUp: (upstream) => lookUpLost(upstream, key),
      read: (upstream) => karborWrites.get(upstream, key),
    }),
  reset: (karbor, key, state, memory) =>
    memory.changes.reset(
      { upstream: karbor, key, read: (upstream) => karborWrites.get(upstream, key) },
      (detached, lose) => resetState(detached, key, state, memory, lose),
    ),
};

const NOT_CARRIED = ['name', 'description', 'incremental', 'resourceNativeIds'] as const;

/** Costs one call: only the plan knows its provider. */
async function readFingerprint(karbor: UpstreamClient, request: CreateRequest): Promise<CheckpointFingerprint> {
  for (const input of NOT_CARRIED) {
    if (request[input] === undefined) continue;
    throw new GatewayError('NOT_SUPPORTED', `${karbor.name}: Karbor backs up a whole plan and takes no ${input}.`, {
      upstream: karbor.name,
      argument: ['input', input],
    });
  }
  const { vaultNativeId } = request;
  const { provider } = await getPlan(karbor, vaultNativeId).catch(rethrowOfPlan);
  return { id: randomUUID(), vaultNativeId, providerId: provider?.nativeId ?? '', tags: [], startedAt: Date.now() };
}

async function backUpPlan(
  karbor: UpstreamClient,
  { vaultNativeId: planId }: CreateRequest,
  fingerprint: CheckpointFingerprint,
  { pendingCreates }: WriteMemory,
): Promise<CreatedCheckpoint> {
  pendingCreates.start(fingerprint);
  try {
    const created = await createCheckpoint(karbor, { providerId: fingerprint.providerId, planId });
    pendingCreates.succeed(fingerprint, created.checkpoint.nativeId);
    return created;
  } catch (error) {
    if (error instanceof GatewayError && !isLost(error)) pendingCreates.fail(fingerprint);
    return rethrowOfPlan(error);
  }
}

/** A plan that Karbor does not know, or whose id it refuses, is what the caller has named. */
function rethrowOfPlan(error: unknown): never {
  const isOfPlan = error instanceof GatewayError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
  throw isOfPlan ? withArgument(error, ['input', 'vaultId']) : error;
}

/**
 * Reads a checkpoint before it is written to, unless its provider is the only one: Karbor writes through any provider
 * of the same bank, with the plugins of that one.
 * @throws GatewayError NOT_FOUND where the provider in the id is not the checkpoint's.
 */
async function readFirst(
  karbor: UpstreamClient,
  { nativeId: id, providerId = '' }: CheckpointKey,
  { knownProviders }: WriteMemory,
): Promise<void> {
  if (!knownProviders.isOnly(providerId)) await getCheckpoint(karbor, { providerId, id });
}

/**
 * Costs one call; one read before it unless the provider is the only one; and one read where Karbor refuses or its
 * answer is lost: it does not say what has become of it.
 */
async function removeCheckpoint(
  karbor: UpstreamClient,
  key: CheckpointKey,
  memory: WriteMemory,
  lose: () => void,
): Promise<Removed> {
  const { nativeId: id, providerId = '' } = key;
  await readFirst(karbor, key, memory);
  try {
    return { failedBackups: [], warning: null, ...(await deleteCheckpoint(karbor, { providerId, id })) };
  } catch (error) {
    const lost = isLost(error);
    if (!lost && !(error instanceof GatewayError && error.code === 'CONFLICT')) throw error;
    const status = await statusOf(karbor, { providerId, id });
    const requestId = error.details.requestId ?? null;
    if (lost && (status === 'DELETING' || status === 'DELETED' || status === 'GONE')) {
      return { failedBackups: [], requestId, warning: null };
    }
    if (status === 'DELETING' || status === 'DELETED') return alreadyGoing(karbor, status, requestId);
    if (lost) lose();
    const reason = STUCK[status];
    if (reason !== undefined) {
      const failed = lost ? 'cannot succeed' : 'was refused';
      throw conflict(karbor, error.details, `deleteCheckpoint ${failed}: ${reason}`);
    }
    throw lost ? outcomeUnknown(error, `${karbor.name}: deleteCheckpoint`, seen(status), WAIT) : error;
  }
}

/** What came of a delete that was lost. Costs one read, with the rights of the one who asks. */
async function lookUpLost(karbor: UpstreamClient, { nativeId: id, providerId = '' }: CheckpointKey): Promise<Removed> {
  const { status } = await getCheckpoint(karbor, { providerId, id });
  if (status === 'DELETING' || status === 'DELETED') return alreadyGoing(karbor, status, null);
  const reason = STUCK[status];
  if (reason !== undefined) throw conflict(karbor, {}, `deleteCheckpoint cannot succeed: ${reason}`);
  throw new GatewayError(
    'OUTCOME_UNKNOWN',
    `${karbor.name}: an earlier deleteCheckpoint may have happened: its answer was lost, and the gateway looked and ${seen(status)}. ${WAIT}`,
    { upstream: karbor.name, retryable: false },
  );
}

const WAIT =
  'It may still be carried out, so for two minutes after it a repeat only looks and sends nothing; after that a repeat sends it again.';

/** Costs one call; one read before it unless the provider is the only one, and one where its answer is lost. */
async function resetState(
  karbor: UpstreamClient,
  key: CheckpointKey,
  state: 'available' | 'error',
  memory: WriteMemory,
  lose: () => void,
) {
  const { nativeId: id, providerId = '' } = key;
  await readFirst(karbor, key, memory);
  try {
    return await resetCheckpointState(karbor, { providerId, id, state });
  } catch (error) {
    if (!isLost(error)) throw error;
    // Even one that is found in that state may have been so before, and be written once more.
    lose();
    const status = await statusOf(karbor, { providerId, id });
    if (status === state.toUpperCase()) return { requestId: error.details.requestId ?? null };
    const advice =
      'It may still be carried out: repeat it with the same state only. A delete is refused for two minutes after it.';
    throw outcomeUnknown(error, `${karbor.name}: resetCheckpointState`, seen(status), advice);
  }
}

/** Karbor takes neither a delete nor a reset of what is deleting, be it that a worker still does it or was killed. */
function alreadyGoing({ name }: UpstreamClient, status: 'DELETING' | 'DELETED', requestId: string | null): Removed {
  const warning =
    status === 'DELETED'
      ? null
      : `${name}: the checkpoint was being deleted before this call. A worker of Karbor that was killed in the middle leaves it deleting for good; if it stays so for hours, neither another delete nor a reset helps, and the operator of Karbor has to remove it.`;
  return { failedBackups: [], requestId, warning };
}

// What a delete meets and cannot change. In the other states it helps to wait or to reset.
const STUCK: Partial<Record<Seen, string>> = {
  PROTECTING:
    'the checkpoint is still protecting. If it stays so for hours, its backup never began or its worker was killed in the middle: it can be neither deleted nor reset, and the operator of Karbor has to remove it',
  ERROR_DELETING:
    'an earlier deletion has failed. It can be neither deleted nor reset again, and the operator of Karbor has to remove it',
};

/** GONE is unknown to Karbor; UNSEEN when the look failed as well. */
type Seen = CheckpointStatus | 'GONE' | 'UNSEEN';

function statusOf(karbor: UpstreamClient, key: { readonly providerId: string; readonly id: string }): Promise<Seen> {
  return getCheckpoint(forReconcile(karbor), key).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof GatewayError && error.code === 'NOT_FOUND' ? 'GONE' : 'UNSEEN'),
  );
}

function seen(status: Seen): string | undefined {
  return status === 'UNSEEN' ? undefined : `found it ${status.toLowerCase()}`;
}

function conflict(karbor: UpstreamClient, details: FailureDetails, what: string): GatewayError {
  return new GatewayError('CONFLICT', `${karbor.name}: ${what}.`, {
    ...details,
    upstream: karbor.name,
    retryable: false,
  });
}
