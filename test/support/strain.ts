import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface Strain<T> {
  readonly value: T;
  /** The longest time for which nothing else could run. */
  readonly lagMs: number;
  /** The most memory above what was held before, as far as was seen every 2 ms. */
  readonly growthMb: number;
}

/** Does some work, and says what it did to everything else in this process. */
export async function strainOf<T>(work: () => Promise<T>): Promise<Strain<T>> {
  collectGarbage();
  const before = held();
  let most = before;
  const look = () => {
    most = Math.max(most, held());
  };
  const timer = setInterval(look, 2);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  try {
    const value = await work();
    look();
    // One more round, so that a lag at the end is counted.
    await new Promise((resolve) => setTimeout(resolve, 10));
    return { value, lagMs: delay.max / 1e6, growthMb: (most - before) / 1e6 };
  } finally {
    delay.disable();
    clearInterval(timer);
  }
}

/** Megabytes that are held when all that can be let go of was. */
export function heldMb(): number {
  collectGarbage();
  return held() / 1e6;
}

function held(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
