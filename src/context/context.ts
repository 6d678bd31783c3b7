import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { createCallers } from '../credentials/callers.ts';
import type { IncomingHeaders } from '../credentials/credential.ts';
import { dayOf } from '../domain/time.ts';
import type { UpstreamProfile } from '../domain/upstream.ts';
import type { WriteRight } from '../domain/write-right.ts';
import { toFailure } from '../failure.ts';
import { createResponseMemory, heldByRequest } from '../http/transport/response-memory.ts';
import type { Loaders } from '../upstreams/loaders.ts';
import { createChanges } from '../upstreams/writes/changes.ts';
import { createPendingCreates } from '../upstreams/writes/pending-creates.ts';
import { memoryWriteStore } from '../upstreams/writes/write-store.ts';
import { type CallerAccess, openAccess } from './caller-access.ts';
import { identityOf } from './caller-identity.ts';
import { deriveKey } from './derived-key.ts';
import { type Directory, unknownUpstream } from './directory.ts';
import { type Caller, createKnownCallers, type KnownCallers, type ReadCaller, timeLimitIn } from './known-callers.ts';
import { createLiveLanes, type LiveLane } from './live-lanes.ts';
import type { ContextOptions } from './options.ts';
import { createPollClock, type PollClock, type PollTarget } from './poll-clock.ts';
import type { RequestInfo, Watched } from './request-info.ts';
import { connect, laneOf, type RequestUpstream } from './request-upstream.ts';
import { createSecretHash } from './secret-hash.ts';
import { createUpstreamInstance, type UpstreamInstance } from './upstream-instance.ts';

// Karbor takes seconds to respond to a create.
const WRITE_MS = 60_000;

/** The context of one request: the upstreams in the order of the configuration, each with the caller's rights. */
export interface Context extends Directory<RequestUpstream> {
  readonly profiles: readonly UpstreamProfile[];
  /** The loaders of the upstream of a row. */
  readonly loadersOf: (row: { readonly upstreamName: string }) => Loaders;
  readonly profileOf: (row: { readonly upstreamName: string }) => UpstreamProfile;
  /** Time until the deadline, in milliseconds. */
  readonly leftMs: () => number;
  /**
   * Starts a write: checks the caller's right to it and extends the deadline. Called before any other step of a write.
   * @throws GatewayError UNAUTHENTICATED or FORBIDDEN.
   */
  readonly beginWrite: (upstream: RequestUpstream, right: WriteRight) => void;
  /** Reports the outcome of a write; undefined if no one listens. */
  readonly writeEnded: RequestInfo['onWrite'];
  /** The UTC day of the first use; constant within the request. */
  readonly today: () => string;
  /** Extends the deadline by the time of a wait, in milliseconds. */
  readonly extend: (ms: number) => void;
  /**
   * Waits about `ms` for the next poll of an object. False if the gateway shuts down, the client has disconnected, or the
   * poll does not get its turn within `maxMs`.
   */
  readonly nextPoll: (upstream: RequestUpstream, id: string, ms: number, maxMs: number) => Promise<boolean>;
  /** Reports the state of an object, or of a set named by `id`, to the live query that reads it. */
  readonly watch: (upstreams: readonly RequestUpstream[], id: string, state: Omit<Watched, 'target'>) => void;
  /** Reports an error that becomes data. */
  readonly report: (error: unknown) => void;
  /** Ends the request: frees the memory of its responses. */
  readonly end: () => void;
}

/** Creates contexts; lives as long as the gateway. */
export interface Contexts extends KnownCallers {
  /**
   * Opens the context of one request.
   * @param caller That of the request's headers, if it is known already.
   */
  readonly open: (requestInfo: RequestInfo, caller?: Caller) => Context;
  /** The health of each upstream as observed so far, without a call. */
  readonly health: () => readonly UpstreamHealth[];
  /** The calls that wait for a slot, by the name of their upstream. */
  readonly callsWaiting: () => ReadonlyMap<string, number>;
  /** The number of idempotency keys; undefined if the store cannot tell. */
  readonly idempotencyKeys: () => number | undefined;
  /** Wakes those who wait for a poll. */
  readonly pollClock: PollClock;
  /** Opens a live query. */
  readonly openLane: () => LiveLane;
}

export interface UpstreamHealth {
  readonly name: string;
  /** True while the common breaker is open, or the breaker of the only caller of the last minute. */
  readonly isFailing: boolean;
}

export function createContexts(config: Config, options: ContextOptions): Contexts {
  const { secret, previousSecret } = config;
  const { hash, forget: forgetHashes } = createSecretHash(
    secret === undefined ? randomBytes(32) : deriveKey(secret, 'callers'),
  );
  const tagKeys = [secret, previousSecret].flatMap((each) => (each === undefined ? [] : deriveKey(each, 'marks')));
  const gatewayCallerOf = createCallers(config.callers);
  const { writeMs = WRITE_MS, writeStore = memoryWriteStore() } = options;
  const writeMemory = {
    store: writeStore,
    pendingCreates: createPendingCreates(),
    changes: createChanges(options.holds),
    tagKeys,
  };
  const memory = createResponseMemory();
  const pollClock = createPollClock();
  const liveLanes = createLiveLanes();
  const instances = config.upstreams.map((upstream) =>
    createUpstreamInstance(upstream, config.requestTimeoutMs, options, writeMemory),
  );
  const indexes = new Map(instances.map(({ profile }, index) => [profile.name, index]));
  const profiles = instances.map(({ profile }) => profile);
  const passthrough = instances.filter(({ isPassthrough }) => isPassthrough).map(({ credential }) => credential);
  const callers = createKnownCallers({
    upstreamNames: [...indexes.keys()],
    read: readCaller,
    forgetHashes,
  });
  const health = () =>
    instances.map(({ profile: { name }, state }) => ({ name, isFailing: state.breakers.isFailing() }));

  const callsWaiting = () => new Map(instances.map(({ profile: { name }, state }) => [name, state.pacer.waiting()]));

  function readCaller(headers: IncomingHeaders): ReadCaller {
    const gatewayCaller = gatewayCallerOf(headers);
    const timeMs = timeLimitIn(headers, config.requestTimeoutMs);
    const accesses = new Map<UpstreamInstance, CallerAccess>();

    function accessTo(instance: UpstreamInstance): CallerAccess {
      const known = accesses.get(instance);
      if (known) return known;
      const access = openAccess(instance, headers, instance.isPassthrough ? undefined : gatewayCaller, hash);
      accesses.set(instance, access);
      return access;
    }

    return { identity: identityOf(gatewayCaller, headers, passthrough, hash), timeMs, accessTo };
  }

  function open(requestInfo: RequestInfo, caller = callers.callerOf(requestInfo.headers)): Context {
    const { observer } = options;
    const deadline = { at: performance.now() + caller.timeMs };
    const held = heldByRequest(config.limits.upstreamBytes);
    const connection = { observer, caller, requestInfo, liveLanes, deadline, memory, heldByRequest: held };
    let today: string | undefined;
    const connected: (RequestUpstream | undefined)[] = [];

    function connectedAt(index: number, instance: UpstreamInstance): RequestUpstream {
      connected[index] ??= connect(instance, connection);
      return connected[index];
    }

    function upstream(name: string, argument: readonly string[]): RequestUpstream {
      const index = indexes.get(name);
      const instance = index === undefined ? undefined : instances[index];
      if (index !== undefined && instance) return connectedAt(index, instance);
      throw unknownUpstream(argument, [...indexes.keys()]);
    }

    return {
      upstreams: () => instances.map((instance, index) => connectedAt(index, instance)),
      upstream,
      profiles,
      loadersOf: ({ upstreamName }) => upstream(upstreamName, ['upstream']).loaders,
      profileOf: ({ upstreamName }) =>
        profiles[indexes.get(upstreamName) ?? -1] ?? upstream(upstreamName, ['upstream']).profile,
      today: () => {
        today ??= dayOf(new Date().toISOString());
        return today;
      },
      extend: (ms) => {
        deadline.at += ms;
      },
      nextPoll: (upstream, id, ms, maxMs) =>
        pollClock.next(targetOf([upstream], id), ms, upstream.handle.signal, { maxMs }),
      watch: (upstreams, id, state) => requestInfo.live?.onWatched({ target: targetOf(upstreams, id), ...state }),
      leftMs: () => Math.max(0, deadline.at - performance.now()),
      report: (error) => {
        const { code, upstream } = toFailure(error);
        requestInfo.codes.add(code);
        if (upstream !== null) requestInfo.failedUpstreams.add(upstream);
        options.report(error);
      },
      end: () => memory.release(held),
      writeEnded: requestInfo.onWrite,
      beginWrite: ({ writeRefusal }, right) => {
        const refusal = writeRefusal(right);
        if (refusal) throw refusal;
        deadline.at = Math.max(deadline.at, performance.now() + writeMs);
      },
    };
  }

  return {
    ...{ open, ...callers, health, callsWaiting, pollClock },
    idempotencyKeys: () => writeStore.count?.(),
    openLane: liveLanes.open,
  };
}

function targetOf(upstreams: readonly RequestUpstream[], id: string): PollTarget {
  return { lanes: [...new Set(upstreams.map(laneOf))], id };
}
