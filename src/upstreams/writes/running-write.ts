import { GatewayError } from '../../failure.ts';
import { withDeadline } from '../../http/limits/deadline.ts';
import { TransportError } from '../../http/transport/transport-error.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';

// How long a write that nobody waits for any more goes on, in ms: a page that is loaded again asks at once.
const MAX_UNATTENDED_MS = 2_000;
// The time of a write is that of its caller, and its own failure tells more than "still under way": it has so long to
// arrive, in ms.
const MAX_LATE_MS = 100;

export type Kind = 'delete' | 'reset';
export type Outcome<T> = { readonly answer: T } | { readonly error: unknown };

/** A write to a checkpoint that is in flight. */
export interface Running<K extends Kind, T> {
  readonly state: 'running';
  readonly kind: K;
  readonly asker: string;
  /** Aborted when nobody has waited for it for 2 s. */
  readonly controller: AbortController;
  waiting: number;
  ended: Promise<Outcome<T>>;
}

const NEVER = new Promise<never>(() => {});

/** A write that has not begun; whoever begins it sets `ended`. */
export function running<K extends Kind, T>(kind: K, asker: string): Running<K, T> {
  return { state: 'running', kind, asker, controller: new AbortController(), waiting: 0, ended: NEVER };
}

/** The same rights and the time that the caller has now, but the signal of the write. */
export function detached(upstream: UpstreamClient, { controller }: Running<Kind, unknown>): UpstreamClient {
  return { ...upstream, signal: controller.signal, deadline: { ...upstream.deadline } };
}

export function told<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}

/**
 * Waits for a write, maybe with others.
 * @param isOwn Whether it is that of this caller, whose outcome stays unknown where time runs out.
 */
export async function join<T>(write: Running<Kind, T>, upstream: UpstreamClient, isOwn: boolean): Promise<Outcome<T>> {
  write.waiting += 1;
  try {
    const at = upstream.deadline.at + MAX_LATE_MS;
    return await withDeadline(write.ended, { signal: upstream.signal, deadline: { at } });
  } catch (error) {
    setTimeout(() => write.waiting > 0 || write.controller.abort(), MAX_UNATTENDED_MS).unref();
    if (!(error instanceof TransportError)) throw error;
    throw isOwn ? stillRunning(upstream, write) : stillWriting(upstream);
  } finally {
    write.waiting -= 1;
  }
}

/** Waits for a write of which only the end matters. */
export async function untilEnded({ ended }: Running<Kind, unknown>, upstream: UpstreamClient): Promise<void> {
  await withDeadline(ended, upstream).catch((error: unknown) => {
    throw error instanceof TransportError ? stillWriting(upstream) : error;
  });
}

function stillRunning({ name }: UpstreamClient, { kind }: Running<Kind, unknown>): GatewayError {
  const message = `${name}: a ${kind} of this checkpoint is still under way, and nothing was sent beside it. Ask again in a while.`;
  return new GatewayError('OUTCOME_UNKNOWN', message, { upstream: name, retryable: false });
}

function stillWriting({ name }: UpstreamClient): GatewayError {
  const message = `${name}: another write to this checkpoint is still under way, and nothing was sent beside it.`;
  return new GatewayError('CONFLICT', message, { upstream: name, retryable: true });
}
