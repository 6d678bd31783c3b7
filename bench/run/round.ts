import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { differenceOf, withoutEnvelope } from '../compare.ts';
import type { QueryName } from '../queries.ts';
import type { Cast, Member } from './cast.ts';
import { coreTimes, GATEWAY_CORE, LOAD_CORE } from './process.ts';
import { askOnce, type Variety } from './requests.ts';
import { type HttpRequest, type Load, type LoadFigures, runIn, runWrk } from './wrk.ts';

/** How a query is measured. */
export interface Plan {
  readonly query: QueryName;
  readonly rounds: number;
  /** How often a round goes there and back. */
  readonly trips: number;
  /** How long a server is loaded at a time; three times that where it gives fewer than fifty replies in a second. */
  readonly seconds: number;
  readonly connections: number;
  /** The warm-up goes on for so many requests, no shorter and no longer than so many seconds. */
  readonly warmRequests: number;
  readonly leastWarmSeconds: number;
  readonly warmSeconds: number;
  /** No round begins later than that, but for the first one. */
  readonly mostSeconds?: number;
  readonly variety?: Variety;
  readonly say: (line: string) => void;
}

/** What load on one server showed. */
export interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly cpuUs: number;
  readonly calls: number;
  readonly gatewayCore: number;
  readonly loadCore: number;
  readonly upstreamShare: number;
}

/** The parts of a round as one. */
export function meanOf(parts: readonly Round[]): Round {
  const mean = (of: keyof Round) => parts.reduce((sum, part) => sum + part[of], 0) / parts.length;
  return {
    perSecond: mean('perSecond'),
    p50: mean('p50'),
    p99: mean('p99'),
    cpuUs: mean('cpuUs'),
    calls: mean('calls'),
    gatewayCore: mean('gatewayCore'),
    loadCore: mean('loadCore'),
    upstreamShare: mean('upstreamShare'),
  };
}

/** Puts load on a server, with one full comparison in the middle of it. */
export async function measureRound(
  cast: Cast,
  member: Member,
  requests: readonly HttpRequest[],
  plan: Plan,
  expected: string,
): Promise<Round> {
  const { process: running } = member;
  const look = () => ({
    gateway: coreTimes(GATEWAY_CORE),
    load: coreTimes(LOAD_CORE),
    upstreamMs: cast.upstream.cpuMs(),
  });
  await runIn(loadOf(cast, member, requests, plan), RUN_IN_MS);
  await quiet(cast, member);
  const callsBefore = await cast.upstreamCalls();
  const before = look();
  const cpuBefore = running.cpuMs();
  const loading = load(cast, member, requests, plan);
  const checking = sleep(plan.seconds * 500).then(() => check(member, requests, expected));
  const [figures] = await Promise.all([loading, checking]);
  const cpuMs = running.cpuMs() - cpuBefore;
  const after = look();
  await quiet(cast, member);
  const calls = (await cast.upstreamCalls()) - callsBefore;
  const { bytesPerReply, errors } = figures;
  if (errors > 0) throw new Error(`${errors} of ${figures.requests} replies failed under load`);
  // Headers are the only difference in size; a share that has not arrived at the end is less than one reply.
  const isWhole = bytesPerReply > expected.length * 0.9 && bytesPerReply < expected.length * 1.1 + 2_000;
  if (figures.requests > 20 && !isWhole) throw new Error(`replies had ${Math.round(bytesPerReply)} bytes under load`);
  const answered = figures.requests + 1;
  const spanMs = after.load.busyMs + after.load.idleMs - before.load.busyMs - before.load.idleMs;
  return {
    perSecond: figures.perSecond,
    p50: figures.p50,
    p99: figures.p99,
    cpuUs: (cpuMs * 1000) / answered,
    calls: calls / answered,
    gatewayCore: (after.gateway.busyMs - before.gateway.busyMs) / spanMs,
    loadCore: (after.load.busyMs - before.load.busyMs) / spanMs,
    upstreamShare: (after.upstreamMs - before.upstreamMs) / spanMs,
  };
}

/** Runs wrk once. */
export async function load(...[cast, member, requests, plan]: Parameters<typeof loadOf>): Promise<LoadFigures> {
  return runWrk(loadOf(cast, member, requests, plan));
}

function loadOf(cast: Cast, member: Member, requests: readonly HttpRequest[], { connections, seconds }: Plan): Load {
  const scriptFile = join(cast.folder, `${member.name}.lua`);
  return { url: member.process.url, requests, connections, seconds, scriptFile };
}

// The others had the machine in the meantime.
const RUN_IN_MS = 400;
const QUIET_MS = 60;
const MAX_PROBES = 50;

/** Waits until a server is done with what wrk has left behind, but no longer than three seconds. */
export async function quiet({ upstreamCalls }: Cast, { process: running }: Member): Promise<void> {
  for (let looks = 0; looks < MAX_PROBES; looks += 1) {
    const before = { cpuMs: running.cpuMs(), calls: await upstreamCalls() };
    await sleep(QUIET_MS);
    if (running.cpuMs() - before.cpuMs <= 10 && (await upstreamCalls()) === before.calls) return;
  }
}

/** Compares a full answer with that of the reference. */
export async function check(member: Member, [first]: readonly HttpRequest[], expected: string): Promise<void> {
  if (first === undefined) return;
  const text = await askOnce(member.process.url, first);
  const difference = differenceOf(expected, member.dialect === 'rest' ? withoutEnvelope(text) : text);
  if (difference !== undefined) throw new Error(`its answer is not that of the reference: ${difference}`);
}
