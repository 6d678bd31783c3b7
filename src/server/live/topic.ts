import type { Watched } from '../../context/request-upstream.ts';
import type { Outcome } from '../operation/execution.ts';

const MIN_PACE_MS = 2_000;
const MAX_PACE_MS = 15_000;
const SLOWDOWN = 1.5;
/** Failures in a row that may pass, after which the client has to connect again. */
const MAX_FAILURES = 5;
/** Errors that no repetition mends, wherever in the result they are. */
const TERMINAL: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

/** The result of one poll. */
export interface Poll {
  readonly outcome: Outcome;
  /** What was read; undefined if nothing was. */
  readonly watched: Watched | undefined;
  /** The number of upstream calls. */
  readonly reads: number;
}

/** A client that follows a topic. It keeps the version that it has seen, and no queue. */
export interface Subscriber {
  /** There is a newer event. */
  readonly onEvent: () => void;
  /** No event follows. A client should come back, unless the stream is complete. */
  readonly onEnd: (isComplete: boolean) => void;
}

/** One live query of one caller, polled once for all of its subscribers. */
export interface Topic {
  /** The latest event, and its number from 1; 0 before the first one. */
  readonly latest: () => { readonly version: number; readonly text: string };
  /** Starts the polls with the first subscriber; they stop when the last one has left. */
  readonly subscribe: (subscriber: Subscriber) => Leave;
  /** Ends the topic for all subscribers. */
  readonly end: (isComplete: boolean) => void;
}

export type Leave = () => void;

export interface TopicOptions {
  /** Executes the operation with fresh loaders. Never rejects. */
  readonly poll: (signal: AbortSignal) => Promise<Poll>;
  /** Waits for the next poll; false if there is none. */
  readonly next: (polled: Poll, ms: number, signal: AbortSignal) => Promise<boolean>;
  /** The text of an outcome, without extensions. */
  readonly textOf: (outcome: Outcome) => string;
  /** Called once, when the topic has ended. */
  readonly onEnded: () => void;
}

export function createTopic({ poll, next, textOf, onEnded }: TopicOptions): Topic {
  const subscribers = new Set<Subscriber>();
  const controller = new AbortController();
  const { signal } = controller;
  let version = 0;
  let text = '';
  let wasOpen = false;
  let failures = 0;

  function end(isComplete: boolean): void {
    if (signal.aborted) return;
    controller.abort();
    onEnded();
    for (const { onEnd } of [...subscribers]) onEnd(isComplete);
    subscribers.clear();
  }

  /** True if the event differs from the last one. */
  function publish(outcome: Outcome): boolean {
    const fresh = textOf(outcome);
    if (fresh === text) return false;
    text = fresh;
    version += 1;
    for (const { onEvent } of subscribers) onEvent();
    return true;
  }

  /** The time until the next poll; undefined at the end. */
  function take({ outcome, watched }: Poll, paceMs: number): number | undefined {
    const failure = failureIn(outcome, watched);
    if (failure?.isTransient) {
      failures += 1;
      if (failures >= MAX_FAILURES) return void end(false);
      return Math.max(paceMs, failure.retryAfterMs);
    }
    failures = 0;
    const isChanged = publish(outcome);
    if (failure || watched?.isGone || (watched?.isFinal && wasOpen)) return void end(true);
    wasOpen ||= !watched?.isFinal;
    return isChanged ? MIN_PACE_MS : Math.min(MAX_PACE_MS, paceMs * SLOWDOWN);
  }

  async function follow(): Promise<void> {
    let paceMs: number | undefined = MIN_PACE_MS;
    while (true) {
      const polled = await poll(signal);
      if (signal.aborted) return;
      paceMs = take(polled, paceMs);
      if (paceMs === undefined) return;
      if (!(await next(polled, paceMs, signal))) return end(false);
    }
  }

  function subscribe(subscriber: Subscriber): Leave {
    subscribers.add(subscriber);
    if (subscribers.size === 1 && version === 0) void follow();
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) end(false);
    };
  }

  return { latest: () => ({ version, text }), subscribe, end };
}

interface TopicFailure {
  readonly isTransient: boolean;
  readonly retryAfterMs: number;
}

/** The failure of a poll; undefined for a result that can be shown, also with errors in some of its fields. */
function failureIn({ errors = [] }: Outcome, watched: Watched | undefined): TopicFailure | undefined {
  const transient = errors.find(({ extensions }) => extensions.retryable === true);
  if (transient) return { isTransient: true, retryAfterMs: Number(transient.extensions.retryAfterMs ?? 0) };
  const isTerminal = errors.some(({ extensions: { code } }) => TERMINAL.has(code));
  return isTerminal || (errors.length > 0 && !watched) ? { isTransient: false, retryAfterMs: 0 } : undefined;
}
