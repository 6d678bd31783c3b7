import { LRUCache } from 'lru-cache';
import { createBreaker, MAX_PROBE_WAIT_MS, type Outcome, type Permit } from './circuit-breaker.ts';
import { createFailingCallers, type FailingCaller } from './failing-callers.ts';
import { createRecentCallers, type RecentCallers } from './recent-callers.ts';
import { createConnectFailures, createFailureWindow } from './trips.ts';

const MAX_CALLERS = 10_000;
// Callers without a failure are kept apart: a flood of made-up tokens, each of them refused, makes nobody else forgotten.
const MAX_WELL = 1_000;
const OTHER_PROBE_MS = 1_000;

/**
 * The breakers of one upstream. Each caller has their own, which counts all of their calls. The common one opens when
 * connecting has failed five times in a row, whoever asked, or when the breakers of two tenants are open and nobody has
 * had a success for two seconds. Anybody's success closes it.
 */
export interface Breakers {
  readonly of: (asker: Asker) => CallerBreaker;
  /** True while the common breaker is open, or that of a caller who alone has asked in the last minute. */
  readonly isFailing: () => boolean;
}

/** Whose calls are counted together. */
export interface Asker {
  /** Made of project and caller. */
  readonly id: string;
  /** The project, or the caller where the project is configured. */
  readonly tenant: string;
}

/** Both breakers as one caller meets them. */
export interface CallerBreaker {
  /** How long calls of this caller are still refused, in milliseconds; undefined when one may enter. */
  readonly pauseMs: () => number | undefined;
  /** Lets a call through; undefined during a pause. */
  readonly enter: () => Permit | undefined;
  /** Lets a call through in any case. Its success closes both breakers; its failure prolongs no pause. */
  readonly pass: () => Permit;
}

const ALWAYS: Permit = { report: () => {} };

/** For calls whose failures say nothing of the upstream. */
export const NEVER_OPEN: CallerBreaker = { pauseMs: () => undefined, enter: () => ALWAYS, pass: () => ALWAYS };

interface BreakersOptions {
  /** Told when the upstream begins to fail, and when it has answered again. */
  readonly tell?: (isFailing: boolean) => void;
  readonly asked?: RecentCallers;
  readonly now?: () => number;
}

export function createBreakers(options: BreakersOptions = {}): Breakers {
  const { tell = () => {}, now = performance.now.bind(performance), asked = createRecentCallers(now) } = options;
  const common = createBreaker(createConnectFailures(), now);
  const witnesses = createFailingCallers(now);
  const known = new LRUCache<string, FailingCaller>({ max: MAX_CALLERS, dispose: (one) => witnesses.forget(one) });
  const well = new LRUCache<string, FailingCaller>({ max: MAX_WELL });
  // When each call under way began whose caller's own breaker is open, to find out whether it still has to be.
  const ownProbes = new Set<{ readonly at: number }>();
  let isTold = false;

  function witnessOf({ id, tenant }: Asker, outcome: Outcome): FailingCaller {
    const found = known.get(id) ?? well.get(id);
    const witness = found ?? { breaker: createBreaker(createFailureWindow(now), now), tenant, openedAt: undefined };
    if (outcome !== 'success') {
      well.delete(id);
      known.set(id, witness);
    } else if (!found) well.set(id, witness);
    return witness;
  }

  function report(isFailingNow: boolean): void {
    if (isFailingNow === isTold) return;
    isTold = isFailingNow;
    tell(isFailingNow);
  }

  /** Opens the common breaker at the moment since which there has been reason to, which may be over when somebody asks. */
  function weigh(): void {
    const since = common.isOpen() ? undefined : witnesses.agreeSince();
    if (since === undefined) return;
    common.open(since);
    report(true);
  }

  function isFailing(): boolean {
    weigh();
    if (common.isOpen()) return true;
    const lone = asked.lone();
    return lone !== undefined && known.peek(lone)?.breaker.isOpen() === true;
  }

  /** Counts the end of a call with both breakers. */
  function settle(asker: Asker, outcome: Outcome): void {
    const witness = witnessOf(asker, outcome);
    witness.breaker.record(outcome);
    witnesses.follow(witness);
    common.record(outcome);
    if (outcome === 'success') {
      witnesses.sawSuccess();
      if (common.isOpen()) common.close();
      if (isTold) report(isFailing());
    } else if (isFailing()) report(true);
  }

  function hasOwnProbe(): boolean {
    const since = now() - MAX_PROBE_WAIT_MS;
    for (const { at } of ownProbes) if (at > since) return true;
    return false;
  }

  function pauseMs({ id }: Asker): number | undefined {
    weigh();
    const own = known.get(id)?.breaker;
    if (!common.isOpen()) return own?.pauseMs();
    const isProbeTaken = own?.isOpen() === true && hasOwnProbe();
    const longest = Math.max(own?.pauseMs() ?? 0, common.pauseMs() ?? 0, isProbeTaken ? OTHER_PROBE_MS : 0);
    return longest > 0 ? longest : undefined;
  }

  /**
   * A caller whose own breaker is open is never the probe of the common one, as that could fail for a reason of the
   * caller's own. Such callers probe one at a time behind the pauses of both breakers, and keep nobody else waiting.
   */
  function probeOf(asker: Asker): Permit {
    const own = known.get(asker.id)?.breaker;
    const isOwn = own?.isOpen() === true;
    const probe = isOwn ? own.enter() : common.enter();
    const begun = { at: now() };
    if (isOwn) ownProbes.add(begun);
    return {
      report: (outcome) => {
        ownProbes.delete(begun);
        probe?.report(outcome);
        // A connection that cannot be made has nothing to do with who asked for it.
        if (isOwn && outcome === 'unreachable' && common.isOpen() && common.pauseMs() === undefined) common.open();
        if (outcome) settle(asker, outcome);
      },
    };
  }

  function of(asker: Asker): CallerBreaker {
    const call: Permit = {
      report: (outcome) => {
        if (outcome) settle(asker, outcome);
      },
    };

    function enter(): Permit | undefined {
      if (pauseMs(asker) !== undefined) return undefined;
      asked.note(asker.id);
      return common.isOpen() || known.get(asker.id)?.breaker.isOpen() ? probeOf(asker) : call;
    }

    const beyond: Permit = {
      report: (outcome) => {
        if (outcome === 'success') known.get(asker.id)?.breaker.close();
        call.report(outcome);
      },
    };
    return { pauseMs: () => pauseMs(asker), enter, pass: () => enter() ?? beyond };
  }

  return { of, isFailing };
}
