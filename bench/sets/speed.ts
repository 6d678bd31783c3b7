import { cbrQueries, karborQueries, type QueryName } from '../queries.ts';
import { openCast } from '../run/cast.ts';
import { type Cell, measureCells, warmRequestsFor } from '../run/cells.ts';
import type { Variety } from '../run/requests.ts';
import { spread } from '../run/statistics.ts';
import { busyLine, ratios, speedTable } from '../run/tables.ts';
import { ceiling } from './ceiling.ts';
import type { Section, SetContext } from './context.ts';
import { queryTitles } from './titles.ts';

// For each of four queries: with the start of all servers a quick run then ends within five minutes.
const QUICK_SECONDS = 50;

interface SpeedSet {
  readonly title: string;
  readonly note: string;
  readonly queries: readonly QueryName[];
  readonly isCbr?: boolean;
  readonly variety?: Variety;
  readonly mostRounds?: number;
  /** How often a round goes there and back; once unless given. */
  readonly trips?: number;
}

const FEW_ROUNDS = 2;

/** The same request again and again. */
export function hot(context: SetContext): Promise<Section> {
  const note =
    'Every connection asks the same thing for the same caller: the best case for whoever shares work under way.';
  return speed(context, { title: 'One hot key', note, queries: karborQueries, trips: 2 });
}

/** 500 vaults, one after the other: sharing gains nothing and may cost something. */
export async function keys(context: SetContext): Promise<Section> {
  const note = 'Q1 for 500 vaults in turn: hardly anything under way is equal.';
  const variety = { keys: 500, callers: 1 };
  const section = await speed(context, { title: '500 distinct keys', note, queries: ['q1'], variety });
  const shared = ratios(section.cells?.get('q1') ?? [], 'gateway', 'gateway-unshared');
  if (shared.length === 0) return section;
  const line = `The gateway with sharing against itself without it: ${spread(shared)}; no less than 0.97 is aimed at.`;
  return { ...section, text: `${section.text}\n\n${line}` };
}

/** 50 tokens, one after the other: nothing may be shared between them. */
export function callers(context: SetContext): Promise<Section> {
  const note = 'The same queries with 50 tokens in turn. What one caller is given is no business of another.';
  return speed(context, {
    title: '50 callers',
    note,
    queries: ['q1', 'q2'],
    variety: { keys: 1, callers: 50 },
    mostRounds: FEW_ROUNDS,
  });
}

/** The wire of CBR, for the servers that can be told to read it. */
export function cbr(context: SetContext): Promise<Section> {
  const note =
    "The other wire. A vault's status and sizes lie deeper there, which servers without code show as they lie, so Hive Gateway and Tailcall are left out.";
  return speed(context, { title: "On CBR's wire", note, queries: cbrQueries, isCbr: true, mostRounds: FEW_ROUNDS });
}

async function speed({ wishes, say }: SetContext, set: SpeedSet): Promise<Section> {
  const { title, note, variety, isCbr = false, mostRounds = wishes.rounds, trips = 1 } = set;
  const queries = set.queries.filter((name) => wishes.queries.includes(name));
  const withoutCode = ['hive', 'tailcall', 'tailcall-dedupe'];
  const names = wishes.servers.filter((name) => !(isCbr && withoutCode.includes(name)));
  const cast = await openCast({ names, isCbr, gateway: wishes.gateway, say });
  const cells = new Map<string, readonly Cell[]>();
  let limit = '';
  try {
    if (!isCbr) limit = await ceiling(cast);
    for (const query of queries) {
      const plan = {
        query,
        rounds: Math.min(mostRounds, wishes.rounds),
        trips: wishes.isQuick ? 1 : trips,
        seconds: 1,
        connections: 16,
        warmRequests: warmRequestsFor(query),
        // Who shares work does it seldom, and is warm later than the number of replies tells.
        leastWarmSeconds: wishes.isQuick ? 0 : 4,
        warmSeconds: wishes.isQuick ? 0.9 : 180,
        ...(wishes.isQuick && { mostSeconds: QUICK_SECONDS }),
        say,
      };
      cells.set(query, await measureCells(cast, variety === undefined ? plan : { ...plan, variety }));
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
