import { LRUCache } from 'lru-cache';
import { createBreaker, MAX_PROBE_WAIT_MS, type Outcome, type Permit } from './circuit-breaker.ts';
import { createFailingCallers, type FailingCaller } from './failing-callers.ts';
import { createRecentCallers, type RecentCallers } from './recent-callers.ts';
import { createConnectFailures, createFailureWindow } from './trips.ts';

const MAX_CALLERS = 10_000;
// Callers without a failure have a cache of their own, so a flood of invented tokens evicts no failing caller.
const MAX_HEALTHY = 1_000;
const OTHER_PROBE_MS = 1_000;

/**
 * The breakers of one upstream. Each caller has a breaker of its own, which counts all of its calls. The common breaker
 * opens after five failed connects in a row over all callers, or when the breakers of two tenants are open and no call
 * has succeeded for two seconds. A success of any caller closes the common breaker.
 */
export interface Breakers {
  readonly of: (scope: BreakerScope) => CallerBreaker;
  /** True while the common breaker is open, or the breaker of the only caller of the last minute. */
  readonly isFailing: () => boolean;
}

/** Calls that are counted together. */
export interface BreakerScope {
  /** Project and caller. */
  readonly id: string;
  /** The project, or the caller if the project is configured. */
  readonly tenant: string;
}

/** The caller's own breaker and the common one, combined. */
export interface CallerBreaker {
  /** How long calls of this caller are still refused, in milliseconds; undefined if a call may enter. */
  readonly pauseMs: () => number | undefined;
  /** Permits a call; undefined during a pause. */
  readonly enter: () => Permit | undefined;
  /** Permits a call even during a pause. Its success closes both breakers; its failure prolongs no pause. */
  readonly pass: () => Permit;
}

const ALWAYS: Permit = { report: () => {} };

/** For calls whose failures say nothing about the upstream. */
export const NEVER_OPEN: CallerBreaker = { pauseMs: () => undefined, enter: () => ALWAYS, pass: () => ALWAYS };

interface BreakersOptions {
  /** Called when the upstream begins to fail, and when a call has succeeded again. */
  readonly onChange?: (isFailing: boolean) => void;
  readonly recentCallers?: RecentCallers;
  readonly now?: () => number;
}

export function createBreakers(options: BreakersOptions = {}): Breakers {
  const { onChange = () => {}, now = performance.now.bind(performance) } = options;
  const { recentCallers = createRecentCallers(now) } = options;
  const common = createBreaker(createConnectFailures(), now);
  const openCallers = createFailingCallers(now);
  const failing = new LRUCache<string, FailingCaller>({ max: MAX_CALLERS, dispose: (one) => openCallers.forget(one) });
  const healthy = new LRUCache<string, FailingCaller>({ max: MAX_HEALTHY });
  // Start times of the calls in flight that probe the caller's own open breaker.
  const ownProbes = new Set<{ readonly at: number }>();
  let isReportedFailing = false;

  function callerOf({ id, tenant }: BreakerScope, outcome: Outcome): FailingCaller {
    const found = failing.get(id) ?? healthy.get(id);
    const caller = found ?? { breaker: createBreaker(createFailureWindow(now), now), tenant, openedAt: undefined };
    if (outcome !== 'success') {
      healthy.delete(id);
      failing.set(id, caller);
    } else if (!found) healthy.set(id, caller);
    return caller;
  }

  function report(isFailingNow: boolean): void {
    if (isFailingNow === isReportedFailing) return;
    isReportedFailing = isFailingNow;
    onChange(isFailingNow);
  }

  /** Opens the common breaker as of the moment when the callers' breakers agreed; its pause may be over by now. */
  function openOnAgreement(): void {
    const since = common.isOpen() ? undefined : openCallers.agreeSince();
    if (since === undefined) return;
    common.open(since);
    report(true);
  }

  function isFailing(): boolean {
    openOnAgreement();
    if (common.isOpen()) return true;
    const lone = recentCallers.lone();
    return lone !== undefined && failing.peek(lone)?.breaker.isOpen() === true;
  }

  /** Records the end of a call in both breakers. */
  function settle(scope: BreakerScope, outcome: Outcome): void {
    const caller = callerOf(scope, outcome);
    caller.breaker.record(outcome);
    openCallers.follow(caller);
    common.record(outcome);
    if (outcome === 'success') {
      openCallers.sawSuccess();
      if (common.isOpen()) common.close();
      if (isReportedFailing) report(isFailing());
    } else if (isFailing()) report(true);
  }

  function hasOwnProbe(): boolean {
    const since = now() - MAX_PROBE_WAIT_MS;
    for (const { at } of ownProbes) if (at > since) return true;
    return false;
  }

  function pauseMs({ id }: BreakerScope): number | undefined {
    openOnAgreement();
    const own = failing.get(id)?.breaker;
    if (!common.isOpen()) return own?.pauseMs();
    const isProbeTaken = own?.isOpen() === true && hasOwnProbe();
    const longest = Math.max(own?.pauseMs() ?? 0, common.pauseMs() ?? 0, isProbeTaken ? OTHER_PROBE_MS : 0);
    return longest > 0 ? longest : undefined;
  }

  /**
   * A call of a caller whose own breaker is open is never the probe of the common breaker: the call may fail for a reason
   * of the caller's own. Such callers probe one at a time after the pauses of both breakers, and block no other caller.
   */
  function probeOf(scope: BreakerScope): Permit {
    const own = failing.get(scope.id)?.breaker;
    const isOwn = own?.isOpen() === true;
    const probe = isOwn ? own.enter() : common.enter();
    const started = { at: now() };
    if (isOwn) ownProbes.add(started);
    return {
      report: (outcome) => {
        ownProbes.delete(started);
        probe?.report(outcome);
        // A failed connect is independent of the caller.
        if (isOwn && outcome === 'unreachable' && common.isOpen() && common.pauseMs() === undefined) common.open();
        if (outcome) settle(scope, outcome);
      },
    };
  }

  function of(scope: BreakerScope): CallerBreaker {
    const call: Permit = {
      report: (outcome) => {
        if (outcome) settle(scope, outcome);
      },
    };

    function enter(): Permit | undefined {
      if (pauseMs(scope) !== undefined) return undefined;
      recentCallers.note(scope.id);
      return common.isOpen() || failing.get(scope.id)?.breaker.isOpen() ? probeOf(scope) : call;
    }

    const duringPause: Permit = {
      report: (outcome) => {
        if (outcome === 'success') failing.get(scope.id)?.breaker.close();
        call.report(outcome);
      },
    };
    return { pauseMs: () => pauseMs(scope), enter, pass: () => enter() ?? duringPause };
  }

  return { of, isFailing };
}
