import type { Checkpoint } from '../../domain/checkpoint.ts';
import { GatewayError } from '../../failure.ts';
import type { Upstream } from '../../http/upstream.ts';
import type { CheckpointKey, CreateRequest, Writes } from '../writes.ts';
import { createCheckpoint, deleteCheckpoint, getCheckpoint, resetCheckpointState } from './checkpoints.ts';
import { getPlan } from './plans.ts';

/** What can be done to checkpoints of Karbor. */
export const karborWrites: Writes = {
  create: backUpPlan,
  remove: removeCheckpoint,
  reset: (karbor, { nativeId, providerId = '' }, state) =>
    resetCheckpointState(karbor, { providerId, id: nativeId, state }),
};

const NOT_CARRIED = ['name', 'description', 'incremental', 'resourceNativeIds'] as const;

/** Costs two calls: only the plan knows its provider. */
async function backUpPlan(
  karbor: Upstream,
  request: CreateRequest,
): Promise<{ checkpoint: Checkpoint; requestId: string | null }> {
  for (const input of NOT_CARRIED) {
    if (request[input] === undefined) continue;
    throw new GatewayError('NOT_SUPPORTED', `${karbor.name}: Karbor backs up a whole plan and takes no ${input}.`, {
      upstream: karbor.name,
      argument: ['input', input],
    });
  }
  const plan = await getPlan(karbor, request.vaultNativeId);
  return createCheckpoint(karbor, { providerId: plan.provider?.nativeId ?? '', planId: request.vaultNativeId });
}

/** Costs one call, and one read where Karbor refuses: it does not say whether that was because it is deleted already. */
async function removeCheckpoint(karbor: Upstream, { nativeId: id, providerId = '' }: CheckpointKey) {
  try {
    return { failedBackups: [], ...(await deleteCheckpoint(karbor, { providerId, id })) };
  } catch (error) {
    if (!(error instanceof GatewayError && error.code === 'CONFLICT')) throw error;
    // When this look fails too, the refusal is still what is known.
    const status = await getCheckpoint(karbor, { providerId, id }).then(
      ({ status: now }) => now,
      () => undefined,
    );
    if (status !== 'DELETING' && status !== 'DELETED') throw error;
    return { failedBackups: [], requestId: error.details.requestId ?? null };
  }
}
