import { Counter, type Registry } from 'prom-client';

interface CounterDefinition {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly [string, string, string];
}

type Count = { count: number };

/**
 * A counter of three labels that finds its series by the label values themselves, and gives them to prom-client at each
 * scrape. For each event prom-client would build a text of all labels: 0.3 microseconds, 1 % of the CPU time of a small reply.
 * @returns Counts an event.
 */
export function fastCounter(registry: Registry, { name, help, labelNames }: CounterDefinition) {
  const counts = new Map<string, Map<string, Map<string, Count>>>();
  new Counter({
    name,
    help,
    labelNames: [...labelNames],
    registers: [registry],
    collect() {
      this.reset();
      for (const [first, bySecond] of counts)
        for (const [second, byThird] of bySecond)
          for (const [third, { count }] of byThird)
            this.inc({ [labelNames[0]]: first, [labelNames[1]]: second, [labelNames[2]]: third }, count);
    },
  });

  function begin(first: string, second: string, third: string): Count {
    const bySecond = counts.get(first) ?? new Map<string, Map<string, Count>>();
    const byThird = bySecond.get(second) ?? new Map<string, Count>();
    const count = { count: 0 };
    counts.set(first, bySecond.set(second, byThird.set(third, count)));
    return count;
  }

  return (first: string, second: string, third: string): void => {
    const series = counts.get(first)?.get(second)?.get(third) ?? begin(first, second, third);
    series.count += 1;
  };
}
