import type { Context } from '../context/context.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import { invalidInput, toFailure } from '../failure.ts';
import type { FieldCost } from './cost.ts';

const MAX_WAIT_MS = 45_000;
/** The time for which the last poll of a wait may be put off. */
const MAX_LATE_MS = 1_000;
/** The delays before the polls of a wait; the last one repeats. */
const DELAYS_MS = [1_000, 2_000, 3_000, 4_000, 5_000];

/** @throws GatewayError INVALID_INPUT for a time out of range. */
export function readWaitMs({ waitMs }: { readonly waitMs?: number | null | undefined }): number | undefined {
  if (waitMs == null) return undefined;
  if (waitMs >= 1 && waitMs <= MAX_WAIT_MS) return waitMs;
  throw invalidInput(['waitMs'], `waitMs is ${waitMs}; accepted: 1 to ${MAX_WAIT_MS}, in milliseconds.`);
}

/** The description of the argument. */
export const WAIT_MS =
  'The longest time to wait, 1 to 45000 milliseconds, in addition to the usual time of a request. Polls follow after 1, 2, 3, 4 and then every 5 seconds; each costs what the field costs. Equal waits of one caller share their polls.';

/** The cost of a field that may wait. */
export const WAITING: Pick<FieldCost<{ readonly waitMs: number | undefined }>, 'repeats'> = {
  repeats: ({ asked: { waitMs } }) => (waitMs === undefined ? 1 : pollsWithin(waitMs)),
};

/** The polls for which a wait has time; the last one is made at its end. */
export function pollsWithin(waitMs: number): number {
  let polls = 0;
  for (let at = 0; at < waitMs; at += delayBefore(polls - 1)) polls += 1;
  return polls;
}

function delayBefore(poll: number): number {
  return DELAYS_MS[Math.min(poll, DELAYS_MS.length - 1)] ?? 0;
}

/** What a wait reads, and until when. */
export interface Wait<T> {
  readonly id: string;
  readonly upstream: RequestUpstream;
  readonly waitMs: number;
  /** Reads the current state; never from a cache. */
  readonly read: () => Promise<T>;
  readonly isOver: (state: T) => boolean;
}

/**
 * Reads until the wait is over: its condition holds, its time has passed, or the gateway shuts down. Returns the last known
 * state; a retryable failure counts only if there is none.
 */
export async function waitFor<T>(context: Context, { id, upstream, waitMs, read, isOver }: Wait<T>): Promise<T> {
  const endsAt = performance.now() + waitMs;
  context.extend(waitMs);
  let state: T | undefined;
  let failure: unknown;
  for (let polls = 0; ; polls += 1) {
    try {
      state = await read();
      failure = undefined;
      if (isOver(state)) return state;
    } catch (error) {
      if (!toFailure(error).retryable) throw error;
      failure = error;
    }
    const leftMs = endsAt - performance.now();
    const delayMs = Math.min(delayBefore(polls), leftMs);
    const goesOn = leftMs > 0 && (await context.nextPoll(upstream, id, delayMs, leftMs + MAX_LATE_MS));
    if (goesOn) continue;
    if (state === undefined) throw failure;
    return state as T;
  }
}
