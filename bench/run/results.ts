import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVELOPES } from '../compare.ts';
import type { Section } from '../sets/context.ts';
import { COPIES } from '../sets/speed-sets.ts';
import { queryTitles } from '../sets/titles.ts';
import { FEW_REPLIES } from './cells.ts';
import { chart } from './chart.ts';
import type { Wishes } from './command-line.ts';
import { gaugeLine } from './gauge.ts';
import { machine } from './machine.ts';
import { warmSecondsOf } from './round.ts';
import { startFlags } from './start-flags.ts';
import { summary } from './summary.ts';
import { BENCH } from './tools.ts';

/** The page of results, and its chart where there is something to draw. */
export function writeResults(wishes: Wishes, sections: readonly Section[]): { text: string; svg: string | undefined } {
  const all = sections.filter(hasAggregator);
  const [hot, keys, cbr] = (['hot', 'keys', 'cbr'] as const).map((set) => all.find(({ name }) => name === set));
  // The hot key of either wire is one column.
  const oneKey = hot && { ...hot, cells: new Map([...(hot.cells ?? []), ...(cbr?.cells ?? [])]) };
  const compared = [oneKey, keys].flatMap((section) => section ?? []);
  const drawn = compared.length > 0 ? compared : all.slice(0, 1);
  const svg = drawn.length > 0 ? chart(drawn, new Map(Object.entries(queryTitles))) : undefined;
  const body = sections.map(({ title, text }) => `## ${title}\n\n${text}`);
  return {
    text: `${[introduction(wishes), ...gaugeOf(sections), ...summary(all), ...body, ...(wishes.isWhole ? soak() : [])].join('\n\n')}\n`,
    svg,
  };
}

function gaugeOf(sections: readonly Section[]): string[] {
  const took = sections.flatMap(({ gauged = [] }) => gauged);
  return took.length === 0 ? [] : [gaugeLine(took)];
}

/** What a chart needs: its bars are speeds against the aggregator. */
function hasAggregator({ cells = new Map() }: Section): boolean {
  return [...cells.values()].flat().some(({ server }) => server === 'aggregator');
}

const SOAK_FILE = join(BENCH, 'results.soak.md');

/** What the last whole soak wrote, which takes too long to be part of every bench. */
function soak(): string[] {
  return existsSync(SOAK_FILE) ? [readFileSync(SOAK_FILE, 'utf8').trim()] : [];
}

/** Keeps the section of a whole soak, and puts it at the end of the results. */
export function keepSoak(section: string): void {
  writeFileSync(SOAK_FILE, section);
  const results = join(BENCH, 'results.md');
  if (!existsSync(results)) return;
  const [others = ''] = readFileSync(results, 'utf8').split('\n## Soak\n', 1);
  writeFileSync(results, `${others.trimEnd()}\n\n${section}`);
}

function introduction(wishes: Wishes): string {
  const { isQuick, rounds, against } = wishes;
  const date = new Date().toISOString().slice(0, 10);
  const file = 'Written by `npm run bench`; do not edit.';
  const quick = isQuick
    ? ' A quick run: a second of warm-up and fewer rounds, so servers were cold and the figures are for a first look only.'
    : '';
  const longer = isQuick
    ? ''
    : `for three if it gives fewer than ${FEW_REPLIES} replies a second (those under way at the end are not counted, but\ntheir CPU is), `;
  const head = `# Results of the bench\n\n${file} ${date}, ${machine()}.${quick}`;
  if (against !== undefined) return head;
  return `${head}

Each server is a process of its own on one core; load (wrk, 16 connections unless said otherwise) and upstream have the
other one, which is kept awake by a process of the lowest priority: to wake a virtual core costs the server that writes,
and no client on another machine does. For distinct keys and for 50 callers the gateway and the aggregator have ${COPIES} processes each,
and a round takes their mean: processes of one build differ by up to 28 % as long as they live. Each is warmed up by load for ${warmSecondsOf(wishes)} s; then ${rounds} rounds (one for latency). A round goes through all servers${isQuick ? '' : ', there and back for the hot key'},
from another one on each round and backwards on every other one. A server is loaded for a second
each time it is passed, ${longer}behind 0.4 s that do not count: a server has much the same seconds as its neighbours that way. Figures of one server against another are taken round by round: replies a
second as lower quartile / median [least-most], CPU as median [quartiles]. Replies a second depend on the machine, and so do
ratios, though less. A peer that gives less than a fifth of the aggregator's replies is measured in every third round,
behind the others, which its load leaves slower for seconds. CPU is the user and system time of a server's process for each reply; the ratio is that of
the aggregator over that of the server, so that more is better.

The gateway has the options of \`npm start\` for Node (${startFlags.join(' ')}), its peers have none, and all have NODE_ENV=production. The gateway has
two upstreams, a hundred more where keys are distinct, passes on the callers' own tokens, and remembers nothing between requests. The upstream gives out bodies that were written beforehand. The full answer of each
server is compared with what graphql-js makes of those bodies, before the load and in each round during it, of a mix behind it, and
the size of every reply is, but for a mix. Differences that are taken off before: ${ENVELOPES.join('; ')}.

Calls are counted upstream: for one query alone, and for each reply under load. The aggregator makes those of the gateway's
call plan. The other servers read the vaults of Q2 by their ids: Yoga (a dataloader), Apollo (its data source) and Mercurius
(a loader) each distinct one once a request, Hive Gateway and Tailcall without \`dedupe\` each time it is met. A second plain
Yoga takes them from the list of all, as the gateway does, to show what that alone is worth.`;
}
