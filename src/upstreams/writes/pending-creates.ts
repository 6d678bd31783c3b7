import { DAY_MS } from '../../domain/time.ts';
import type { CreateTrace } from './create-operation.ts';

// How far an upstream's clock may be behind ours, and how long after its beginning a create can still be carried out.
const BEFORE_MS = 5_000;
const AFTER_MS = 120_000;

interface Trace extends Pick<CreateTrace, 'id' | 'beganAt'> {
  readonly vaultNativeId: string;
}

/**
 * The creates of this gateway on upstreams that cannot mark what they make, so that none of them takes what
 * another one made for its own.
 */
export interface PendingCreates {
  /** To be told before the create is sent. */
  readonly began: (trace: Trace) => void;
  readonly made: (trace: Trace, checkpointNativeId: string) => void;
  readonly madeNothing: (trace: Trace) => void;
  /** True when a checkpoint that was begun at this instant can be of this create and of no other. */
  readonly isOnly: (trace: Trace, checkpointNativeId: string, startedAt: string) => boolean;
}

export function createPendingCreates(now: () => number = Date.now): PendingCreates {
  const attempts = new Map<string, { readonly trace: Trace; readonly madeId: string | undefined }>();

  function forgetOld(): void {
    for (const [id, { trace }] of attempts) {
      if (trace.beganAt + DAY_MS > now()) return;
      attempts.delete(id);
    }
  }

  function isOthers(trace: Trace, checkpointNativeId: string, startedAt: string): boolean {
    return [...attempts.values()].some(({ trace: other, madeId }) => {
      if (other.id === trace.id || other.vaultNativeId !== trace.vaultNativeId) return false;
      return madeId === undefined ? isDuring(other, startedAt) : madeId === checkpointNativeId;
    });
  }

  return {
    began: (trace) => {
      forgetOld();
      attempts.set(trace.id, { trace, madeId: undefined });
    },
    made: (trace, madeId) => void attempts.set(trace.id, { trace, madeId }),
    madeNothing: (trace) => void attempts.delete(trace.id),
    isOnly: (trace, checkpointNativeId, startedAt) =>
      isDuring(trace, startedAt) && !isOthers(trace, checkpointNativeId, startedAt),
  };
}

function isDuring({ beganAt }: Trace, startedAt: string): boolean {
  const started = Date.parse(startedAt);
  return started >= beganAt - BEFORE_MS && started <= beganAt + AFTER_MS;
}
