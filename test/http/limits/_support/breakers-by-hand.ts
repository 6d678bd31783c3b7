import { createBreakers } from '../../../../src/http/limits/caller-breakers.ts';
import type { Outcome } from '../../../../src/http/limits/circuit-breaker.ts';

/** Breakers whose clock is turned by hand, and callers who each have a project of their own. */
export function breakersAt() {
  let now = 1_000_000;
  const told: boolean[] = [];
  const { of, isFailing } = createBreakers({ now: () => now, onChange: (isNow) => told.push(isNow) });
  const caller = (id: string, tenant = id) => of({ id, tenant });
  type Caller = ReturnType<typeof caller>;
  return {
    caller,
    isFailing,
    told,
    wait: (ms: number) => {
      now += ms;
    },
    /** One call, or as many as given; false for one that was not let through. */
    call: ({ enter }: Caller, outcome: Outcome | undefined, times = 1) => {
      const passed = Array.from({ length: times }, () => {
        const permit = enter();
        permit?.report(outcome);
        return permit !== undefined;
      });
      return passed.every(Boolean);
    },
  };
}

/** The common one is open, and the pause of it is over; "one" and "two" have their own pauses before them. */
export function halfOpen() {
  const all = breakersAt();
  const { caller, call, wait } = all;
  call(caller('one'), 'failure', 5);
  call(caller('two'), 'failure', 5);
  wait(1_000);
  return all;
}
