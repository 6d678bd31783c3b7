import { createHash } from 'node:crypto';
import { GatewayError } from '../../failure.ts';
import { withDeadline } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { Created, CreateOperation, CreateTrace, CreateWords } from './create-operation.ts';
import { createOrLook, isLost, lookFor } from './reconcile.ts';
import { KEPT_MS, type MadeRecord } from './write-store.ts';

const ARGUMENT = ['input', 'idempotencyKey'];

/**
 * Makes something, with an idempotency key at most once a day for each upstream and project. With a key the
 * create goes on when its caller leaves, so that whoever asks again learns what came of it.
 */
export async function createOnce<T, Trace extends CreateTrace, Stored>(
  create: CreateOperation<T, Trace, Stored>,
): Promise<Created<T>> {
  const { key, upstream, store } = create;
  if (upstream.refusal) throw upstream.refusal;
  if (key === undefined) {
    const trace = await create.prepare();
    return (await existing(create)) ?? createOrLook(create, trace);
  }
  const input = hashOf(create.input);
  const place = [upstream.name, upstream.projectId, key].join(':');
  // Tokens of a project can be had without end; where rights are the gateway's own, a caller can name any project.
  const holder = create.isCallersToken ? [upstream.name, upstream.projectId].join(':') : upstream.caller;
  for (;;) {
    const standing = await store.take(place, input, holder);
    if (standing === 'taken') return createFirst(create, { place, input });
    if (standing === 'full') throw noRoom(upstream);
    if (standing.input !== input) throw usedOtherwise(upstream);
    // What was asked is equal, so what is stored is of the same types.
    if (standing.state === 'made') return replay(create, standing as MadeRecord<Stored>);
    if (standing.state === 'unknown') {
      const created = await lookFor(create, standing.trace as Trace);
      await store.put(place, madeRecord(create, input, created));
      return created;
    }
    await untilEnded(store.ended(place), upstream);
  }
}

interface Place {
  readonly place: string;
  readonly input: string;
}

/** The first call with a key. */
async function createFirst<T, Trace extends CreateTrace, Stored>(
  create: CreateOperation<T, Trace, Stored>,
  at: Place,
): Promise<Created<T>> {
  const { store, upstream } = create;
  const detached = { ...create, upstream: { ...upstream, signal: new AbortController().signal } };
  let trace: Trace;
  let earlier: Created<T> | undefined;
  try {
    trace = await create.prepare([at.place, at.input]);
    earlier = (await existing(create)) ?? (await madeEarlier(create, trace));
  } catch (error) {
    await store.free(at.place);
    throw error;
  }
  if (earlier) return recordOutcome(create, at, async () => earlier, trace);
  await store.sending(at.place, trace);
  return recordOutcome(create, at, () => createOrLook(detached, trace), trace);
}

/** What makes the create needless. */
async function existing<T, Trace extends CreateTrace, Stored>({
  findExisting,
}: CreateOperation<T, Trace, Stored>): Promise<Created<T> | undefined> {
  const made = await findExisting?.();
  return made ? { made, requestId: null, isFound: false, isExisting: true } : undefined;
}

/**
 * What an earlier process, whose memory is gone, made with this key and input: a mark alone can tell.
 * Costs the calls of one look.
 */
async function madeEarlier<T, Trace extends CreateTrace, Stored>(
  { find, upstream, store, words }: CreateOperation<T, Trace, Stored>,
  trace: Trace,
): Promise<Created<T> | undefined> {
  if (trace.marks.length === 0 || (await store.isComplete())) return undefined;
  const found = await find(upstream, { ...trace, beganAt: trace.beganAt - KEPT_MS });
  if (found && found.length > 1) throw ambiguous(upstream, words);
  const [made] = found ?? [];
  return made && { made, requestId: null, isFound: true, isExisting: false };
}

/** Writes down what comes of a create: nothing made frees the key, and what may have been made is never sent again. */
async function recordOutcome<T, Trace extends CreateTrace, Stored>(
  create: CreateOperation<T, Trace, Stored>,
  { place, input }: Place,
  run: () => Promise<Created<T>>,
  trace: Trace,
): Promise<Created<T>> {
  const { store } = create;
  try {
    const created = await run();
    await store.put(place, madeRecord(create, input, created));
    return created;
  } catch (error) {
    const madeNothing = error instanceof GatewayError && !isLost(error);
    await (madeNothing ? store.free(place) : store.put(place, { state: 'unknown', input, trace }));
    throw error;
  }
}

/** A success once more. Another caller, and whoever brings their own token, has to be able to read it. */
async function replay<T, Trace extends CreateTrace, Stored>(
  { recall, upstream, isCallersToken }: CreateOperation<T, Trace, Stored>,
  { made, requestId, isFound, isExisting, by }: MadeRecord<Stored>,
): Promise<Created<T>> {
  const isOwn = by === upstream.caller && !isCallersToken;
  return { made: await recall(made, isOwn), requestId, isFound, isExisting };
}

function madeRecord<T, Trace extends CreateTrace, Stored>(
  { toStored, upstream }: CreateOperation<T, Trace, Stored>,
  input: string,
  { made, ...told }: Created<T>,
): MadeRecord<Stored> {
  return { state: 'made', input, made: toStored(made), ...told, by: upstream.caller };
}

function hashOf(input: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('base64url');
}

/** Waits for a call of somebody else, for as long as this caller is there and has time. */
async function untilEnded(ended: Promise<void>, upstream: UpstreamClient): Promise<void> {
  await withDeadline(ended, upstream).catch((error: unknown) => {
    throw error instanceof TransportError ? stillRunning(upstream) : error;
  });
}

function ambiguous({ name }: UpstreamClient, { noun, look }: CreateWords): GatewayError {
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${name}: several ${noun}s carry the mark of this idempotencyKey, and one of them at most is of this call; nothing was sent. ${look} before making another one; that takes another idempotencyKey.`,
    { upstream: name, retryable: false },
  );
}

function stillRunning({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${name}: another call with this idempotencyKey is still under way. Ask again with the same key; nothing is made twice.`,
    { upstream: name, retryable: false },
  );
}

function usedOtherwise({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'CONFLICT',
    `${name}: this idempotencyKey was used with another input within the last 24 hours; take a new one.`,
    { upstream: name, argument: ARGUMENT },
  );
}

function noRoom({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `${name}: the gateway has no room for another idempotencyKey of this caller; nothing was sent. Each is kept for 24 hours.`,
    { upstream: name, argument: ARGUMENT },
  );
}
