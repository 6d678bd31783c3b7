const MAX_SHOWN = 3;

/** What one field takes. */
export interface Share {
  /** Its way in the answer, without places in lists. */
  readonly field: string;
  readonly amount: number;
}

/** Adds up what fields take. */
export function createTally() {
  const amounts = new Map<string, number>();

  function dearest(): readonly Share[] {
    const shares = Array.from(amounts, ([field, amount]) => ({ field, amount }));
    return shares.sort((one, other) => other.amount - one.amount).slice(0, MAX_SHOWN);
  }

  return {
    add: (field: string, amount: number): void => {
      if (amount > 0) amounts.set(field, (amounts.get(field) ?? 0) + amount);
    },
    sum: () => [...amounts.values()].reduce((sum, amount) => sum + amount, 0),
    dearest,
  };
}
