/**
 * Aligns rows to the order of the keys, as dataloader requires; upstreams guarantee neither order nor completeness. A key
 * without a row is read with `fill`, and a failure becomes the value of that key alone.
 */
export function alignToKeys<Row>(
  keys: readonly string[],
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  fill: (key: string) => Promise<Row | null>,
): Promise<(Row | null | Error)[]> {
  const byKey = new Map<string, Row>();
  for (const row of rows) byKey.set(keyOf(row), row);
  return settled(keys.map((key) => byKey.get(key) ?? fill(key)));
}

/** Waits for all values. A rejection becomes an Error in its place. A value that is there needs no promise of its own. */
export function settled<T>(values: readonly (T | Promise<T>)[]): Promise<(T | Error)[]> {
  return Promise.all(values.map((value) => (value instanceof Promise ? value.catch(toError) : value)));
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
  return reason instanceof Error ? reason : new Error('A value that is not an Error was thrown.', { cause: reason });
}

/** Memoizes a value that is derived from a row and rarely needed, for the lifetime of the row. Requests share rows. */
export function oncePerRow<Row extends object, Value>(derive: (row: Row) => Value): (row: Row) => Value {
  const values = new WeakMap<Row, Value>();
  return (row) => {
    const known = values.get(row);
    if (known !== undefined) return known;
    const fresh = derive(row);
    values.set(row, fresh);
    return fresh;
  };
}
