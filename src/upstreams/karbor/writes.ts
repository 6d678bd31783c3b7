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

/** The writes to checkpoints of Karbor. */
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

const UNSUPPORTED = ['name', 'description', 'incremental', 'resourceNativeIds'] as const;

/** Costs one call: the provider is recorded in the plan only. */
async function readFingerprint(karbor: UpstreamClient, request: CreateRequest): Promise<CheckpointFingerprint> {
  for (const input of UNSUPPORTED) {
    if (request[input] === undefined) continue;
    throw new GatewayError(
      'NOT_SUPPORTED',
      `${karbor.name}: Karbor backs up a whole plan and does not support ${input}.`,
      {
        upstream: karbor.name,
        argument: ['input', input],
      },
    );
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

/** An unknown plan or an invalid plan id is an error of input.vaultId. */
function rethrowOfPlan(error: unknown): never {
  const isOfPlan = error instanceof GatewayError && (error.code === 'NOT_FOUND' || error.code === 'INVALID_INPUT');
  throw isOfPlan ? withArgument(error, ['input', 'vaultId']) : error;
}

/**
 * Reads a checkpoint before a write to it, unless its provider is the only one: Karbor accepts a write through any provider
 * of the same bank, and uses the plugins of that provider.
 * @throws GatewayError NOT_FOUND if the provider in the id is not that of the checkpoint.
 */
async function readFirst(
  karbor: UpstreamClient,
  { nativeId: id, providerId = '' }: CheckpointKey,
  { knownProviders }: WriteMemory,
): Promise<void> {
  if (!knownProviders.isOnly(providerId)) await getCheckpoint(karbor, { providerId, id });
}

/**
 * Deletes a checkpoint. Costs one call; one read before it unless the provider is the only one; and one read after a
 * conflict or a lost response, to determine the status.
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

/** The outcome of a lost delete. Costs one read, with the rights of the caller. */
async function lookUpLost(karbor: UpstreamClient, { nativeId: id, providerId = '' }: CheckpointKey): Promise<Removed> {
  const { status } = await getCheckpoint(karbor, { providerId, id });
  if (status === 'DELETING' || status === 'DELETED') return alreadyGoing(karbor, status, null);
  const reason = STUCK[status];
  if (reason !== undefined) throw conflict(karbor, {}, `deleteCheckpoint cannot succeed: ${reason}`);
  throw new GatewayError(
    'OUTCOME_UNKNOWN',
    `${karbor.name}: an earlier deleteCheckpoint may have taken effect: the response was lost, and the gateway checked and ${seen(status)}. ${WAIT}`,
    { upstream: karbor.name, retryable: false },
  );
}

const WAIT =
  'The delete may still take effect: within two minutes a repeated delete only checks and sends nothing; later it is sent again.';

/** Resets a state. Costs one call, one read before it unless the provider is the only one, and one for a lost response. */
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
    // A checkpoint in the requested state may have been in it before, and the write may still follow.
    lose();
    const status = await statusOf(karbor, { providerId, id });
    if (status === state.toUpperCase()) return { requestId: error.details.requestId ?? null };
    const advice =
      'The reset may still take effect: repeat it with the same state only. A delete is refused for two minutes.';
    throw outcomeUnknown(error, `${karbor.name}: resetCheckpointState`, seen(status), advice);
  }
}

/** The success for a checkpoint in deletion, of which Karbor accepts neither a delete nor a reset. */
function alreadyGoing({ name }: UpstreamClient, status: 'DELETING' | 'DELETED', requestId: string | null): Removed {
  const warning =
    status === 'DELETED'
      ? null
      : `${name}: the checkpoint was being deleted before this call. If the worker of Karbor was killed during the deletion, the checkpoint stays deleting forever; if it is still deleting after hours, neither another delete nor a reset helps, and the operator of Karbor has to remove it.`;
  return { failedBackups: [], requestId, warning };
}

// Statuses that a delete cannot change. In all others waiting or a reset helps.
const STUCK: Partial<Record<Seen, string>> = {
  PROTECTING:
    'the checkpoint is still protecting. If it is still protecting after hours, its backup was never started or its worker was killed: it can be neither deleted nor reset, and the operator of Karbor has to remove it',
  ERROR_DELETING:
    'an earlier deletion failed. The checkpoint can be neither deleted again nor reset, and the operator of Karbor has to remove it',
};

/** GONE: unknown to Karbor. UNSEEN: the read failed as well. */
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

function conflict(karbor: UpstreamClient, details: FailureDetails, reason: string): GatewayError {
  return new GatewayError('CONFLICT', `${karbor.name}: ${reason}.`, {
    ...details,
    upstream: karbor.name,
    retryable: false,
  });
}
