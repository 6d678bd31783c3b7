import type { Section } from '../sets/context.ts';
import type { Cell } from './cells.ts';
import { brief, quantile } from './statistics.ts';
import { ratios } from './tables.ts';

const WIDTH = 920;
const LEFT = 216;
const GAP = 50;
const BAR = 14;
const STEP = 20;
const TOP = 66;
const MOST = 1.5;

/**
 * Each server's speed for each query, the aggregator being 1, and a column for each set side by side. Reads on light and
 * on dark pages.
 */
export function chart(sections: readonly Section[], titles: ReadonlyMap<string, string>): string {
  const columns = sections.map(({ title, cells = new Map() }, index) => {
    const width = (WIDTH - LEFT) / sections.length - GAP;
    return {
      title,
      cells: cells as ReadonlyMap<string, readonly Cell[]>,
      x: LEFT + index * (width + GAP),
      unit: width / MOST,
    };
  });
  const parts: string[] = [];
  let y = TOP;
  for (const query of new Set(columns.flatMap(({ cells }) => [...cells.keys()]))) {
    parts.push(`<text class="head" x="0" y="${y}">${escaped(titles.get(query) ?? query)}</text>`);
    y += STEP - 8;
    const all = columns.flatMap(({ cells }) => cells.get(query) ?? []);
    for (const [server, title] of new Map(all.map((cell) => [cell.server, cell.title]))) {
      const bars = columns.flatMap(({ cells, x, unit }) => {
        const values = ratios(cells.get(query) ?? [], server, 'aggregator');
        return values.length === 0 ? [] : bar(server, quantile(values, 0.25), x, unit, y);
      });
      if (bars.length === 0) continue;
      parts.push(`<text x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${escaped(short(title))}</text>`, ...bars);
      y += STEP;
    }
    y += 26;
  }
  const lines = columns.flatMap(({ title, x, unit }) => [
    `<text class="head" x="${x}" y="38">${escaped(title)}</text>`,
    `<line class="one" x1="${x + unit}" x2="${x + unit}" y1="${TOP - 12}" y2="${y - 26}"/>`,
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="Speed of each server for each query, the hand-written aggregator being 1">
<style>
text { font: 12px system-ui, sans-serif; fill: #57606a; }
.head { font-weight: 600; fill: #24292f; }
.bar { fill: #9aa4af; }
.own { fill: #1a7f64; }
.one { stroke: #57606a; stroke-dasharray: 3 3; }
@media (prefers-color-scheme: dark) { text { fill: #9da7b3; } .head { fill: #e6edf3; } .bar { fill: #6b7682; } .own { fill: #3fb68b; } .one { stroke: #9da7b3; } }
</style>
<text class="head" x="0" y="14">Replies a second, the hand-written aggregator being 1 (lower quartile)</text>
${[...lines, ...parts].join('\n')}
</svg>
`;
}

function bar(server: string, value: number, x: number, unit: number, y: number): string[] {
  const width = Math.max(1, Math.min(value, MOST) * unit);
  const kind = server.startsWith('gateway') ? 'bar own' : 'bar';
  const more = value > MOST ? ' >' : '';
  return [
    `<rect class="${kind}" x="${x}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
    `<text x="${(x + width + 6).toFixed(1)}" y="${y + 11}">${brief(value)}${more}</text>`,
  ];
}

function short(title: string): string {
  return title
    .replace(/ (\(|\+ Pothos|\+ REST|over ).*$/, '')
    .replace('several vaults from the list', 'vaults from a list');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
