/** The series of a metric of up to three labels; an unused label has the value "". */
export interface SeriesOf<T> {
  /** The series of these label values, begun on first use. */
  readonly at: (first: string, second: string, third: string) => T;
  readonly all: () => T[];
}

/**
 * Finds series by the label values themselves. For each event prom-client's own metrics build a text of all labels, which
 * takes 0.2 to 0.5 microseconds; with seven metrics that is 5 % of the CPU time of a small reply.
 * @param begin Receives the labels with their values.
 */
export function createSeries<T>(
  labelNames: readonly string[],
  begin: (labels: Readonly<Record<string, string>>) => T,
): SeriesOf<T> {
  const known = new Map<string, Map<string, Map<string, T>>>();

  function add(...values: [first: string, second: string, third: string]): T {
    const [first, second, third] = values;
    const series = begin(Object.fromEntries(labelNames.map((name, index) => [name, values[index] ?? ''])));
    const bySecond = known.get(first) ?? new Map<string, Map<string, T>>();
    const byThird = bySecond.get(second) ?? new Map<string, T>();
    known.set(first, bySecond.set(second, byThird.set(third, series)));
    return series;
  }

  return {
    at: (first, second, third) => known.get(first)?.get(second)?.get(third) ?? add(first, second, third),
    all: () => [...known.values()].flatMap((bySecond) => [...bySecond.values()]).flatMap((each) => [...each.values()]),
  };
}
