import { randomUUID } from 'node:crypto';
import type { CheckpointStatus } from '../../domain/checkpoint.ts';
import { GatewayError } from '../../failure.ts';
import type { Upstream } from '../../http/upstream.ts';
import { forLook, isLost, lostForGood } from '../look.ts';
import type { CheckpointKey, Created, CreateRequest, Trace, WriteMemory, Writes } from '../writes.ts';
import { createCheckpoint, deleteCheckpoint, getCheckpoint, resetCheckpointState } from './checkpoints.ts';
import { findBegun } from './look.ts';
import { getPlan } from './plans.ts';

/** What can be done to checkpoints of Karbor. */
export const karborWrites: Writes = {
  prepare: readTrace,
  create: backUpPlan,
  find: findBegun,
  get: (karbor, { nativeId: id, providerId = '' }) => getCheckpoint(karbor, { providerId, id }),
  remove: removeCheckpoint,
  reset: resetState,
};

const NOT_CARRIED = ['name', 'description', 'incremental', 'resourceNativeIds'] as const;

/** Costs one call: only the plan knows its provider. */
async function readTrace(karbor: Upstream, request: CreateRequest): Promise<Trace> {
  for (const input of NOT_CARRIED) {
    if (request[input] === undefined) continue;
    throw new GatewayError('NOT_SUPPORTED', `${karbor.name}: Karbor backs up a whole plan and takes no ${input}.`, {
      upstream: karbor.name,
      argument: ['input', input],
    });
  }
  const { vaultNativeId } = request;
  const { provider } = await getPlan(karbor, vaultNativeId);
  return { id: randomUUID(), vaultNativeId, providerId: provider?.nativeId ?? '', marks: [], beganAt: Date.now() };
}

async function backUpPlan(
  karbor: Upstream,
  { vaultNativeId: planId }: CreateRequest,
  trace: Trace,
  { attempts }: WriteMemory,
): Promise<Created> {
  attempts.began(trace);
  try {
    const created = await createCheckpoint(karbor, { providerId: trace.providerId, planId });
    attempts.made(trace, created.checkpoint.nativeId);
    return created;
  } catch (error) {
    if (error instanceof GatewayError && !isLost(error)) attempts.madeNothing(trace);
    throw error;
  }
}

/** Costs one call, and one read where Karbor refuses or its answer is lost: it does not say what has become of it. */
async function removeCheckpoint(karbor: Upstream, { nativeId: id, providerId = '' }: CheckpointKey) {
  try {
    return { failedBackups: [], ...(await deleteCheckpoint(karbor, { providerId, id })) };
  } catch (error) {
    const lost = isLost(error);
    if (!lost && !(error instanceof GatewayError && error.code === 'CONFLICT')) throw error;
    const status = await statusOf(karbor, { providerId, id });
    const isGoing = status === 'DELETING' || status === 'DELETED' || (lost && status === 'GONE');
    if (isGoing) return { failedBackups: [], requestId: error.details.requestId ?? null };
    const reason = STUCK[status];
    if (reason !== undefined) throw conflict(karbor, error, `deleteCheckpoint was refused: ${reason}`);
    throw lost ? lostForGood(error, `${karbor.name}: deleteCheckpoint`, seen(status)) : error;
  }
}

/** Costs one call, and one read where its answer is lost. */
async function resetState(karbor: Upstream, key: CheckpointKey, state: 'available' | 'error') {
  const { nativeId: id, providerId = '' } = key;
  try {
    return await resetCheckpointState(karbor, { providerId, id, state });
  } catch (error) {
    if (!isLost(error)) throw error;
    const status = await statusOf(karbor, { providerId, id });
    if (status === state.toUpperCase()) return { requestId: error.details.requestId ?? null };
    throw lostForGood(error, `${karbor.name}: resetCheckpointState`, seen(status));
  }
}

// What a delete meets and cannot change. In the other states it helps to wait or to reset.
const STUCK: Partial<Record<Seen, string>> = {
  PROTECTING:
    'the checkpoint is still protecting. If it stays so for hours its backup never began: it can be neither deleted nor reset, and the operator of Karbor has to remove it',
  ERROR_DELETING:
    'an earlier deletion has failed. It can be neither deleted nor reset again, and the operator of Karbor has to remove it',
};

/** GONE is unknown to Karbor; UNSEEN when the look failed as well. */
type Seen = CheckpointStatus | 'GONE' | 'UNSEEN';

function statusOf(karbor: Upstream, key: { readonly providerId: string; readonly id: string }): Promise<Seen> {
  return getCheckpoint(forLook(karbor), key).then(
    ({ status }) => status,
    (error: unknown) => (error instanceof GatewayError && error.code === 'NOT_FOUND' ? 'GONE' : 'UNSEEN'),
  );
}

function seen(status: Seen): string | undefined {
  return status === 'UNSEEN' ? undefined : `found it ${status.toLowerCase()}`;
}

function conflict(karbor: Upstream, { details }: GatewayError, what: string): GatewayError {
  return new GatewayError('CONFLICT', `${karbor.name}: ${what}.`, { ...details, retryable: false });
}
