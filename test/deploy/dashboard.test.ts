import { describe, expect, it } from 'vitest';
import { projectFile } from './_support/image.ts';
import { metricsIn } from './_support/promql.ts';
import { namesIn, scrape } from './_support/scrape.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: Readonly<Record<'h' | 'w' | 'x' | 'y', number>>;
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboard = JSON.parse(projectFile('deploy/dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly query: string }[] };
};
const { panels, templating } = dashboard;
const expressions = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr]));
const variables = templating.list.filter(({ query }) => query.startsWith('label_values'));

describe('the dashboard', () => {
  it.each(expressions)('%s asks for metrics that a gateway has: %s', async (_title, expression) => {
    const known = namesIn(await scrape());
    const used = metricsIn(expression);
    expect(used).not.toEqual([]);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it.each(variables)('$name takes its values from a metric that a gateway has', async ({ query }) => {
    const [, metric] = /^label_values\((\w+), \w+\)$/.exec(query) ?? [];
    expect(namesIn(await scrape())).toContain(metric);
  });

  it('uses variables that it has', () => {
    const used = expressions.flatMap(([, text = '']) => Array.from(text.matchAll(/\$(\w+)/g), ([, name]) => name));
    const known = [...templating.list.map(({ name }) => name), '__rate_interval'];
    expect(used.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });

  it('shows every metric of the gateway', async () => {
    const used = new Set([...expressions.flatMap(([, text = '']) => metricsIn(text)), 'up']);
    const own = namesIn(await scrape()).filter((name) => name.startsWith('checkpoint_gateway_'));
    const families = (names: Iterable<string>) =>
      new Set(Array.from(names, (name) => name.replace(/_(bucket|sum|count)$/, '')));
    const shown = families(used);
    expect([...families(own)].filter((name) => !shown.has(name))).toEqual([]);
  });

  it('has panels that do not lie on one another', () => {
    const cells = panels.flatMap(({ gridPos: { h, w, x, y } }) =>
      Array.from({ length: h * w }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.every(({ gridPos: { w, x } }) => x + w <= 24)).toBe(true);
  });
});

it.each(['sum(rate(up[5m])', 'rate(up[5m]', 'sum by (job up', 'up{job=}'])('%s is no PromQL', (expression) => {
  expect(() => metricsIn(expression)).toThrow('No PromQL');
});
