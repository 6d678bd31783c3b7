import { cbrQueries, karborQueries, type LoadName } from '../queries.ts';
import type { comparedSets } from '../run/command-line.ts';
import { ONE, type Variety } from '../run/requests.ts';
import { type Plan, warmSecondsOf } from '../run/round.ts';
import { LISTS } from '../upstream/projects.ts';
import type { SetContext } from './context.ts';

/** A load of all that a server can take. */
export interface SpeedSet {
  readonly title: string;
  readonly note: string;
  readonly queries: readonly LoadName[];
  readonly variety?: Variety;
  /** How often a round goes through all servers; once unless given. */
  readonly passes?: number;
  /** How many processes there are of the gateway and of the aggregator; one unless given. */
  readonly copies?: number;
  /** Whether 5 % of the upstream's answers are 503. */
  readonly isFaulty?: boolean;
}

const MAIN = ['q1', 'q2', 'q3', ...cbrQueries] as const satisfies readonly LoadName[];

/** Two processes of one build differ by up to 28 % for as long as they live, which more rounds do not average. */
export const COPIES = 2;

export const speedSets: Readonly<Record<(typeof comparedSets)[number], SpeedSet>> = {
  /** The same request again and again. */
  hot: {
    title: 'One hot key',
    note: 'Every connection asks the same thing for the same caller: the best case for whoever shares work under way.',
    queries: karborQueries,
    passes: 2,
  },
  /** Each request is for another key: sharing gains little and may cost something. */
  keys: {
    title: 'Distinct keys',
    note: `One caller, another key each time: 500 vaults for Q1 and Q1c, 500 sets of 50 ids over 5,000 restore points for Q2c, and for Q2, Q3 and Q3c ${LISTS} lists of 50 rows, 5,000 rows in all. Karbor gives the plans of a project as a whole and a provider's checkpoints a hundred at a time, so a list of 50 is a project or a provider of its own. The plans that Q2 finds below its checkpoints are those of one project.`,
    queries: MAIN,
    copies: COPIES,
    variety: { keys: 500, callers: 1 },
  },
  /** 50 tokens, one after the other: nothing may be shared between them. */
  callers: {
    title: '50 callers',
    note: 'The hot key with 50 tokens in turn. What one caller is given is no business of another.',
    queries: MAIN,
    copies: COPIES,
    variety: { keys: 1, callers: 50 },
  },
  /** What traffic looks like: several queries, callers and keys, and an upstream that fails now and then. */
  mixed: {
    title: 'Mixed',
    note: '70 % Q1, 20 % Q3, 10 % Q2 over 50 callers and the keys of the set before; 5 % of the answers of the upstream are 503, on a fixed schedule. Replies that failed are not counted: a second and a microsecond of CPU are those of replies that succeeded. An answer of 503 that failed no reply was retried by the gateway; the peers do not retry, and theirs met another one in the same reply. wrk reads every reply here, which takes time from the core of the load and none from that of the server. A reply of many calls fails often where nobody retries, and what is left of the mix is the cheap part: compare with the share that failed.',
    queries: ['mixed'],
    variety: { keys: 500, callers: 50 },
    isFaulty: true,
  },
  /** The hot key on the wire of CBR. */
  cbr: {
    title: "One hot key on CBR's wire",
    note: "The other wire. A vault's status and sizes lie deeper there, which servers without code show as they lie.",
    queries: cbrQueries,
  },
};

/** The queries of a set that the command line asks for, by their wires. */
export function queriesOf({ queries }: SpeedSet, isCbr: boolean, { wishes }: SetContext): readonly LoadName[] {
  const isOnWire = (name: LoadName) => cbrQueries.some((one) => one === name) === isCbr;
  return queries.filter((name) => wishes.queries.includes(name) && isOnWire(name));
}

/** How many projects a set needs for the query that lists one of them. */
export function listsOf({ variety = ONE }: SpeedSet): number {
  return Math.min(variety.keys, LISTS);
}

interface PlanContext extends Pick<SetContext, 'say'> {
  readonly wishes: Pick<SetContext['wishes'], 'isQuick' | 'rounds'>;
}

/** How a query of a set is measured. */
export function planFor(set: SpeedSet, query: LoadName, { wishes, say }: PlanContext): Plan {
  const { variety = ONE, passes = 1, isFaulty } = set;
  return {
    query,
    rounds: wishes.rounds,
    passes: wishes.isQuick ? 1 : passes,
    seconds: 1,
    connections: 16,
    warmSeconds: warmSecondsOf(wishes),
    variety,
    isFaulty,
    say,
  };
}
