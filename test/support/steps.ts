import fc from 'fast-check';
import { SEED, scaled } from './scale.ts';
import type { Ink } from './tenants.ts';

const STEPS_A_RUN = 200;
const RUNS = Math.ceil(scaled(100_000, 2_400) / STEPS_A_RUN);

/** Takes random steps side by side, run after run, and checks after each run. */
export async function playSteps<Step extends { readonly pauseMs: number }>(
  step: fc.Arbitrary<Step>,
  take: (step: Step) => Promise<void>,
  check: () => void,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: STEPS_A_RUN, maxLength: STEPS_A_RUN }), async (steps) => {
      const taken: Promise<void>[] = [];
      for (const one of steps) {
        taken.push(take(one));
        if (one.pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, one.pauseMs));
      }
      await Promise.all(taken);
      check();
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
}

/** The index of the ink in which bytes are written; -1 for none. */
export function inkIn(bytes: string, inks: readonly Ink[]): number {
  return inks.findIndex(({ letters, digits, instant }) =>
    [letters, digits, instant].some((ink) => bytes.includes(ink)),
  );
}
