import { GatewayError } from '../../failure.ts';
import { abortable } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';

// Time for which a write continues after its last caller has left, in ms: a reloaded page repeats the request immediately.
const MAX_UNATTENDED_MS = 2_000;
// A write has the deadline of its caller, and its own failure is more precise than "still in progress". Grace period for
// that failure, in ms.
const MAX_LATE_MS = 100;

export type WriteKind = 'delete' | 'reset';
export type WriteOutcome<T> = { readonly result: T } | { readonly error: unknown };

/** A write to a checkpoint that is in flight. */
export interface Running<K extends WriteKind, T> {
  readonly state: 'running';
  readonly kind: K;
  readonly callerKey: string;
  /** Aborted 2 s after the last caller has left. */
  readonly controller: AbortController;
  waiting: number;
  ended: Promise<WriteOutcome<T>>;
}

const NEVER = new Promise<never>(() => {});

/** A write that has not been started yet. `ended` is set at its start. */
export function running<K extends WriteKind, T>(kind: K, callerKey: string): Running<K, T> {
  return { state: 'running', kind, callerKey, controller: new AbortController(), waiting: 0, ended: NEVER };
}

/** A handle with the caller's rights and deadline, and the signal of the write. */
export function detached(upstream: UpstreamClient, { controller }: Running<WriteKind, unknown>): UpstreamClient {
  return { ...upstream, signal: controller.signal, deadline: { ...upstream.deadline } };
}

export function unwrap<T>(outcome: WriteOutcome<T>): T {
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}

/**
 * Waits for a write, possibly with other callers.
 * @param isOwn Whether the write belongs to this caller: its outcome is unknown at the deadline.
 */
export async function join<T>(
  write: Running<WriteKind, T>,
  upstream: UpstreamClient,
  isOwn: boolean,
): Promise<WriteOutcome<T>> {
  write.waiting += 1;
  try {
    const at = upstream.deadline.at + MAX_LATE_MS;
    return await abortable(write.ended, { signal: upstream.signal, deadline: { at } });
  } catch (error) {
    setTimeout(() => write.waiting > 0 || write.controller.abort(), MAX_UNATTENDED_MS).unref();
    if (!(error instanceof TransportError)) throw error;
    throw isOwn ? stillRunning(upstream, write) : stillWriting(upstream);
  } finally {
    write.waiting -= 1;
  }
}

/** Waits for the end of a write and ignores its outcome. */
export async function untilEnded({ ended }: Running<WriteKind, unknown>, upstream: UpstreamClient): Promise<void> {
  await abortable(ended, upstream).catch((error: unknown) => {
    throw error instanceof TransportError ? stillWriting(upstream) : error;
  });
}

function stillRunning({ name }: UpstreamClient, { kind }: Running<WriteKind, unknown>): GatewayError {
  const message = `${name}: a ${kind} of this checkpoint is still in progress, and no second one was sent. Repeat the request later.`;
  return new GatewayError('OUTCOME_UNKNOWN', message, { upstream: name, retryable: false });
}

export function stillWriting({ name }: UpstreamClient): GatewayError {
  const message = `${name}: nothing was sent, because another write to this checkpoint is still in progress.`;
  return new GatewayError('CONFLICT', message, { upstream: name, retryable: true });
}
