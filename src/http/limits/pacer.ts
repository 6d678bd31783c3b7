import { shareOfOne } from '../../domain/fair-share.ts';
import { abortError } from '../transport/transport-error.ts';
import { createFifo, type Entry, type Fifo } from './fifo.ts';
import { createInFlightMap } from './in-flight-map.ts';
import { createLearnedRate, type Rate } from './learned-rate.ts';
import { createRecentCallers } from './recent-callers.ts';

// Written by hand: p-throttle and bottleneck queue calls in one line at a configured rate. Here callers take turns, so a
// burst of one caller delays no other, and the rate follows the throttled responses of the upstream (learned-rate.ts).

/** Factor on the interval between calls: the two clocks differ a little. */
const CAUTION = 1.05;
/** How much delay of a late timer may be made up. */
const SLACK_MS = 20;

/**
 * Limits the calls to one upstream, in number and in rate. Callers take turns. One caller holds at most its share of the
 * slots; the rest is free for other callers.
 */
export interface Pacer {
  /**
   * Waits for a slot.
   * @throws TransportError when the signal is aborted first.
   */
  readonly enter: (caller: string, signal: AbortSignal) => Promise<Slot>;
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
  const learnedRate = createLearnedRate(callsPerSecond);
  const calling = createRecentCallers(now);
  const throttled = createRecentCallers(now);
  const lines = createInFlightMap<Line>();
  // Waiting callers, in the order of their turns.
  const turns = createFifo<Line>();
  let running = 0;
  let nextAt = 0;
  /** The same for the only caller with a rate of its own. */
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

  /** How long the rate delays the next call, in ms. */
  function pauseMs(): number {
    return learnedRate.perSecond() === undefined ? 0 : nextAt - performance.now();
  }

  function ownPauseMs(caller: string): number {
    return learnedRate.perSecondOf(caller) === undefined ? 0 : ownNextAt - performance.now();
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
    const own = learnedRate.send();
    const rate = learnedRate.perSecond();
    const ownRate = learnedRate.perSecondOf(line.caller);
    running += 1;
    line.running += 1;
    if (rate !== undefined) nextAt = after(nextAt, own.at, rate);
    if (ownRate !== undefined) ownNextAt = after(ownNextAt, own.at, ownRate);
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
        learnedRate.onThrottled(own, named, only);
        const rate =
          (only === undefined ? learnedRate.perSecond() : learnedRate.perSecondOf(only)) ?? Number.POSITIVE_INFINITY;
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
    enter: async (caller, signal) => {
      if (signal.aborted) throw abortError(signal);
      calling.note(caller);
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

/** When the next call may be sent, if one is sent now. */
function after(nextAt: number, now: number, perSecond: number): number {
  return Math.max(now - SLACK_MS, nextAt) + (1000 / perSecond) * CAUTION;
}
