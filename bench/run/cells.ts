import { queryNames } from '../queries.ts';
import { referenceAnswer } from '../reference.ts';
import type { Cast } from './cast.ts';
import { type Ask, asksFor, ONE } from './requests.ts';
import { check, load, meanOf, measureRound, type Plan, quiet, type Round, type Run, type Sample } from './round.ts';

/** All rounds of one server for one query, of all its processes together. */
export interface Cell {
  readonly server: string;
  readonly title: string;
  readonly rounds: Round[];
  callsAlone: number;
  rssMib: number;
  warmedBy: number;
  /** At the end of the warm-up. */
  perSecond: number;
  /** Why there are no figures. */
  failure: string | undefined;
  /** Whether the server cannot say the query, which is no failure of it. */
  readonly isLeftOut?: boolean;
}

/**
 * Measures every server that can say the query: first its answer, then a warm-up, then rounds. A round goes through all
 * servers, back on the next pass, and from another server on each time, so that a machine that grows slower or faster by
 * and by is so for all alike.
 */
export async function measureCells(cast: Cast, plan: Plan): Promise<Cell[]> {
  const { query, say, variety = ONE } = plan;
  const giveUpAt = performance.now() + (plan.mostSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const runs: Run[] = [];
  for (const member of cast.members) {
    const asks = asksFor(member.dialect, query, variety);
    if (asks.length > 0) runs.push({ member, asks, samples: await samplesOf(asks) });
  }
  const cells = new Map<Run, Cell>();
  // Before any load, so that nothing else is under way upstream.
  for (const run of runs) {
    const { member } = run;
    const cell = [...cells.values()].find(({ server }) => server === member.name) ?? emptyCell(member);
    cells.set(run, cell);
    await attempt(cell, () => firstLook(cast, run, plan, cell));
  }
  for (const [run, cell] of cells) {
    if (cell.failure === undefined) await attempt(cell, () => warmUp(cast, run, plan, cell));
    say(`${query} ${cell.server}: ${cell.failure ?? `warmed up by ${cell.warmedBy} requests`}`);
  }
  // The last of them may still be at work, on the core of all.
  for (const { member } of runs) await quiet(cast, member);
  for (let round = 0; round < plan.rounds && (round === 0 || performance.now() < giveUpAt); round += 1) {
    const parts = new Map<Cell, Round[]>();
    for (const [run, cell] of orderOf([...cells], round, plan.passes)) {
      if (cell.failure !== undefined) continue;
      await attempt(cell, async () => {
        const shape = { ...plan, seconds: secondsOf(plan, cell.perSecond) };
        const part = await measureRound(cast, run, shape, round);
        parts.set(cell, [...(parts.get(cell) ?? []), part]);
      });
    }
    for (const [cell, all] of parts) {
      const copies = [...cells.values()].filter((other) => other === cell).length;
      if (all.length === plan.passes * copies) cell.rounds.push(meanOf(all));
    }
    say(`${query}: round ${round + 1} of ${plan.rounds}`);
  }
  for (const [{ member }, cell] of cells) cell.rssMib = Math.max(cell.rssMib, member.process.rssMib());
  return [
    ...new Set(cells.values()),
    ...cast.absent.map((absent) => ({ ...emptyCell(absent), failure: absent.reason })),
  ];
}

/** What is compared: of each query of a load the first request, and one from the middle. */
function samplesOf(asks: readonly Ask[]): Promise<readonly Sample[]> {
  const samples = queryNames.flatMap((name) => {
    const own = asks.filter((ask) => ask.name === name);
    const places = own.length > 1 ? [0, Math.floor(own.length / 2)] : [0];
    return places.flatMap((place) => own[place] ?? []);
  });
  return Promise.all(samples.map(async (ask) => ({ ...ask, expected: await referenceAnswer(ask.name, ask.key) })));
}

function emptyCell({
  name: server,
  title,
  isLeftOut = false,
}: {
  name: string;
  title: string;
  isLeftOut?: boolean;
}): Cell {
  return {
    server,
    title,
    rounds: [],
    callsAlone: Number.NaN,
    rssMib: 0,
    warmedBy: 0,
    perSecond: 0,
    failure: undefined,
    isLeftOut,
  };
}

const FAR = 1 / 5;
const FAR_EVERY = 3;

/**
 * Who is measured in a round, in turn. The peers whose place is beyond doubt, less than a fifth of the aggregator's
 * replies, are so in every third round, behind the others, which are slower for seconds after such a load.
 */
export function orderOf<One extends readonly [unknown, Pick<Cell, 'server' | 'perSecond'>]>(
  all: readonly One[],
  round: number,
  passes: number,
): readonly One[] {
  const least = FAR * (all.find(([, { server }]) => server === 'aggregator')?.[1].perSecond ?? 0);
  const isFar = ([, { server, perSecond }]: One) => !server.startsWith('gateway') && perSecond < least;
  const start = round % all.length;
  const there = [...all.slice(start), ...all.slice(0, start)];
  return Array.from({ length: passes }, (_, pass) => {
    const order = (round * passes + pass) % 2 === 0 ? there : there.toReversed();
    const far = round % FAR_EVERY === 0 ? order.filter(isFar) : [];
    return [...order.filter((one) => !isFar(one)), ...far];
  }).flat();
}

// The replies under way at the end of a load have cost CPU and are not counted. With 16 connections they are half done on
// average: an eighth of a second of 59 replies, 4 % of three such seconds, and under 3 % of a second above this bound.
export const FEW_REPLIES = 300;

/** How long a server is loaded each time, in seconds: longer if its replies are few, but not on one connection or in a quick run. */
export function secondsOf(
  { seconds, connections, mostSeconds }: Pick<Plan, 'seconds' | 'connections' | 'mostSeconds'>,
  perSecond: number,
): number {
  const isSlow = mostSeconds === undefined && connections > 1 && perSecond < FEW_REPLIES;
  return isSlow ? seconds * 3 : seconds;
}

async function firstLook(cast: Cast, { member, samples }: Run, plan: Plan, cell: Cell): Promise<void> {
  const looks: number[] = [];
  for (let look = 0; look < 2; look += 1) {
    await quiet(cast, member);
    const before = await cast.upstreamCalls();
    await check(member, samples[0], plan);
    looks.push((await cast.upstreamCalls()) - before);
  }
  // Of a mix there is no one query.
  if (plan.query !== 'mixed') cell.callsAlone = Math.min(...looks);
  for (const sample of samples) await check(member, sample, plan);
}

async function warmUp(cast: Cast, run: Run, plan: Plan, cell: Cell): Promise<void> {
  const startedAt = performance.now();
  const secondsSince = () => (performance.now() - startedAt) / 1000;
  while (secondsSince() < plan.warmSeconds) {
    const figures = await load(cast, run, plan);
    if (figures.errors > 0) throw new Error(`${figures.errors} replies failed in the warm-up`);
    cell.warmedBy += figures.requests;
    cell.perSecond = figures.perSecond;
  }
  await quiet(cast, run.member);
}

async function attempt(cell: Cell, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    cell.failure = messageOf(error);
  }
}

function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, 300);
}
