import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config/config.ts';
import { createCallers, type GatewayCaller } from '../credentials/callers.ts';
import type { IncomingHeaders } from '../credentials/credential.ts';
import { dayOf } from '../domain/time.ts';
import type { UpstreamProfile } from '../domain/upstream.ts';
import { toFailure } from '../failure.ts';
import { createResponseMemory, heldByRequest } from '../http/transport/response-memory.ts';
import type { Loaders } from '../upstreams/loaders.ts';
import { createChanges } from '../upstreams/writes/changes.ts';
import { createPendingCreates } from '../upstreams/writes/pending-creates.ts';
import { memoryWriteStore } from '../upstreams/writes/write-store.ts';
import { type CallerIdentity, identityOf } from './caller-identity.ts';
import { deriveKey } from './derived-key.ts';
import { type Directory, unknownUpstream } from './directory.ts';
import type { ContextOptions } from './options.ts';
import { connect, type RequestInfo, type RequestUpstream } from './request-upstream.ts';
import { createSecretHash } from './secret-hash.ts';
import { createUpstreamInstance, type UpstreamInstance } from './upstream-instance.ts';

// Karbor works for seconds before it answers a create.
const WRITE_MS = 60_000;
// Callers come again; of so many it is remembered who they are.
const MAX_CALLERS = 1_000;
// Their headers can be 32 kB each.
const MAX_CHARACTERS = 4_000_000;

/** What one request may use: the upstreams in the order of the configuration, each with the caller's rights. */
export interface Context extends Directory<RequestUpstream> {
  readonly profiles: readonly UpstreamProfile[];
  /** The loaders of the upstream from which a row came. */
  readonly loadersOf: (row: { readonly upstreamName: string }) => Loaders;
  readonly profileOf: (row: { readonly upstreamName: string }) => UpstreamProfile;
  /** The time that is left, in milliseconds. */
  readonly leftMs: () => number;
  /**
   * Comes before anything that a write does: refuses a caller who may not, and gives this request the longer time.
   * @throws GatewayError UNAUTHENTICATED or FORBIDDEN.
   */
  readonly beginWrite: (upstream: RequestUpstream) => void;
  /** The UTC day on which this was first asked; the same one for the whole request. */
  readonly today: () => string;
  /** Told of every error that became data. */
  readonly report: (error: unknown) => void;
  /** The request has ended: lets go of what it has read. */
  readonly end: () => void;
}

/** What lives as long as the gateway. */
export interface Contexts {
  /** The context of one request. */
  readonly open: (incoming: RequestInfo) => Context;
  /** Who sent these headers. */
  readonly callerOf: (headers: IncomingHeaders) => Caller;
  /** How long a request with these headers may take, in milliseconds. */
  readonly timeFor: (headers: IncomingHeaders) => number;
  /** What is known of each upstream without asking it. */
  readonly health: () => readonly UpstreamHealth[];
}

/** Who asks. */
export interface Caller {
  /** Undefined for who sent no key and no token. */
  readonly identity: CallerIdentity | undefined;
  /** All of the headers on which an answer depends: with equal ones the same caller asks for the same. Secret. */
  readonly scope: string;
}

export interface UpstreamHealth {
  readonly name: string;
  /** True while the breaker for all callers is open, or that of a caller who alone has asked in the last minute. */
  readonly isFailing: boolean;
}

export function createContexts(config: Config, options: ContextOptions): Contexts {
  const { secret, previousSecret } = config;
  const hash = createSecretHash(secret === undefined ? randomBytes(32) : deriveKey(secret, 'callers'));
  const markKeys = [secret, previousSecret].flatMap((each) => (each === undefined ? [] : deriveKey(each, 'marks')));
  const senderOf = createCallers(config.callers);
  const { writeMs = WRITE_MS, writeStore = memoryWriteStore() } = options;
  const writeMemory = { store: writeStore, attempts: createPendingCreates(), changes: createChanges(), markKeys };
  const memory = createResponseMemory();
  const members = config.upstreams.map((upstream) =>
    createUpstreamInstance(upstream, config.requestTimeoutMs, options, writeMemory),
  );
  const places = new Map(members.map(({ profile }, place) => [profile.name, place]));
  const profiles = members.map(({ profile }) => profile);
  const passthrough = members.filter(({ isPassthrough }) => isPassthrough).map(({ credential }) => credential);
  const headersThatMatter = [
    ...['authorization', 'x-auth-token', 'x-project-id', 'x-request-timeout-ms'],
    ...[...places.keys()].flatMap((name) => [`x-auth-token-${name}`, `x-project-id-${name}`]),
  ];

  const callers = new LRUCache<string, Caller>({
    max: MAX_CALLERS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_caller, scope) => scope.length + 1,
  });
  const callerOf = (headers: IncomingHeaders) => {
    let scope = '';
    for (const name of headersThatMatter) scope += `${headers.get(name) ?? ''}\n`;
    const known = callers.get(scope);
    if (known) return known;
    const caller = { identity: identityOf(senderOf(headers), headers, passthrough, hash), scope };
    callers.set(scope, caller);
    return caller;
  };
  const health = () => members.map(({ profile: { name }, state }) => ({ name, isFailing: state.breakers.isFailing() }));

  /** A caller may ask for less than the configuration gives. */
  function timeFor(headers: IncomingHeaders): number {
    const asked = headers.get('x-request-timeout-ms') ?? '';
    return /^[1-9]\d{0,5}$/.test(asked) ? Math.min(Number(asked), config.requestTimeoutMs) : config.requestTimeoutMs;
  }

  function open(incoming: RequestInfo): Context {
    const deadline = { at: performance.now() + timeFor(incoming.headers) };
    const held = heldByRequest(config.limits.upstreamBytes);
    let sender: GatewayCaller | undefined;
    let today: string | undefined;
    const connected: (RequestUpstream | undefined)[] = [];

    function connectedAt(place: number, member: UpstreamInstance): RequestUpstream {
      if (!member.isPassthrough) sender ??= senderOf(incoming.headers);
      const guest = member.isPassthrough ? undefined : sender;
      connected[place] ??= connect({
        ...options,
        instance: member,
        requestInfo: incoming,
        deadline,
        memory,
        heldByRequest: held,
        hash,
        gatewayCaller: guest,
      });
      return connected[place];
    }

    function upstream(name: string, argument: readonly string[]): RequestUpstream {
      const place = places.get(name);
      const member = place === undefined ? undefined : members[place];
      if (place !== undefined && member) return connectedAt(place, member);
      throw unknownUpstream(argument, [...places.keys()]);
    }

    return {
      upstreams: () => members.map((member, place) => connectedAt(place, member)),
      upstream,
      profiles,
      loadersOf: ({ upstreamName }) => upstream(upstreamName, ['upstream']).loaders,
      profileOf: ({ upstreamName }) =>
        profiles[places.get(upstreamName) ?? -1] ?? upstream(upstreamName, ['upstream']).profile,
      today: () => {
        today ??= dayOf(new Date().toISOString());
        return today;
      },
      leftMs: () => Math.max(0, deadline.at - performance.now()),
      report: (error) => {
        const { code, upstream } = toFailure(error);
        incoming.codes.add(code);
        if (upstream !== null) incoming.failedUpstreams.add(upstream);
        options.report(error);
      },
      end: () => memory.release(held),
      beginWrite: ({ writeRefusal }) => {
        if (writeRefusal) throw writeRefusal;
        deadline.at = Math.max(deadline.at, performance.now() + writeMs);
      },
    };
  }

  return { open, callerOf, timeFor, health };
}
