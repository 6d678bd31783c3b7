const WINDOW_MS = 60_000;
const SLICE_MS = 1_000;

/** What one caller used in the last minute. */
export interface SlidingWindow {
  readonly used: () => number;
  /** Adds what is used now, and gives what takes it back. */
  readonly add: (amount: number) => () => void;
  /** How long until that much of what is used counts no more, a minute at most; with 0, until anything does. */
  readonly freeInMs: (amount: number) => number;
}

interface Slice {
  readonly beganAt: number;
  lastAt: number;
  amount: number;
}

/** A window that slides: no sixty seconds hold more than was added in them. `now` is in milliseconds. */
export function createSlidingWindow(now: () => number): SlidingWindow {
  // What was added within a second counts until the last of it is a minute old; so there are about sixty at most.
  const slices: Slice[] = [];

  function forget(): void {
    const from = now() - WINDOW_MS;
    while (slices[0] && slices[0].lastAt <= from) slices.shift();
  }

  function used(): number {
    forget();
    return slices.reduce((sum, { amount }) => sum + amount, 0);
  }

  function sliceOfNow(): Slice {
    const newest = slices.at(-1);
    if (newest && now() < newest.beganAt + SLICE_MS) return newest;
    const slice = { beganAt: now(), lastAt: now(), amount: 0 };
    slices.push(slice);
    return slice;
  }

  function add(amount: number): () => void {
    const slice = sliceOfNow();
    slice.amount += amount;
    slice.lastAt = now();
    return () => {
      slice.amount -= amount;
    };
  }

  function freeInMs(amount: number): number {
    forget();
    let freed = 0;
    for (const slice of slices) {
      freed += slice.amount;
      if (slice.amount > 0 && freed >= amount) return slice.lastAt + WINDOW_MS - now();
    }
    return WINDOW_MS;
  }

  return { used, add, freeInMs };
}
