import { createHash } from 'node:crypto';
import { GatewayError } from '../../failure.ts';
import { abortable } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { Created, CreateFingerprint, CreateOperation, CreateWords } from './create-operation.ts';
import { createAndReconcile, isLost, reconcile } from './reconcile.ts';
import { type CreatedRecord, RETENTION_MS } from './write-store.ts';

const ARGUMENT = ['input', 'idempotencyKey'];

/**
 * Creates an object, with an idempotency key at most once per upstream and project within 24 hours. With a key the create
 * continues after its caller has left, so that a repeated call gets its outcome.
 */
export async function createOnce<T, Fingerprint extends CreateFingerprint, Stored>(
  create: CreateOperation<T, Fingerprint, Stored>,
): Promise<Created<T>> {
  const { key, upstream, store } = create;
  if (upstream.refusal) throw upstream.refusal;
  if (key === undefined) {
    const fingerprint = await create.prepare();
    return (await existing(create)) ?? createAndReconcile(create, fingerprint);
  }
  const input = hashOf(create.input);
  const storeKey = [upstream.name, upstream.projectId, key].join(':');
  // One project can have any number of tokens. With credentials of the gateway, one caller can name any project.
  const holder = create.isCallersToken ? [upstream.name, upstream.projectId].join(':') : upstream.caller;
  for (;;) {
    const record = await store.take(storeKey, input, holder);
    if (record === 'taken') return createFirst(create, { storeKey, input });
    if (record === 'full') throw noRoom(upstream);
    if (record.input !== input) throw usedOtherwise(upstream);
    // The inputs are equal, so the stored data has the same types.
    if (record.state === 'created') return replay(create, record as CreatedRecord<Stored>);
    if (record.state === 'unknown') {
      const created = await reconcile(create, record.fingerprint as Fingerprint);
      await store.put(storeKey, recordOf(create, input, created));
      return created;
    }
    await untilEnded(store.whenEnded(storeKey), upstream);
  }
}

interface KeyedInput {
  readonly storeKey: string;
  readonly input: string;
}

/** The first call with a key. */
async function createFirst<T, Fingerprint extends CreateFingerprint, Stored>(
  create: CreateOperation<T, Fingerprint, Stored>,
  at: KeyedInput,
): Promise<Created<T>> {
  const { store, upstream } = create;
  let fingerprint: Fingerprint;
  let earlier: Created<T> | undefined;
  try {
    fingerprint = await create.prepare([at.storeKey, at.input]);
    earlier = (await existing(create)) ?? (await createdEarlier(create, fingerprint));
  } catch (error) {
    await store.free(at.storeKey);
    throw error;
  }
  if (earlier) return recordOutcome(create, at, async () => earlier, fingerprint);
  const confirmWrite = () => store.sending(at.storeKey, fingerprint);
  const detached = { ...create, upstream: { ...upstream, signal: new AbortController().signal, confirmWrite } };
  return recordOutcome(create, at, () => createAndReconcile(detached, fingerprint), fingerprint);
}

/** The object that makes the create unnecessary. */
async function existing<T, Fingerprint extends CreateFingerprint, Stored>({
  findExisting,
}: CreateOperation<T, Fingerprint, Stored>): Promise<Created<T> | undefined> {
  const created = await findExisting?.();
  return created ? { created, requestId: null, isFound: false, isExisting: true } : undefined;
}

/**
 * The object that an earlier process created with this key and input. Requires a correlation tag. Costs the calls of one
 * look-up.
 */
async function createdEarlier<T, Fingerprint extends CreateFingerprint, Stored>(
  { find, upstream, store, words }: CreateOperation<T, Fingerprint, Stored>,
  fingerprint: Fingerprint,
): Promise<Created<T> | undefined> {
  if (fingerprint.tags.length === 0 || (await store.isComplete())) return undefined;
  const found = await find(upstream, { ...fingerprint, startedAt: fingerprint.startedAt - RETENTION_MS });
  if (found && found.length > 1) throw ambiguous(upstream, words);
  const [created] = found ?? [];
  return created && { created, requestId: null, isFound: true, isExisting: false };
}

/** Records the outcome. A failure that created nothing releases the key; after an unknown outcome nothing is sent again. */
async function recordOutcome<T, Fingerprint extends CreateFingerprint, Stored>(
  create: CreateOperation<T, Fingerprint, Stored>,
  { storeKey, input }: KeyedInput,
  run: () => Promise<Created<T>>,
  fingerprint: Fingerprint,
): Promise<Created<T>> {
  const { store } = create;
  try {
    const created = await run();
    await store.put(storeKey, recordOf(create, input, created));
    return created;
  } catch (error) {
    const createdNothing = error instanceof GatewayError && !isLost(error);
    await (createdNothing ? store.free(storeKey) : store.put(storeKey, { state: 'unknown', input, fingerprint }));
    throw error;
  }
}

/** Returns a success again. Another caller, and a caller with a token of their own, need the right to read the object. */
async function replay<T, Fingerprint extends CreateFingerprint, Stored>(
  { recall, upstream, isCallersToken }: CreateOperation<T, Fingerprint, Stored>,
  { stored, requestId, isFound, isExisting, by }: CreatedRecord<Stored>,
): Promise<Created<T>> {
  const isOwn = by === upstream.caller && !isCallersToken;
  return { created: await recall(stored, isOwn), requestId, isFound, isExisting, isReplayed: true };
}

function recordOf<T, Fingerprint extends CreateFingerprint, Stored>(
  { toStored, upstream }: CreateOperation<T, Fingerprint, Stored>,
  input: string,
  { created, ...rest }: Created<T>,
): CreatedRecord<Stored> {
  return { state: 'created', input, stored: toStored(created), ...rest, by: upstream.caller };
}

function hashOf(input: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}

/** Waits for another call with the same key, until this caller leaves or the deadline passes. */
async function untilEnded(ended: Promise<void>, upstream: UpstreamClient): Promise<void> {
  await abortable(ended, upstream).catch((error: unknown) => {
    throw error instanceof TransportError ? stillRunning(upstream) : error;
  });
}

function ambiguous({ name }: UpstreamClient, { noun, lookUp }: CreateWords): GatewayError {
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${name}: nothing was sent, because several ${noun}s carry the correlation tag of this idempotencyKey, and at most one of them belongs to this call. ${lookUp} before creating another one; use a new idempotencyKey for it.`,
    { upstream: name, retryable: false },
  );
}

function stillRunning({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${name}: another call with this idempotencyKey is still in progress. Repeat the call with the same key; nothing is created twice.`,
    { upstream: name, retryable: false },
  );
}

function usedOtherwise({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'CONFLICT',
    `${name}: this idempotencyKey was used with different input within the last 24 hours; use a new one.`,
    { upstream: name, argument: ARGUMENT },
  );
}

function noRoom({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `${name}: nothing was sent, because the gateway has no room for another idempotencyKey of this caller. Keys are kept for 24 hours.`,
    { upstream: name, argument: ARGUMENT },
  );
}
