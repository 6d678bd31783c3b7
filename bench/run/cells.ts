import { keysOf, type QueryName } from '../queries.ts';
import { referenceAnswer } from '../reference.ts';
import type { Cast, Member } from './cast.ts';
import { ONE, requestsFor } from './requests.ts';
import { check, load, meanOf, measureRound, type Plan, quiet, type Round } from './round.ts';
import type { HttpRequest } from './wrk.ts';

/** All rounds of one server for one query. */
export interface Cell {
  readonly server: string;
  readonly title: string;
  readonly rounds: Round[];
  readonly callsAlone: number;
  rssMib: number;
  warmedBy: number;
  /** At the end of the warm-up. */
  perSecond: number;
  /** Why there are no figures. */
  failure: string | undefined;
}

/**
 * Measures every server that can say the query: first its answer, then a warm-up, then rounds. A round goes there and
 * back, from another server on each time, so that a machine that grows slower or faster by and by is so for all alike;
 * and does so in several short trips, so that what lasts for seconds meets all alike too.
 */
export async function measureCells(cast: Cast, plan: Plan): Promise<Cell[]> {
  const { query, say, variety = ONE } = plan;
  const giveUpAt = performance.now() + (plan.mostSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  const expected = await referenceAnswer(query);
  const runs = cast.members
    .map((member) => ({ member, requests: requestsFor(member.dialect, query, variety) }))
    .filter(({ requests }) => requests.length > 0);
  const cells = new Map<Member, Cell>();
  // Before any load, so that nothing else is under way upstream.
  for (const { member, requests } of runs) cells.set(member, await firstLook(cast, member, requests, expected));
  for (const { member, requests } of runs) {
    const cell = cells.get(member);
    if (cell === undefined) continue;
    if (cell.failure === undefined) await attempt(cell, () => warmUp(cast, member, requests, plan, cell));
    say(`${query} ${member.name}: ${cell.failure ?? `warmed up by ${cell.warmedBy} requests`}`);
  }
  for (let round = 0; round < plan.rounds && (round === 0 || performance.now() < giveUpAt); round += 1) {
    const start = round % runs.length;
    const there = [...runs.slice(start), ...runs.slice(0, start)];
    const stops = Array.from({ length: plan.trips }, () => [...there, ...there.toReversed()]).flat();
    const parts = new Map<Cell, Round[]>();
    for (const { member, requests } of stops) {
      const cell = cells.get(member);
      if (!cell || cell.failure !== undefined) continue;
      await attempt(cell, async () => {
        const part = await measureRound(cast, member, requests, roundOf(plan, cell), expected);
        parts.set(cell, [...(parts.get(cell) ?? []), part]);
      });
    }
    for (const [cell, all] of parts) if (all.length === stops.length / runs.length) cell.rounds.push(meanOf(all));
    say(`${query}: round ${round + 1} of ${plan.rounds}`);
  }
  for (const [{ process: running }, cell] of cells) cell.rssMib = running.rssMib();
  return [...cells.values()];
}

const FEW_REPLIES = 50;

function roundOf(plan: Plan, { perSecond }: Cell): Plan {
  const isSlow = plan.mostSeconds === undefined && plan.connections > 1 && perSecond < FEW_REPLIES;
  return isSlow ? { ...plan, seconds: plan.seconds * 3 } : plan;
}

async function firstLook(
  cast: Cast,
  member: Member,
  requests: readonly HttpRequest[],
  expected: string,
): Promise<Cell> {
  const cell = {
    server: member.name,
    title: member.title,
    rounds: [],
    rssMib: 0,
    warmedBy: 0,
    perSecond: 0,
    failure: undefined,
  };
  let callsAlone = Number.NaN;
  let failure: string | undefined;
  try {
    const looks: number[] = [];
    for (let look = 0; look < 2; look += 1) {
      await quiet(cast, member);
      const before = await cast.upstreamCalls();
      await check(member, requests, expected);
      looks.push((await cast.upstreamCalls()) - before);
    }
    callsAlone = Math.min(...looks);
  } catch (error) {
    failure = messageOf(error);
  }
  return { ...cell, callsAlone, failure };
}

async function warmUp(
  cast: Cast,
  member: Member,
  requests: readonly HttpRequest[],
  plan: Plan,
  cell: Cell,
): Promise<void> {
  const startedAt = performance.now();
  const secondsSince = () => (performance.now() - startedAt) / 1000;
  while (
    (cell.warmedBy < plan.warmRequests || secondsSince() < plan.leastWarmSeconds) &&
    secondsSince() < plan.warmSeconds
  ) {
    const figures = await load(cast, member, requests, plan);
    if (figures.errors > 0) throw new Error(`${figures.errors} replies failed in the warm-up`);
    cell.warmedBy += figures.requests;
    cell.perSecond = figures.perSecond;
  }
  await quiet(cast, member);
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

/** How many requests the warm-up of a query takes. */
export function warmRequestsFor(query: QueryName): number {
  return query === 'q4' || keysOf(query) > 1 ? 8_000 : 1_200;
}
