import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differenceOf, FAILURE_MARKS, withoutEnvelope } from '../compare.ts';
import type { LoadName } from '../queries.ts';
import type { Cast, Member } from './cast.ts';
import { coreTimes, GATEWAY_CORE, LOAD_CORE } from './process.ts';
import { type Ask, askOnce, type Variety } from './requests.ts';
import { type Load, type LoadFigures, runIn, runWrk } from './wrk.ts';

/**
 * How long a server is loaded before the first round. By time, and not by requests: behind 1,200 of them a Q2 still took 1.6
 * times what it took behind twelve seconds in the gateway, and 1.3 times in the aggregator.
 */
export function warmSecondsOf({ isQuick }: { readonly isQuick: boolean }): number {
  return isQuick ? 1 : 12;
}

/** How a query is measured. */
export interface Plan {
  readonly query: LoadName;
  readonly rounds: number;
  /** How often a round goes through all servers, one time from the first to the last, the next time back. */
  readonly passes: number;
  /** How long a server is loaded at a time; three times that where it gives few replies in a second. */
  readonly seconds: number;
  readonly connections: number;
  readonly warmSeconds: number;
  /** No round begins later than that, but for the first one. */
  readonly mostSeconds?: number;
  readonly variety?: Variety;
  /** Whether the upstream fails now and then, so that a reply may. */
  readonly isFaulty?: boolean | undefined;
  readonly say: (line: string) => void;
}

/** What load on one server showed. */
export interface Round {
  /** Which of the rounds of all servers. */
  readonly turn: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** CPU time of the server, and calls that reached the upstream, for each reply that succeeded. */
  readonly cpuUs: number;
  readonly calls: number;
  /** The share of replies that failed. */
  readonly failed: number;
  /** Answers of 503 that failed no reply, for each reply that succeeded. */
  readonly retries: number;
  readonly gatewayCore: number;
  readonly loadCore: number;
  readonly upstreamShare: number;
}

/** The parts of a round as one. */
export function meanOf(parts: readonly Round[]): Round {
  const mean = (of: keyof Round) => parts.reduce((sum, part) => sum + part[of], 0) / parts.length;
  return {
    turn: mean('turn'),
    perSecond: mean('perSecond'),
    p50: mean('p50'),
    p99: mean('p99'),
    cpuUs: mean('cpuUs'),
    calls: mean('calls'),
    failed: mean('failed'),
    retries: mean('retries'),
    gatewayCore: mean('gatewayCore'),
    loadCore: mean('loadCore'),
    upstreamShare: mean('upstreamShare'),
  };
}

/** What is asked of one server, and some of it with the answers of the reference. */
export interface Run {
  readonly member: Member;
  readonly asks: readonly Ask[];
  readonly samples: readonly Sample[];
}

export interface Sample extends Ask {
  readonly expected: string;
}

/** Puts load on a server, with one full comparison in the middle of it. */
export async function measureRound(cast: Cast, run: Run, plan: Plan, turn: number): Promise<Round> {
  const { member, samples } = run;
  const { process: running } = member;
  const look = () => ({
    gateway: coreTimes(GATEWAY_CORE),
    load: coreTimes(LOAD_CORE),
    upstreamMs: cast.upstream.cpuMs(),
  });
  await runIn(loadOf(cast, run, plan), RUN_IN_MS);
  await quiet(cast, member);
  const [callsBefore, refusalsBefore] = [await cast.upstreamCalls(), await cast.refusals()];
  const before = look();
  const cpuBefore = running.cpuMs();
  const loading = load(cast, run, plan);
  const compare = () => check(member, samples[turn % samples.length], plan);
  const checking = plan.isFaulty ? undefined : sleep(plan.seconds * 500).then(compare);
  const [figures] = await Promise.all([loading, checking]);
  const cpuMs = running.cpuMs() - cpuBefore;
  const after = look();
  await quiet(cast, member);
  const calls = (await cast.upstreamCalls()) - callsBefore;
  const refusals = (await cast.refusals()) - refusalsBefore;
  const { bytesPerReply, errors, requests, good } = figures;
  if (errors > 0) throw new Error(`${errors} of ${requests} replies failed under load`);
  // Where replies may fail, as many as it takes are compared behind the load.
  if (plan.isFaulty) await compare();
  else if (good > 20) checkSize(bytesPerReply, run);
  const answered = plan.isFaulty ? Math.max(1, good) : good + 1;
  const spanMs = after.load.busyMs + after.load.idleMs - before.load.busyMs - before.load.idleMs;
  return {
    turn,
    perSecond: (figures.perSecond * good) / Math.max(1, requests),
    p50: figures.p50,
    p99: figures.p99,
    cpuUs: (cpuMs * 1000) / answered,
    calls: calls / answered,
    failed: (requests - good) / Math.max(1, requests),
    retries: Math.max(0, refusals - (requests - good)) / answered,
    gatewayCore: (after.gateway.busyMs - before.gateway.busyMs) / spanMs,
    loadCore: (after.load.busyMs - before.load.busyMs) / spanMs,
    upstreamShare: (after.upstreamMs - before.upstreamMs) / spanMs,
  };
}

/** Headers are the only difference in size; a share that has not arrived at the end is less than one reply. */
function checkSize(bytesPerReply: number, { samples }: Run): void {
  const expected = samples.reduce((sum, sample) => sum + sample.expected.length, 0) / samples.length;
  if (bytesPerReply > expected * 0.9 && bytesPerReply < expected * 1.1 + 2_000) return;
  throw new Error(`replies had ${Math.round(bytesPerReply)} bytes under load`);
}

/** Runs wrk once. */
export async function load(...[cast, run, plan]: Parameters<typeof loadOf>): Promise<LoadFigures> {
  return runWrk(loadOf(cast, run, plan));
}

function loadOf(cast: Cast, { member, asks }: Run, { connections, seconds, isFaulty }: Plan): Load {
  const scriptFile = join(cast.folder, `${member.name}.lua`);
  const requests = asks.map(({ request }) => request);
  return { url: member.process.url, requests, connections, seconds, isJudged: isFaulty, scriptFile };
}

// The others had the machine in the meantime.
const RUN_IN_MS = 400;
const QUIET_MS = 60;
const MAX_PROBES = 250;

/** Waits until a server is done with what wrk has left behind, but no longer than fifteen seconds. */
export async function quiet({ upstreamCalls }: Cast, { process: running }: Member): Promise<void> {
  for (let looks = 0; looks < MAX_PROBES; looks += 1) {
    const before = { cpuMs: running.cpuMs(), calls: await upstreamCalls() };
    await sleep(QUIET_MS);
    if (running.cpuMs() - before.cpuMs <= 10 && (await upstreamCalls()) === before.calls) return;
  }
}

// A server that does not retry needs a few of them, more for a query of many calls.
const MOST_LOOKS = 200;

/** Compares a full answer with that of the reference. Where the upstream fails now and then, that of the first success. */
export async function check(member: Member, sample: Sample | undefined, { isFaulty = false }: Plan): Promise<void> {
  if (sample === undefined) return;
  for (let looks = 1; ; looks += 1) {
    const text = await askOnce(member.process.url, sample.request).catch((error: unknown) => {
      if (!isFaulty) throw error;
      return FAILURE_MARKS.join();
    });
    if (isFaulty && looks < MOST_LOOKS && FAILURE_MARKS.some((mark) => text.includes(mark))) continue;
    const difference = differenceOf(sample.expected, member.dialect === 'rest' ? withoutEnvelope(text) : text);
    if (difference === undefined) return;
    throw new Error(`its answer to ${sample.name}, key ${sample.key}, is not that of the reference: ${difference}`);
  }
}
