import { Histogram, type Registry } from 'prom-client';

/** A histogram, as its definition says. */
export interface HistogramDefinition {
  readonly name: string;
  readonly help: string;
  /** At most two. */
  readonly labelNames?: readonly string[];
  /** Upper bounds, in ascending order. */
  readonly buckets: readonly number[];
}

/** Counts of one set of label values. */
interface Series {
  readonly labels: Readonly<Record<string, string>>;
  /** Values by bucket, each in the first one that holds it; those above all bounds come last. */
  readonly counts: number[];
  sum: number;
}

/**
 * A histogram that finds its series by the label values themselves. For each value prom-client's own builds a text of all
 * labels, which takes 0.2 to 0.5 microseconds: with five histograms that is 3 % of the CPU time of a small reply.
 */
export class FastHistogram extends Histogram {
  readonly #definition: HistogramDefinition;
  readonly #series = new Map<string, Map<string, Series>>();

  constructor(registry: Registry, definition: HistogramDefinition) {
    super({
      ...definition,
      labelNames: definition.labelNames ?? [],
      buckets: [...definition.buckets],
      registers: [registry],
    });
    this.#definition = definition;
    if (definition.labelNames === undefined) this.#seriesOf('', '');
  }

  /** Counts a value in the series of these label values. */
  count(value: number, first = '', second = ''): void {
    const { buckets } = this.#definition;
    const series = this.#series.get(first)?.get(second) ?? this.#seriesOf(first, second);
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  /** What prom-client asks each of its histograms for. */
  async getForPromString() {
    const { name, help } = this.#definition;
    const series = [...this.#series.values()].flatMap((bySecond) => [...bySecond.values()]);
    return { name, help, type: 'histogram', aggregator: 'sum', values: series.flatMap((one) => this.#valuesOf(one)) };
  }

  #valuesOf({ labels: sharedLabels, counts, sum }: Series) {
    const { name, buckets } = this.#definition;
    let count = 0;
    const cumulative = counts.map((inBucket, index) => {
      count += inBucket;
      return { metricName: `${name}_bucket`, labels: { le: buckets[index] ?? '+Inf' }, sharedLabels, value: count };
    });
    return [
      ...cumulative,
      { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum },
      { metricName: `${name}_count`, labels: {}, sharedLabels, value: count },
    ];
  }

  #seriesOf(first: string, second: string): Series {
    const { labelNames = [], buckets } = this.#definition;
    const labels = Object.fromEntries(labelNames.map((name, index) => [name, index === 0 ? first : second]));
    const series = { labels, counts: Array.from({ length: buckets.length + 1 }, () => 0), sum: 0 };
    this.#series.set(first, (this.#series.get(first) ?? new Map<string, Series>()).set(second, series));
    return series;
  }
}
