import { Histogram, type Registry } from 'prom-client';
import { createSeries, type SeriesOf } from './series.ts';

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

/** A histogram that keeps its own series: see series.ts. */
export class FastHistogram extends Histogram {
  readonly #definition: HistogramDefinition;
  readonly #series: SeriesOf<Series>;

  constructor(registry: Registry, definition: HistogramDefinition) {
    super({
      ...definition,
      labelNames: definition.labelNames ?? [],
      buckets: [...definition.buckets],
      registers: [registry],
    });
    this.#definition = definition;
    const { labelNames = [], buckets } = definition;
    const begin = (labels: Series['labels']) => ({ labels, counts: [...buckets, 'Inf'].map(() => 0), sum: 0 });
    this.#series = createSeries(labelNames, begin);
    if (labelNames.length === 0) this.#series.at('', '', '');
  }

  /** Counts a value in the series of these label values. */
  count(value: number, first = '', second = ''): void {
    const { buckets } = this.#definition;
    const series = this.#series.at(first, second, '');
    let bucket = 0;
    while (bucket < buckets.length && value > (buckets[bucket] ?? 0)) bucket += 1;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.sum += value;
  }

  /** What prom-client asks each of its histograms for. */
  async getForPromString() {
    const { name, help } = this.#definition;
    const values = this.#series.all().flatMap((series) => this.#valuesOf(series));
    return { name, help, type: 'histogram', aggregator: 'sum', values };
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
}
