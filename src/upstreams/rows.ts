/**
 * Brings rows into the order of the keys: dataloader's contract. A key without a row is asked for with `fill`;
 * its failure becomes that key's value, so one key cannot fail the others. Upstreams promise neither order nor
 * completeness.
 */
export function alignToKeys<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  fill: (key: string) => Promise<Row | null>,
): Promise<(Row | null | Error)[]> {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return settled(keys.map((key) => byKey.get(key) ?? fill(key)));
}

/** Waits for all; a rejection becomes an Error in its place. */
export function settled<T>(values: readonly (T | Promise<T>)[]): Promise<(T | Error)[]> {
  return Promise.all(values.map((value) => Promise.resolve(value).catch(toError)));
}

export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Something that is not an error was thrown.', { cause: reason });
}

/** Makes something of a row that few ask for: once, as requests share rows, and for as long as there is the row. */
export function oncePerRow<Row extends object, Made>(make: (row: Row) => Made): (row: Row) => Made {
  const made = new WeakMap<Row, Made>();
  return (row) => {
    const known = made.get(row);
    if (known !== undefined) return known;
    const fresh = make(row);
    made.set(row, fresh);
    return fresh;
  };
}
