import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../failure.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { CreateCall, Created, CreateFingerprint } from './create-operation.ts';

/** True for a failed write that may have taken effect. */
export function isLost(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.code === 'OUTCOME_UNKNOWN';
}

/**
 * The error for a delete or reset whose outcome stays unknown.
 * @param advice How to proceed; valid also while the lost write may still take effect.
 */
export function outcomeUnknown(
  lost: GatewayError,
  operation: string,
  seen: string | undefined,
  advice: string,
): GatewayError {
  const finding = seen === undefined ? 'could not check' : `checked and ${seen}`;
  const message = `${operation} may have taken effect: the response was lost, and the gateway ${finding}. ${advice}`;
  return new GatewayError('OUTCOME_UNKNOWN', message, { ...lost.details, retryable: false, cause: lost });
}

/**
 * The handle for the read that reconciles a lost write. Such a read is not shared with an equal one in flight, which may
 * have started before the write took effect. Open breakers do not stop it, since they let the write through. It takes no
 * slot of the concurrency limit: its write may still hold one, and writes that reconcile would wait for each other forever.
 */
export function forReconcile(upstream: UpstreamClient): UpstreamClient {
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

/** Sends a create. If the response is lost, looks for the created object once. */
export async function createAndReconcile<T, Fingerprint extends CreateFingerprint>(
  create: CreateCall<T, Fingerprint>,
  fingerprint: Fingerprint,
): Promise<Created<T>> {
  try {
    return { ...(await create.send(create.upstream, fingerprint)), isFound: false, isExisting: false };
  } catch (error) {
    if (!isLost(error)) throw error;
    return await reconcile(create, fingerprint, error);
  }
}

/**
 * Finds the result of a create whose response was lost.
 * @throws GatewayError OUTCOME_UNKNOWN unless exactly one object can be that result.
 */
export async function reconcile<T, Fingerprint extends CreateFingerprint>(
  create: CreateCall<T, Fingerprint>,
  fingerprint: Fingerprint,
  lost?: GatewayError,
): Promise<Created<T>> {
  const { upstream, words } = create;
  const result = await lookUp(create, fingerprint, lost ? forReconcile(upstream) : unshared(upstream));
  if (result.created !== undefined)
    return { created: result.created, requestId: lost?.details.requestId ?? null, isFound: true, isExisting: false };
  throw new GatewayError(
    'OUTCOME_UNKNOWN',
    `${upstream.name}: ${words.operation} may have created a ${words.noun}: the response was lost, and the gateway ${result.words}. ${adviceFor(create, result)}`,
    { ...lost?.details, upstream: upstream.name, retryable: false, ...(lost && { cause: lost }) },
  );
}

interface LookupResult<T> {
  readonly created?: T;
  readonly cannotLookUp: boolean;
  /** Completes "the gateway …". */
  readonly words: string;
}

async function lookUp<T, Fingerprint extends CreateFingerprint>(
  { find }: CreateCall<T, Fingerprint>,
  fingerprint: Fingerprint,
  upstream: UpstreamClient,
): Promise<LookupResult<T>> {
  try {
    const found = await find(upstream, fingerprint);
    if (found === null) return { cannotLookUp: true, words: 'has no way to find it' };
    const [created, ...others] = found;
    if (created === undefined)
      return { cannotLookUp: false, words: 'has not found one yet that certainly belongs to this call' };
    if (others.length > 0) return { cannotLookUp: false, words: 'found several that may belong to this call' };
    return { created, cannotLookUp: false, words: 'found it' };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { cannotLookUp: false, words: 'could not check' };
  }
}

function adviceFor(
  { key, words }: Pick<CreateCall<unknown, CreateFingerprint>, 'key' | 'words'>,
  { cannotLookUp }: LookupResult<unknown>,
): string {
  const read = `${words.lookUp} before creating another one`;
  if (key === undefined) return `${read}; with an idempotencyKey the same call can be repeated safely.`;
  return cannotLookUp
    ? `${read}; use a new idempotencyKey for it.`
    : 'Repeat the call with the same idempotencyKey later: the gateway checks again and never creates another one.';
}
