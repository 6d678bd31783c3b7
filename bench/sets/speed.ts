import { openCast } from '../run/cast.ts';
import { type Cell, measureCells } from '../run/cells.ts';
import type { comparedSets } from '../run/command-line.ts';
import { gauge } from '../run/gauge.ts';
import { spread } from '../run/statistics.ts';
import { busyLine, ratios, speedTable } from '../run/tables.ts';
import { ceiling } from './ceiling.ts';
import type { Section, SetContext } from './context.ts';
import { listsOf, planFor, queriesOf, speedSets } from './speed-sets.ts';
import { queryTitles } from './titles.ts';

// For each query: with the start of all servers a quick run of four then ends within five minutes.
const QUICK_SECONDS = 50;

/** The set of that name, as it runs. */
export function speed(name: (typeof comparedSets)[number]): (context: SetContext) => Promise<Section> {
  return async (context) => {
    const set = speedSets[name];
    const cells = new Map<string, readonly Cell[]>();
    const limits: string[] = [];
    const gauged: number[] = [];
    for (const isCbr of [false, true]) {
      const queries = queriesOf(set, isCbr, context);
      if (queries.length === 0) continue;
      const { servers: names, gateway, isQuick } = context.wishes;
      const { isFaulty = false, copies } = set;
      const cast = await openCast({ names, isCbr, lists: listsOf(set), isFaulty, copies, gateway, say: context.say });
      try {
        if (!isCbr && !isFaulty) limits.push(await ceiling(cast));
        for (const query of queries) {
          gauged.push(...gauge());
          const plan = { ...planFor(set, query, context), ...(isQuick && { mostSeconds: QUICK_SECONDS }) };
          cells.set(query, await measureCells(cast, plan));
        }
      } finally {
        await cast.close();
      }
    }
    const tables = [...cells].map(([query, rows]) =>
      [`### ${titleOf(query)}`, speedTable(rows, set.isFaulty), busyLine(rows), ...sharing(rows)].join('\n\n'),
    );
    return { name, title: set.title, text: [set.note, ...limits, ...tables].join('\n\n'), cells, gauged };
  };
}

function sharing(cells: readonly Cell[]): string[] {
  const shared = ratios(cells, 'gateway', 'gateway-unshared');
  if (shared.length === 0) return [];
  return [`Replies a second of the gateway with sharing against itself without it: ${spread(shared)}.`];
}

function titleOf(query: string): string {
  return Object.entries(queryTitles).find(([name]) => name === query)?.[1] ?? query;
}
