import { DAY_MS } from '../../domain/time.ts';
import type { CreateFingerprint } from './create-operation.ts';

// Maximum lag of an upstream's clock, and the time after its start within which a create can still take effect.
const BEFORE_MS = 5_000;
const AFTER_MS = 120_000;

interface PendingCreate extends Pick<CreateFingerprint, 'id' | 'startedAt'> {
  readonly vaultNativeId: string;
}

/**
 * Creates in flight on upstreams without correlation tags, so that one lost create never claims the checkpoint of another
 * one.
 */
export interface PendingCreates {
  /** Call before the create is sent. */
  readonly start: (create: PendingCreate) => void;
  readonly succeed: (create: PendingCreate, checkpointNativeId: string) => void;
  readonly fail: (create: PendingCreate) => void;
  /** True if a checkpoint that was started at this instant can belong to this create and to no other one. */
  readonly isOnly: (create: PendingCreate, checkpointNativeId: string, checkpointStartedAt: string) => boolean;
}

export function createPendingCreates(now: () => number = Date.now): PendingCreates {
  const creates = new Map<string, { readonly create: PendingCreate; readonly createdId: string | undefined }>();

  function forgetOld(): void {
    for (const [id, { create }] of creates) {
      if (create.startedAt + DAY_MS > now()) return;
      creates.delete(id);
    }
  }

  function isOthers(create: PendingCreate, checkpointNativeId: string, checkpointStartedAt: string): boolean {
    return [...creates.values()].some(({ create: other, createdId }) => {
      if (other.id === create.id || other.vaultNativeId !== create.vaultNativeId) return false;
      return createdId === undefined ? isDuring(other, checkpointStartedAt) : createdId === checkpointNativeId;
    });
  }

  return {
    start: (create) => {
      forgetOld();
      creates.set(create.id, { create, createdId: undefined });
    },
    succeed: (create, createdId) => void creates.set(create.id, { create, createdId }),
    fail: (create) => void creates.delete(create.id),
    isOnly: (create, checkpointNativeId, checkpointStartedAt) =>
      isDuring(create, checkpointStartedAt) && !isOthers(create, checkpointNativeId, checkpointStartedAt),
  };
}

function isDuring({ startedAt }: PendingCreate, checkpointStartedAt: string): boolean {
  const started = Date.parse(checkpointStartedAt);
  return started >= startedAt - BEFORE_MS && started <= startedAt + AFTER_MS;
}
