import { openCast } from '../run/cast.ts';
import { type Cell, measureCells } from '../run/cells.ts';
import { spread } from '../run/statistics.ts';
import { busyLine, ratios, speedTable } from '../run/tables.ts';
import { ceiling } from './ceiling.ts';
import type { Section, SetContext } from './context.ts';
import { planFor, queriesOf, type SpeedSet, speedSets } from './speed-sets.ts';
import { queryTitles } from './titles.ts';

// For each of four queries: with the start of all servers a quick run then ends within five minutes.
const QUICK_SECONDS = 50;

export function hot(context: SetContext): Promise<Section> {
  return speed(context, speedSets.hot);
}

export async function keys(context: SetContext): Promise<Section> {
  const section = await speed(context, speedSets.keys);
  const shared = ratios(section.cells?.get('q1') ?? [], 'gateway', 'gateway-unshared');
  if (shared.length === 0) return section;
  const line = `The gateway with sharing against itself without it: ${spread(shared)}; no less than 0.97 is aimed at.`;
  return { ...section, text: `${section.text}\n\n${line}` };
}

export function callers(context: SetContext): Promise<Section> {
  return speed(context, speedSets.callers);
}

export function cbr(context: SetContext): Promise<Section> {
  return speed(context, speedSets.cbr);
}

async function speed(context: SetContext, set: SpeedSet): Promise<Section> {
  const { wishes, say } = context;
  const { title, note, isCbr = false, mostRounds = wishes.rounds, trips = 1 } = set;
  const withoutCode = ['hive', 'tailcall', 'tailcall-dedupe'];
  const names = wishes.servers.filter((name) => !(isCbr && withoutCode.includes(name)));
  const cast = await openCast({ names, isCbr, gateway: wishes.gateway, say });
  const cells = new Map<string, readonly Cell[]>();
  let limit = '';
  try {
    if (!isCbr) limit = await ceiling(cast);
    for (const query of queriesOf(set, context)) {
      const plan = {
        ...planFor(set, query, context),
        rounds: Math.min(mostRounds, wishes.rounds),
        trips: wishes.isQuick ? 1 : trips,
        ...(wishes.isQuick && { mostSeconds: QUICK_SECONDS }),
      };
      cells.set(query, await measureCells(cast, plan));
    }
  } finally {
    await cast.close();
  }
  const absent = cast.absent.map(({ name, reason }) => `${name} did not start: ${reason}`);
  const tables = [...cells].map(([query, rows]) =>
    [`### ${titleOf(query)}`, speedTable(rows), busyLine(rows)].join('\n\n'),
  );
  return { title, text: [note, limit, ...absent, ...tables].filter((part) => part !== '').join('\n\n'), cells };
}

function titleOf(query: string): string {
  return Object.entries(queryTitles).find(([name]) => name === query)?.[1] ?? query;
}
