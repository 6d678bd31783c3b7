import { shareOfOne } from '../../domain/fair-share.ts';
import { abortError } from '../transport/transport-error.ts';
import { createFifo, type Entry, type Fifo } from './fifo.ts';
import { createInFlightMap } from './in-flight-map.ts';
import { createLearnedRate, type Rate } from './learned-rate.ts';
import { createRecentCallers } from './recent-callers.ts';

/** A little slower than allowed, so that two clocks that differ do not meet at a limit. */
const CAUTION = 1.05;
/** What a late timer has lost may be caught up. */
const SLACK_MS = 20;

/**
 * Caps the calls to one upstream, in parallel and in rate, and takes its callers in turn. One caller holds at most their
 * share of the places; the rest is for whoever comes next.
 */
export interface Pacer {
  /** Waits for this caller's turn. */
  readonly enter: (caller: string, signal: AbortSignal) => Promise<Slot>;
}

/** The right to make one call. */
export interface Slot {
  /** The call has ended. */
  readonly end: () => void;
  /**
   * The call was refused, as there are too many. What that teaches is forgotten after a minute without another. What one
   * caller alone is refused holds nobody else back; while others ask as well, it is a limit of their own and teaches nothing.
   */
  readonly onThrottled: (said: Rate | undefined) => void;
}

export interface PacerOptions {
  readonly maxParallel: number;
  /** Undefined: as fast as they come, until the upstream says something else. */
  readonly callsPerSecond: number | undefined;
}

/** One caller with calls under way, or waiting. */
interface Line {
  readonly caller: string;
  readonly waiting: Fifo<() => void>;
  /** Its place among those who wait. */
  turn: Entry<Line> | undefined;
  running: number;
}

export function createPacer({ maxParallel, callsPerSecond }: PacerOptions): Pacer {
  const now = performance.now.bind(performance);
  const allowance = createLearnedRate(callsPerSecond);
  const asked = createRecentCallers(now);
  const refused = createRecentCallers(now);
  const lines = createInFlightMap<Line>();
  // Callers who wait, in the order of their turns.
  const turns = createFifo<Line>();
  let running = 0;
  let nextAt = 0;
  /** The same for the caller who alone is held back. */
  let ownNextAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let timedAt = Number.POSITIVE_INFINITY;

  function lineOf(caller: string): Line {
    const known = lines.get(caller);
    if (known) return known;
    const line: Line = { caller, waiting: createFifo(), turn: undefined, running: 0 };
    lines.set(caller, line);
    return line;
  }

  /** How long the next call waits, in ms, be there places or not. */
  function pauseMs(): number {
    return allowance.perSecond() === undefined ? 0 : nextAt - performance.now();
  }

  function ownPauseMs(caller: string): number {
    return allowance.perSecondOf(caller) === undefined ? 0 : ownNextAt - performance.now();
  }

  /** Of several callers who wait, at most two have their share already, and one is held back: no more are passed over. */
  function nextTurn(): Entry<Line> | undefined {
    if (running >= maxParallel) return undefined;
    const share = shareOfOne(maxParallel, turns.size() > 1);
    let turn = turns.first();
    while (turn && (turn.value.running >= share || isHeldBack(turn.value))) turn = turn.next;
    return turn;
  }

  function isHeldBack({ caller }: Line): boolean {
    const pause = ownPauseMs(caller);
    if (pause > 0) pumpIn(pause);
    return pause > 0;
  }

  function pump(): void {
    for (let turn = nextTurn(); turn; turn = nextTurn()) {
      const pause = pauseMs();
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
    const own = allowance.send();
    const rate = allowance.perSecond();
    const ownRate = allowance.perSecondOf(line.caller);
    running += 1;
    line.running += 1;
    if (rate !== undefined) nextAt = after(nextAt, own.at, rate);
    if (ownRate !== undefined) ownNextAt = after(ownNextAt, own.at, ownRate);
    let isOver = false;
    return {
      end: () => {
        if (isOver) return;
        isOver = true;
        running -= 1;
        line.running -= 1;
        dropIdle(line);
        pump();
      },
      onThrottled: (said) => {
        refused.note(line.caller);
        const only = refused.lone();
        if (only !== undefined && asked.lone() === undefined) return;
        allowance.onThrottled(own, said, only);
        const rate =
          (only === undefined ? allowance.perSecond() : allowance.perSecondOf(only)) ?? Number.POSITIVE_INFINITY;
        const restAt = performance.now() + 1000 / rate;
        if (only === undefined) nextAt = Math.max(nextAt, restAt);
        else ownNextAt = Math.max(ownNextAt, restAt);
      },
    };
  }

  function dropIdle(line: Line): void {
    if (line.running === 0 && line.turn === undefined) lines.delete(line.caller, line);
  }

  function queue(line: Line, signal: AbortSignal): Promise<Slot> {
    return new Promise((resolve, reject) => {
      const entry = line.waiting.add(() => {
        signal.removeEventListener('abort', leave);
        resolve(start(line));
      });
      function leave(): void {
        line.waiting.remove(entry);
        if (line.waiting.size() === 0 && line.turn) {
          turns.remove(line.turn);
          line.turn = undefined;
        }
        dropIdle(line);
        reject(abortError(signal));
        // One caller who waits less may be the last one beside whom the others had to stay below half.
        pump();
      }
      signal.addEventListener('abort', leave, { once: true });
      line.turn ??= turns.add(line);
      pump();
    });
  }

  return {
    enter: async (caller, signal) => {
      if (signal.aborted) throw abortError(signal);
      asked.note(caller);
      const line = lineOf(caller);
      const isFree =
        turns.size() === 0 &&
        running < maxParallel &&
        line.running < shareOfOne(maxParallel, false) &&
        pauseMs() <= 0 &&
        ownPauseMs(caller) <= 0;
      return isFree ? start(line) : queue(line, signal);
    },
  };
}

/** When the next call may go, if one goes now. */
function after(nextAt: number, now: number, perSecond: number): number {
  return Math.max(now - SLACK_MS, nextAt) + (1000 / perSecond) * CAUTION;
}
