import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CreateCall, Created, CreateTrace } from './create-operation.ts';

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
export async function createOrLook<T, Trace extends CreateTrace>(
  create: CreateCall<T, Trace>,
  trace: Trace,
): Promise<Created<T>> {
  try {
    return { ...(await create.send(create.upstream, trace)), isFound: false, isExisting: false };
  } catch (error) {
    if (!isLost(error)) throw error;
    return await lookFor(create, trace, error);
  }
}

/**
 * Looks for what a create made whose answer was lost.
 * @throws GatewayError OUTCOME_UNKNOWN unless there is exactly one thing that can be it.
 */
export async function lookFor<T, Trace extends CreateTrace>(
  create: CreateCall<T, Trace>,
  trace: Trace,
  lost?: GatewayError,
): Promise<Created<T>> {
  const { upstream, words } = create;
  const result = await lookUp(create, trace, lost ? forLook(upstream) : unshared(upstream));
  if (result.made !== undefined)
    return { made: result.made, requestId: lost?.details.requestId ?? null, isFound: true, isExisting: false };
  throw new GatewayError(
    'OUTCOME_UNKNOWN',
    `${upstream.name}: ${words.operation} may have made a ${words.noun}: its answer was lost, and the gateway ${result.words}. ${adviceFor(create, result)}`,
    { ...lost?.details, upstream: upstream.name, retryable: false, ...(lost && { cause: lost }) },
  );
}

interface LookupResult<T> {
  readonly made?: T;
  readonly cannotLookUp: boolean;
  /** Completes "the gateway …". */
  readonly words: string;
}

async function lookUp<T, Trace extends CreateTrace>(
  { find }: CreateCall<T, Trace>,
  trace: Trace,
  upstream: UpstreamClient,
): Promise<LookupResult<T>> {
  try {
    const found = await find(upstream, trace);
    if (found === null) return { cannotLookUp: true, words: 'has no way to look for it' };
    const [made, ...others] = found;
    if (made === undefined)
      return { cannotLookUp: false, words: 'looked and found none yet that is surely of this call' };
    if (others.length > 0) return { cannotLookUp: false, words: 'looked and found several that may be of this call' };
    return { made, cannotLookUp: false, words: 'looked and found it' };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { cannotLookUp: false, words: 'could not look for it' };
  }
}

function adviceFor(
  { key, words }: Pick<CreateCall<unknown, CreateTrace>, 'key' | 'words'>,
  { cannotLookUp }: LookupResult<unknown>,
): string {
  const read = `${words.look} before making another one`;
  if (key === undefined) return `${read}; with an idempotencyKey the same call can be repeated without making two.`;
  return cannotLookUp
    ? `${read}; that takes another idempotencyKey.`
    : 'Ask again with the same idempotencyKey in a while: that looks again and never makes another one.';
}
