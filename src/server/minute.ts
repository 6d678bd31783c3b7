const WINDOW_MS = 60_000;
const SLICE_MS = 1_000;

/** What one caller used in the last minute, to the second. */
export interface Minute {
  readonly used: () => number;
  readonly add: (amount: number) => void;
  /** How long until more than `amount`, or that much, of what is used counts no more; a whole minute if there is nothing. */
  readonly freeInMs: (amount: number) => number;
}

/** A window that slides: no sixty seconds hold more than was added in them. `now` is in milliseconds. */
export function createMinute(now: () => number): Minute {
  // By the second in which each began, the oldest first; so there are never more than sixty-one.
  const slices: { readonly endsAt: number; amount: number }[] = [];

  function forget(): void {
    const from = now() - WINDOW_MS;
    while (slices[0] && slices[0].endsAt <= from) slices.shift();
  }

  function used(): number {
    forget();
    return slices.reduce((sum, { amount }) => sum + amount, 0);
  }

  function add(amount: number): void {
    const newest = slices.at(-1);
    if (newest && now() < newest.endsAt) newest.amount += amount;
    else slices.push({ endsAt: now() + SLICE_MS, amount });
  }

  function freeInMs(amount: number): number {
    forget();
    let freed = 0;
    for (const slice of slices) {
      freed += slice.amount;
      if (freed >= amount) return slice.endsAt + WINDOW_MS - now();
    }
    return WINDOW_MS;
  }

  return { used, add, freeInMs };
}
