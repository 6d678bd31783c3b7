const MAX_SHOWN = 3;

/** The cost of one field. */
export interface Share {
  /** Response path without list indices. */
  readonly field: string;
  readonly amount: number;
}

/** Sums costs per field. */
export function createTally() {
  const amounts = new Map<string, number>();

  function mostExpensive(): readonly Share[] {
    const shares = Array.from(amounts, ([field, amount]) => ({ field, amount }));
    return shares.sort((one, other) => other.amount - one.amount).slice(0, MAX_SHOWN);
  }

  return {
    add: (field: string, amount: number): void => {
      if (amount > 0) amounts.set(field, (amounts.get(field) ?? 0) + amount);
    },
    sum: () => [...amounts.values()].reduce((sum, amount) => sum + amount, 0),
    mostExpensive,
  };
}
