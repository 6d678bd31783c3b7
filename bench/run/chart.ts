import type { Cell } from './cells.ts';
import { brief, quantile } from './statistics.ts';
import { ratios } from './tables.ts';

const WIDTH = 760;
const LEFT = 250;
const BAR = 14;
const STEP = 20;
const HEAD = 34;
const MOST = 1.5;

/** One bar chart: each server's speed for each query, the aggregator being 1. Reads on light and on dark pages. */
export function chart(sets: ReadonlyMap<string, readonly Cell[]>, titles: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let y = 46;
  for (const [query, cells] of sets) {
    parts.push(`<text class="head" x="0" y="${y + 14}">${escaped(titles.get(query) ?? query)}</text>`);
    y += HEAD - 8;
    for (const cell of cells) {
      const values = ratios(cells, cell.server, 'aggregator');
      if (values.length === 0) continue;
      parts.push(...bar(cell, quantile(values, 0.25), y));
      y += STEP;
    }
    y += 14;
  }
  const unit = (WIDTH - LEFT - 60) / MOST;
  const line = `<line class="one" x1="${LEFT + unit}" x2="${LEFT + unit}" y1="34" y2="${y - 10}"/>`;
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
${line}
${parts.join('\n')}
</svg>
`;
}

function bar({ server, title }: Cell, value: number, y: number): string[] {
  const unit = (WIDTH - LEFT - 60) / MOST;
  const width = Math.max(1, Math.min(value, MOST) * unit);
  const kind = server.startsWith('gateway') ? 'bar own' : 'bar';
  const more = value > MOST ? ' >' : '';
  return [
    `<text x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${escaped(short(title))}</text>`,
    `<rect class="${kind}" x="${LEFT}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>`,
    `<text x="${(LEFT + width + 6).toFixed(1)}" y="${y + 11}">${brief(value)}${more}</text>`,
  ];
}

function short(title: string): string {
  return title.replace(/ (\(|\+ Pothos|\+ REST|over ).*$/, '');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
