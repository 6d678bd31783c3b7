import type { Watched } from '../../context/request-info.ts';
import { Cancellation, type CancelSignal } from '../../http/transport/cancellation.ts';
import type { Outcome } from '../operation/execution.ts';
import type { Poll } from '../operation/live-operation.ts';
import type { PollResult } from '../request/observer.ts';

const MIN_PACE_MS = 2_000;
const MAX_PACE_MS = 15_000;
const SLOWDOWN = 1.5;
/** Failures in a row that may pass, after which the client has to connect again, or gets the part that was read. */
const MAX_FAILURES = 5;
/** Errors that no repetition mends, wherever in the result they are. */
const TERMINAL: ReadonlySet<unknown> = new Set(['UNAUTHENTICATED', 'FORBIDDEN']);

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
  readonly poll: (signal: CancelSignal) => Promise<Poll>;
  /** Waits for the next poll; false if there is none. */
  readonly next: (polled: Poll, ms: number, signal: CancelSignal) => Promise<boolean>;
  /** The text of an outcome, without extensions. */
  readonly textOf: (outcome: Outcome) => string;
  /** Called after each poll. */
  readonly onPolled?: ((result: PollResult) => void) | undefined;
  /** Called once, when the topic has ended. */
  readonly onEnded: () => void;
}

export function createTopic({ poll, next, textOf, onPolled, onEnded }: TopicOptions): Topic {
  const subscribers = new Set<Subscriber>();
  const signal = new Cancellation();
  let version = 0;
  let text = '';
  let content = '';
  let wasOpen = false;
  let failures = 0;

  function end(isComplete: boolean): void {
    if (signal.aborted) return;
    signal.abort();
    onEnded();
    for (const { onEnd } of [...subscribers]) onEnd(isComplete);
    subscribers.clear();
  }

  /** True if the event differs from the last one, other than in the words of its errors. */
  function publish(outcome: Outcome): boolean {
    const fresh = textOf(outcome);
    const freshContent = contentOf(outcome) ?? fresh;
    if (freshContent === content) return false;
    text = fresh;
    content = freshContent;
    version += 1;
    for (const { onEvent } of subscribers) onEvent();
    return true;
  }

  /** The time until the next poll; undefined at the end. */
  function take({ outcome, watched }: Poll, paceMs: number): number | undefined {
    const failure = failureIn(outcome, watched);
    if (failure?.isTransient) {
      const nextMs = Math.max(Math.min(MAX_PACE_MS, paceMs * SLOWDOWN), failure.retryAfterMs);
      onPolled?.(failure.isOfGateway ? 'postponed' : 'failed');
      if (failure.isOfGateway) return nextMs;
      failures += 1;
      const isLast = failures >= MAX_FAILURES;
      if (!watched && isLast) return void end(false);
      // A part of the result is better than none, and a whole one better than a part.
      if (watched && (version === 0 || isLast)) publish(outcome);
      return nextMs;
    }
    failures = 0;
    const isChanged = publish(outcome);
    onPolled?.(resultOf(failure, isChanged));
    if (failure || !watched || watched.isGone || (watched.isFinal && wasOpen)) return void end(true);
    wasOpen ||= !watched.isFinal;
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
    if (subscribers.size === 1) void follow();
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) end(false);
    };
  }

  return { latest: () => ({ version, text }), subscribe, end };
}

function resultOf(failure: TopicFailure | undefined, isChanged: boolean): PollResult {
  if (failure) return 'failed';
  return isChanged ? 'changed' : 'unchanged';
}

interface TopicFailure {
  readonly isTransient: boolean;
  /** True if the gateway's own rate limit has no room: the poll is put off. */
  readonly isOfGateway: boolean;
  readonly retryAfterMs: number;
}

/** The failure of a poll; undefined for a result that can be shown, also with errors in some of its fields. */
function failureIn({ errors = [] }: Outcome, watched: Watched | undefined): TopicFailure | undefined {
  const isTerminal = errors.some(({ extensions: { code } }) => TERMINAL.has(code));
  const transient = isTerminal ? undefined : errors.find(({ extensions }) => extensions.retryable === true);
  if (transient) {
    const { code, upstream, retryAfterMs } = transient.extensions;
    const isOfGateway = code === 'THROTTLED' && upstream == null;
    return { isTransient: true, isOfGateway, retryAfterMs: Number(retryAfterMs ?? 0) };
  }
  if (!isTerminal && (errors.length === 0 || watched)) return undefined;
  return { isTransient: false, isOfGateway: false, retryAfterMs: 0 };
}

/** A result with errors, without what is new in each response, such as the ids of upstream calls; else undefined. */
function contentOf({ data, errors }: Outcome): string | undefined {
  if (!errors) return undefined;
  return `${data?.pieces.join('') ?? ''}\n${errors.map(({ path, extensions: { code } }) => `${path?.join('.')} ${code}`).join('\n')}`;
}
