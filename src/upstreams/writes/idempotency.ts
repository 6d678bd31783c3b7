import { createHash } from 'node:crypto';
import type { Checkpoint } from '../../domain/checkpoint.ts';
import { whole } from '../../domain/row.ts';
import { GatewayError } from '../../failure.ts';
import { withDeadline } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { createOrLook, isLost, type Job, lookFor } from './reconcile.ts';
import type { Trace } from './trace.ts';
import { KEPT_MS, type StoredCheckpoint, type WriteRecord } from './write-store.ts';
import type { Created } from './writes.ts';

const ARGUMENT = ['input', 'idempotencyKey'];

/**
 * Makes a checkpoint, with an idempotency key at most once a day for each upstream and project. With a key the
 * create goes on when its caller leaves, so that whoever asks again learns what came of it.
 */
export async function createCheckpointOnce(job: Job): Promise<Created> {
  const { key, upstream, request, writes, memory } = job;
  if (upstream.refusal) throw upstream.refusal;
  if (key === undefined) {
    const trace = await writes.prepare(upstream, request, memory);
    return (await existing(job)) ?? createOrLook(job, trace);
  }
  const input = hashOf(job);
  const place = [upstream.name, upstream.projectId, key].join(':');
  // Tokens of a project can be had without end; where rights are the gateway's own, a caller can name any project.
  const holder = memory.isCallersToken ? [upstream.name, upstream.projectId].join(':') : upstream.caller;
  for (;;) {
    const standing = await memory.store.take(place, input, holder);
    if (standing === 'taken') return lead(job, { place, input, seed: [place, input] });
    if (standing === 'full') throw noRoom(upstream);
    if (standing.input !== input) throw usedOtherwise(upstream);
    if (standing.state === 'made') return again(job, standing);
    if (standing.state === 'unknown') {
      const created = await lookFor(job, standing.trace);
      await memory.store.put(place, { state: 'made', input, ...toStored(created, upstream) });
      return created;
    }
    await untilEnded(memory.store.ended(place), upstream);
  }
}

interface Place {
  readonly place: string;
  readonly input: string;
}

/** The first call with a key. */
async function lead(job: Job, place: Place & { readonly seed: readonly string[] }): Promise<Created> {
  const { writes, upstream, request, memory } = job;
  const detached = { ...job, upstream: { ...upstream, signal: new AbortController().signal } };
  let trace: Trace;
  let earlier: Created | undefined;
  try {
    trace = await writes.prepare(upstream, request, memory, place.seed);
    earlier = (await existing(job)) ?? (await madeEarlier(job, trace));
  } catch (error) {
    await memory.store.free(place.place);
    throw error;
  }
  if (earlier) return settle(job, place, async () => earlier, trace);
  await memory.store.sending(place.place, trace);
  return settle(job, place, () => createOrLook(detached, trace), trace);
}

/** What makes the create needless. */
async function existing({ unless }: Job): Promise<Created | undefined> {
  const checkpoint = await unless?.find();
  return checkpoint ? { checkpoint, requestId: null, isFound: false, isExisting: true } : undefined;
}

/**
 * What an earlier process, whose memory is gone, made with this key and input: CBR alone can tell, by the mark.
 * Costs the calls of one look.
 */
async function madeEarlier({ writes, upstream, memory }: Job, trace: Trace): Promise<Created | undefined> {
  if (memory.store.isComplete() || trace.marks.length === 0) return undefined;
  const found = await writes.find(upstream, { ...trace, beganAt: trace.beganAt - KEPT_MS }, memory);
  if (found && found.length > 1) throw ambiguous(upstream);
  const [checkpoint] = found ?? [];
  return checkpoint && { checkpoint, requestId: null, isFound: true, isExisting: false };
}

/** Writes down what comes of a create: nothing made frees the key, and what may have been made is never sent again. */
async function settle(job: Job, { place, input }: Place, run: () => Promise<Created>, trace: Trace): Promise<Created> {
  const { store } = job.memory;
  try {
    const created = await run();
    await store.put(place, { state: 'made', input, ...toStored(created, job.upstream) });
    return created;
  } catch (error) {
    const madeNothing = error instanceof GatewayError && !isLost(error);
    await (madeNothing ? store.free(place) : store.put(place, { state: 'unknown', input, trace }));
    throw error;
  }
}

/** A success once more. Another caller, and whoever brings their own token, has to be able to read it. */
async function again(job: Job, made: Extract<WriteRecord, { state: 'made' }>): Promise<Created> {
  const { writes, upstream, memory } = job;
  const { nativeId, providerId, checkpoint, requestId, isFound, isExisting, by } = made;
  if (checkpoint && by === upstream.caller && !memory.isCallersToken) {
    const { resources, ...rest } = checkpoint;
    return { checkpoint: { ...rest, readResources: () => resources }, requestId, isFound, isExisting };
  }
  const key = { nativeId, providerId: providerId ?? undefined };
  return { checkpoint: await writes.get(upstream, key), requestId, isFound, isExisting };
}

function toStored({ checkpoint, requestId, isFound, isExisting }: Created, { caller }: UpstreamClient) {
  const { nativeId, provider } = checkpoint;
  const providerId = provider?.nativeId ?? null;
  return { nativeId, providerId, checkpoint: toPlain(checkpoint), requestId, isFound, isExisting, by: caller };
}

function toPlain({ readResources, ...rest }: Checkpoint): StoredCheckpoint | null {
  try {
    whole(rest.skippedResources ?? []);
    return { ...rest, resources: whole(readResources()) };
  } catch {
    return null;
  }
}

function hashOf({ request, unless }: Job): string {
  const { vaultNativeId, name, description, incremental, resourceNativeIds } = request;
  const asked = [
    vaultNativeId,
    name,
    description,
    incremental,
    resourceNativeIds,
    ...(unless ? [unless.newerThan] : []),
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('base64url');
}

/** Waits for a call of somebody else, for as long as this caller is there and has time. */
async function untilEnded(ended: Promise<void>, upstream: UpstreamClient): Promise<void> {
  await withDeadline(ended, upstream).catch((error: unknown) => {
    throw error instanceof TransportError ? stillRunning(upstream) : error;
  });
}

function ambiguous({ name }: UpstreamClient): GatewayError {
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${name}: several checkpoints carry the mark of this idempotencyKey, and one of them at most is of this call; nothing was sent. Read the newest checkpoints of the vault before making another one; that takes another idempotencyKey.`,
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
