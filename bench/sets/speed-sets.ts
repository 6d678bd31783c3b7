import { cbrQueries, karborQueries, type QueryName } from '../queries.ts';
import { warmRequestsFor } from '../run/cells.ts';
import type { comparedSets } from '../run/command-line.ts';
import { ONE, type Variety } from '../run/requests.ts';
import type { Plan } from '../run/round.ts';
import type { SetContext } from './context.ts';

/** A load of all that a server can take. */
export interface SpeedSet {
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

export const speedSets: Readonly<Record<(typeof comparedSets)[number], SpeedSet>> = {
  /** The same request again and again. */
  hot: {
    title: 'One hot key',
    note: 'Every connection asks the same thing for the same caller: the best case for whoever shares work under way.',
    queries: karborQueries,
    trips: 2,
  },
  /** 500 vaults, one after the other: sharing gains nothing and may cost something. */
  keys: {
    title: '500 distinct keys',
    note: 'Q1 for 500 vaults in turn: hardly anything under way is equal.',
    queries: ['q1'],
    variety: { keys: 500, callers: 1 },
  },
  /** 50 tokens, one after the other: nothing may be shared between them. */
  callers: {
    title: '50 callers',
    note: 'The same queries with 50 tokens in turn. What one caller is given is no business of another.',
    queries: ['q1', 'q2'],
    variety: { keys: 1, callers: 50 },
    mostRounds: FEW_ROUNDS,
  },
  /** The wire of CBR, for the servers that can be told to read it. */
  cbr: {
    title: "On CBR's wire",
    note: "The other wire. A vault's status and sizes lie deeper there, which servers without code show as they lie, so Hive Gateway and Tailcall are left out.",
    queries: cbrQueries,
    isCbr: true,
    mostRounds: FEW_ROUNDS,
  },
};

/** The queries of a set that the command line asks for. */
export function queriesOf({ queries }: SpeedSet, { wishes }: SetContext): readonly QueryName[] {
  return queries.filter((name) => wishes.queries.includes(name));
}

/** How a query of a set is measured: a round goes there and back once, as often as the command line says. */
export function planFor({ variety = ONE }: SpeedSet, query: QueryName, { wishes, say }: SetContext): Plan {
  return {
    query,
    rounds: wishes.rounds,
    trips: 1,
    seconds: 1,
    connections: 16,
    warmRequests: warmRequestsFor(query),
    // Who shares work does it seldom, and is warm later than the number of replies tells.
    leastWarmSeconds: wishes.isQuick ? 0 : 4,
    warmSeconds: wishes.isQuick ? 0.9 : 180,
    variety,
    say,
  };
}
