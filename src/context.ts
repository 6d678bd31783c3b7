import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { type ContextOptions, connect, type Incoming } from './context/connect.ts';
import { credentialOf, profileOf, sayOnce } from './context/member.ts';
import type { UpstreamProfile } from './domain/upstream.ts';
import { invalidInput } from './failure.ts';
import { createTraffic } from './http/traffic.ts';
import type { Upstream } from './http/upstream.ts';
import type { Loaders } from './loaders/loaders.ts';
import { createAttempts } from './upstream/attempts.ts';
import { memoryWriteStore } from './upstream/write-store.ts';
import type { WriteMemory } from './upstream/writes.ts';

// Karbor works for seconds before it answers a create.
const WRITE_MS = 60_000;

/** What one request may use: the upstreams in the order of the configuration, each with the caller's rights. */
export interface Context {
  readonly upstreams: readonly ConnectedUpstream[];
  /** By its configured name; INVALID_INPUT names the argument that named an unknown one. */
  readonly upstream: (name: string, argument: readonly string[]) => ConnectedUpstream;
  /** The loaders of the upstream from which a row came. */
  readonly loadersOf: (row: { readonly upstreamName: string }) => Loaders;
  readonly profileOf: (row: { readonly upstreamName: string }) => UpstreamProfile;
  /** The time that is left, in milliseconds. */
  readonly leftMs: () => number;
  /** Gives this request the longer time of a write. */
  readonly beginWrite: () => void;
  /** Told of every error that became data. */
  readonly report: (error: unknown) => void;
}

/** One upstream within one request. Its handle and its loaders are made when first used. */
export interface ConnectedUpstream {
  readonly profile: UpstreamProfile;
  /** False: reached by id and by naming it, but not part of lists. */
  readonly isInLists: boolean;
  readonly handle: Upstream;
  readonly loaders: Loaders;
  readonly writeMemory: WriteMemory;
}

/** What lives as long as the gateway. */
export interface Contexts {
  /** The context of one request. */
  readonly open: (incoming: Incoming) => Context;
  /** What is known of each upstream without asking it. */
  readonly health: () => readonly UpstreamHealth[];
}

export interface UpstreamHealth {
  readonly name: string;
  /** True while it is not asked, because it has failed again and again. */
  readonly isFailing: boolean;
}

export function createContexts(config: Config, options: ContextOptions): Contexts {
  const hashKey = randomBytes(32);
  const { writeMs = WRITE_MS, writeStore = memoryWriteStore() } = options;
  const attempts = createAttempts();
  const members = config.upstreams.map((upstream) => ({
    upstream,
    profile: profileOf(upstream),
    credential: credentialOf(upstream, options.dispatcher),
    traffic: createTraffic({ maxParallel: upstream.maxParallel, callsPerSecond: upstream.callsPerSecond }),
    warn: sayOnce(options.warn),
    writeMemory: {
      store: writeStore,
      attempts,
      hasMark: upstream.kind === 'cbr' && upstream.writeMark,
      isCallersToken: upstream.auth.mode === 'passthrough',
    },
  }));

  const health = () => members.map(({ profile: { name }, traffic }) => ({ name, isFailing: traffic.breaker.isOpen() }));

  function open(incoming: Incoming): Context {
    const deadline = { at: performance.now() + timeFor(incoming, config.requestTimeoutMs) };
    const upstreams = members.map(({ profile, writeMemory, ...member }): ConnectedUpstream => {
      const { handle, loaders } = connect({ ...options, ...member, incoming, deadline, hashKey });
      return {
        profile,
        isInLists: member.upstream.inLists,
        writeMemory,
        get handle() {
          return handle();
        },
        get loaders() {
          return loaders();
        },
      };
    });
    const byName = new Map(upstreams.map((connected) => [connected.profile.name, connected]));
    const upstream = (name: string, argument: readonly string[]) => {
      const found = byName.get(name);
      if (found) return found;
      throw invalidInput(
        argument,
        `${argument.join('.')} names an unknown upstream; accepted: ${[...byName.keys()].join(', ')}.`,
      );
    };
    return {
      upstreams,
      upstream,
      loadersOf: ({ upstreamName }) => upstream(upstreamName, ['upstream']).loaders,
      profileOf: ({ upstreamName }) => upstream(upstreamName, ['upstream']).profile,
      leftMs: () => Math.max(0, deadline.at - performance.now()),
      report: options.report,
      beginWrite: () => {
        deadline.at = Math.max(deadline.at, performance.now() + writeMs);
      },
    };
  }

  return { open, health };
}

/** What the configuration gives a request; a caller may ask for less. */
function timeFor({ headers }: Incoming, mostMs: number): number {
  const asked = headers.get('x-request-timeout-ms') ?? '';
  return /^[1-9]\d{0,5}$/.test(asked) ? Math.min(Number(asked), mostMs) : mostMs;
}
