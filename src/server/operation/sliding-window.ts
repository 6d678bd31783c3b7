const WINDOW_MS = 60_000;
const SLICE_MS = 1_000;

/** Usage of the last 60 seconds. */
export interface SlidingWindow {
  readonly used: () => number;
  /** Records usage; returns a function that undoes the record. */
  readonly add: (amount: number) => () => void;
  /** Milliseconds until this amount has expired, 60,000 at most; for 0, until the first amount expires. */
  readonly freeInMs: (amount: number) => number;
}

interface Slice {
  readonly beganAt: number;
  lastAt: number;
  amount: number;
}

/** A true sliding window, exact to one second on the safe side. `now` is in milliseconds. */
export function createSlidingWindow(now: () => number): SlidingWindow {
  // A slice expires 60 s after its last addition. A slice spans one second, so there are about 60.
  const slices: Slice[] = [];

  function expire(): void {
    const from = now() - WINDOW_MS;
    while (slices[0] && slices[0].lastAt <= from) slices.shift();
  }

  function used(): number {
    expire();
    return slices.reduce((sum, { amount }) => sum + amount, 0);
  }

  function currentSlice(): Slice {
    const newest = slices.at(-1);
    if (newest && now() < newest.beganAt + SLICE_MS) return newest;
    const slice = { beganAt: now(), lastAt: now(), amount: 0 };
    slices.push(slice);
    return slice;
  }

  function add(amount: number): () => void {
    const slice = currentSlice();
    slice.amount += amount;
    slice.lastAt = now();
    return () => {
      slice.amount -= amount;
    };
  }

  function freeInMs(amount: number): number {
    expire();
    let freed = 0;
    for (const slice of slices) {
      freed += slice.amount;
      if (slice.amount > 0 && freed >= amount) return slice.lastAt + WINDOW_MS - now();
    }
    return WINDOW_MS;
  }

  return { used, add, freeInMs };
}
