import { Counter, type Registry } from 'prom-client';
import { createSeries } from './series.ts';

interface CounterDefinition {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly [string, string, string];
}

/**
 * A counter that gives its counts to prom-client at each scrape: see series.ts.
 * @returns Counts an event.
 */
export function fastCounter(registry: Registry, { name, help, labelNames }: CounterDefinition) {
  const series = createSeries(labelNames, (labels) => ({ labels, count: 0 }));
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const { labels, count } of series.all()) this.inc(labels, count);
    },
  });
  return (first: string, second: string, third: string): void => {
    series.at(first, second, third).count += 1;
  };
}
