import { shareOfOne } from '../../domain/fair-share.ts';
import type { CancelSignal } from '../transport/cancellation.ts';
import { abortError } from '../transport/transport-error.ts';
import { createCallSchedule } from './call-schedule.ts';
import { createFifo, type Entry, type Fifo } from './fifo.ts';
import { createInFlightMap } from './in-flight-map.ts';
import type { Rate } from './learned-rate.ts';
import { createRecentCallers } from './recent-callers.ts';

// Written by hand: p-throttle 8 and bottleneck 2.19 queue calls in one line at a configured rate, and a Group of the latter
// is one limit for each key. Here callers take turns under one limit, so a burst of one caller delays no other, and the
// rate follows the throttled responses of the upstream (learned-rate.ts).

/**
 * Limits the calls to one upstream, in number and in rate. Callers take turns. One caller holds at most its share of the
 * slots; the rest is free for other callers.
 */
export interface Pacer {
  /**
   * Waits for a slot; without a promise if one is free.
   * @throws TransportError when the signal is aborted first.
   */
  readonly enter: (caller: string, signal: CancelSignal) => Slot | Promise<Slot>;
  /** The number of calls that wait for a slot. */
  readonly waiting: () => number;
}

/** The right to make one call. */
export interface Slot {
  /** Called when the call has ended. */
  readonly end: () => void;
  /**
   * Called when the upstream has throttled the call. The learned rate lasts for a minute after the last throttled call.
   * If only one caller is throttled, no other caller is slowed down; while others call as well, that caller has a limit
   * of its own, and no rate is learned.
   * @param named The limit that the upstream has named, if any.
   */
  readonly onThrottled: (named: Rate | undefined) => void;
}

export interface PacerOptions {
  readonly maxParallel: number;
  /** Undefined: unlimited until the upstream throttles. */
  readonly callsPerSecond: number | undefined;
}

/** A caller with calls in flight or waiting. */
interface Line {
  readonly caller: string;
  readonly waiting: Fifo<() => void>;
  /** The entry among the waiting callers; undefined if no call waits. */
  turn: Entry<Line> | undefined;
  running: number;
}

export function createPacer({ maxParallel, callsPerSecond }: PacerOptions): Pacer {
  const now = performance.now.bind(performance);
  const schedule = createCallSchedule(callsPerSecond);
  const calling = createRecentCallers(now);
  const throttled = createRecentCallers(now);
  const lines = createInFlightMap<Line>();
  // Waiting callers, in the order of their turns.
  const turns = createFifo<Line>();
  let running = 0;
  let timer: NodeJS.Timeout | undefined;
  let timedAt = Number.POSITIVE_INFINITY;

  function lineOf(caller: string): Line {
    const known = lines.get(caller);
    if (known) return known;
    const line: Line = { caller, waiting: createFifo(), turn: undefined, running: 0 };
    lines.set(caller, line);
    return line;
  }

  /** Skips at most three callers: at most two hold their share already, and at most one has a rate of its own. */
  function nextTurn(): Entry<Line> | undefined {
    if (running >= maxParallel) return undefined;
    const share = shareOfOne(maxParallel, turns.size() > 1);
    let turn = turns.first();
    while (turn && (turn.value.running >= share || isHeldBack(turn.value))) turn = turn.next;
    return turn;
  }

  function isHeldBack({ caller }: Line): boolean {
    const pause = schedule.pauseMsOf(caller);
    if (pause > 0) pumpIn(pause);
    return pause > 0;
  }

  function pump(): void {
    for (let turn = nextTurn(); turn; turn = nextTurn()) {
      const pause = schedule.pauseMs();
      if (pause > 0) return void pumpIn(pause);
      const line = turn.value;
      const first = line.waiting.first();
      turns.remove(turn);
      if (first) line.waiting.remove(first);
      line.turn = line.waiting.size() > 0 ? turns.add(line) : undefined;
      first?.value();
    }
  }

  function pumpIn(ms: number): void {
    const at = performance.now() + ms;
    if (at >= timedAt) return;
    clearTimeout(timer);
    timer = setTimeout(onTime, ms);
    timedAt = at;
  }

  function onTime(): void {
    timedAt = Number.POSITIVE_INFINITY;
    pump();
  }

  function start(line: Line): Slot {
    const own = schedule.send(line.caller);
    running += 1;
    line.running += 1;
    let hasEnded = false;
    return {
      end: () => {
        if (hasEnded) return;
        hasEnded = true;
        running -= 1;
        line.running -= 1;
        dropIdle(line);
        pump();
      },
      onThrottled: (named) => {
        throttled.note(line.caller);
        const only = throttled.lone();
        if (only !== undefined && calling.lone() === undefined) return;
        schedule.onThrottled(own, named, only);
      },
    };
  }

  function waiting(): number {
    let calls = 0;
    for (let turn = turns.first(); turn; turn = turn.next) calls += turn.value.waiting.size();
    return calls;
  }

  function dropIdle(line: Line): void {
    if (line.running === 0 && line.turn === undefined) lines.delete(line.caller, line);
  }

  function queue(line: Line, signal: CancelSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const entry = line.waiting.add(() => {
        signal.removeEventListener('abort', onAbort);
        resolve(start(line));
      });
      function onAbort(): void {
        line.waiting.remove(entry);
        if (line.waiting.size() === 0 && line.turn) {
          turns.remove(line.turn);
          line.turn = undefined;
        }
        dropIdle(line);
        reject(abortError(signal));
        // If only one waiting caller is left, its share has grown.
        pump();
      }
      signal.addEventListener('abort', onAbort, { once: true });
      line.turn ??= turns.add(line);
      pump();
    });
  }

  return {
    waiting,
    enter: (caller, signal) => {
      if (signal.aborted) return Promise.reject(abortError(signal));
      calling.note(caller);
      const line = lineOf(caller);
      const isFree =
        turns.size() === 0 &&
        running < maxParallel &&
        line.running < shareOfOne(maxParallel, false) &&
        schedule.pauseMs() <= 0 &&
        schedule.pauseMsOf(caller) <= 0;
      return isFree ? start(line) : queue(line, signal);
    },
  };
}
