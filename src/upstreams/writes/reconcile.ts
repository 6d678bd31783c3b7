import { randomUUID } from 'node:crypto';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { GatewayError } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { Trace } from './trace.ts';
import type { Created, CreateRequest, WriteMemory, Writes } from './writes.ts';

/** One create, with all that it may use. */
export interface Job {
  readonly writes: Writes;
  readonly upstream: UpstreamClient;
  readonly request: CreateRequest;
  readonly memory: WriteMemory;
  readonly key: string | undefined;
  /** What makes the create needless. */
  readonly unless?: Unless | undefined;
}

/** A checkpoint that is newer than this, if there is one, is given in place of a new one. */
export interface Unless {
  readonly newerThan: string;
  /** It only reads. */
  readonly find: () => Promise<Checkpoint | null>;
}

/** True for a failure of a write that may have happened all the same. */
export function isLost(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.code === 'OUTCOME_UNKNOWN';
}

/**
 * What is said of a delete or a reset that stays in doubt.
 * @param advice How to go on, true also while the lost one is still carried out.
 */
export function lostForGood(
  lost: GatewayError,
  operation: string,
  seen: string | undefined,
  advice: string,
): GatewayError {
  const looked = seen === undefined ? 'could not look' : `looked and ${seen}`;
  const message = `${operation} may have happened: its answer was lost, and the gateway ${looked}. ${advice}`;
  return new GatewayError('OUTCOME_UNKNOWN', message, { ...lost.details, retryable: false, cause: lost });
}

/**
 * The handle for a look behind a lost write. An equal read that is under way began before the write was carried out
 * and must not answer for it; and breakers that are open do not stop a look, for they let the write through. A look takes
 * no place in the lane, where its write may still have one: writes that all looked would wait for each other for ever.
 */
export function forLook(upstream: UpstreamClient): UpstreamClient {
  const { pass } = upstream.breaker;
  return {
    ...unshared(upstream),
    breaker: { pauseMs: () => undefined, enter: pass, pass },
    limit: (work) => work(),
  };
}

function unshared(upstream: UpstreamClient): UpstreamClient {
  return { ...upstream, flight: randomUUID() };
}

/** Sends a create; when its answer is lost, looks once for what it made. */
export async function createOrLook(job: Job, trace: Trace): Promise<Created> {
  try {
    return {
      ...(await job.writes.create(job.upstream, job.request, trace, job.memory)),
      isFound: false,
      isExisting: false,
    };
  } catch (error) {
    if (!isLost(error)) throw error;
    return await lookFor(job, trace, error);
  }
}

/**
 * Looks for what a create made whose answer was lost.
 * @throws GatewayError OUTCOME_UNKNOWN unless there is exactly one checkpoint that can be it.
 */
export async function lookFor(job: Job, trace: Trace, lost?: GatewayError): Promise<Created> {
  const { upstream } = job;
  const sight = await find(job, trace, lost ? forLook(upstream) : unshared(upstream));
  if (sight.checkpoint)
    return {
      checkpoint: sight.checkpoint,
      requestId: lost?.details.requestId ?? null,
      isFound: true,
      isExisting: false,
    };
  throw new GatewayError(
    'OUTCOME_UNKNOWN',
    `${upstream.name}: createCheckpoint may have made a checkpoint: its answer was lost, and the gateway ${sight.words}. ${adviceFor(job, sight)}`,
    { ...lost?.details, upstream: upstream.name, retryable: false, ...(lost && { cause: lost }) },
  );
}

interface Sight {
  readonly checkpoint?: Checkpoint | undefined;
  readonly isBlind: boolean;
  /** Completes "the gateway …". */
  readonly words: string;
}

async function find({ writes, memory }: Job, trace: Trace, upstream: UpstreamClient): Promise<Sight> {
  try {
    const found = await writes.find(upstream, trace, memory);
    if (found === null) return { isBlind: true, words: 'has no way to look for it' };
    const [checkpoint, ...others] = found;
    if (!checkpoint) return { isBlind: false, words: 'looked and found none yet that is surely of this call' };
    if (others.length > 0) return { isBlind: false, words: 'looked and found several that may be of this call' };
    return { checkpoint, isBlind: false, words: 'looked and found it' };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { isBlind: false, words: 'could not look for it' };
  }
}

function adviceFor({ key }: Job, { isBlind }: Sight): string {
  const read = 'Read the newest checkpoints of the vault before making another one';
  if (key === undefined) return `${read}; with an idempotencyKey the same call can be repeated without making two.`;
  return isBlind
    ? `${read}; that takes another idempotencyKey.`
    : 'Ask again with the same idempotencyKey in a while: that looks again and never makes another one.';
}
