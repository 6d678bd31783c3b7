import type { UpstreamConfig } from '../config/config.ts';
import type { GatewayCaller } from '../credentials/callers.ts';
import type { IncomingHeaders } from '../credentials/credential.ts';
import { isNativeId } from '../domain/id.ts';
import type { UpstreamProfile } from '../domain/upstream.ts';
import { GatewayError } from '../failure.ts';
import { type BreakerScope, NEVER_OPEN } from '../http/limits/caller-breakers.ts';
import { createLimit } from '../http/limits/concurrency-limit.ts';
import type { Deadline } from '../http/limits/deadline.ts';
import type { HeldByRequest, ResponseMemory } from '../http/transport/response-memory.ts';
import type { CallBudget, UpstreamClient } from '../http/upstream-client.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import type { Loaders } from '../upstreams/loaders.ts';
import type { WriteMemory } from '../upstreams/writes/writes.ts';
import type { ContextOptions } from './options.ts';
import type { UpstreamInstance } from './upstream-instance.ts';

const MAX_CONCURRENT_READS = 8;

/** One request of a caller. */
export interface RequestInfo {
  readonly headers: IncomingHeaders;
  /** A signal that is aborted when they leave; made when it is first asked for. */
  readonly abandonSignal: () => AbortSignal;
  /** Counts the upstream calls that the request makes to read. */
  readonly spending: CallBudget;
  /** Counts those that its writes make: a write that has begun is never cut in the middle. */
  readonly writing: CallBudget;
  /** The id of the request, for the logs of the upstreams. */
  readonly requestId?: string;
  /** Gets the code of every failure that became data. */
  readonly codes: Set<string>;
  /** Gets the upstream of every failure that became data. */
  readonly failedUpstreams: Set<string>;
}

/** One upstream within one request. Its handle and its loaders are made when first used. */
export interface RequestUpstream {
  readonly profile: UpstreamProfile;
  readonly kind: UpstreamKind;
  /** False: reached by id and by naming it, but not part of lists. */
  readonly isInLists: boolean;
  /** Why this caller may change nothing here. */
  readonly writeRefusal: GatewayError | undefined;
  readonly handle: UpstreamClient;
  /** The same for all that a write itself calls, what it reads included. */
  readonly writeHandle: UpstreamClient;
  readonly loaders: Loaders;
  readonly writeMemory: WriteMemory;
}

/** What connects a request to an upstream. */
export interface Connection extends ContextOptions {
  readonly instance: UpstreamInstance;
  readonly requestInfo: RequestInfo;
  readonly deadline: Deadline;
  /** Where upstream answers find room, and what this request holds of it. */
  readonly memory: ResponseMemory;
  readonly heldByRequest: HeldByRequest;
  /** Who asks for the rights of the gateway itself; undefined where each caller has rights of their own. */
  readonly gatewayCaller: GatewayCaller | undefined;
  /** The keyed hash of a secret. */
  readonly hash: (secret: string) => string;
}

export function connect(connection: Connection): RequestUpstream {
  return new LazyUpstream(connection);
}

/** Most requests use one upstream of many; getters of a class cost nothing when it is made. */
class LazyUpstream implements RequestUpstream {
  readonly #connection: Connection;
  #handle: UpstreamClient | undefined;
  #loaders: Loaders | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get profile() {
    return this.#connection.instance.profile;
  }

  get kind() {
    return this.#connection.instance.kind;
  }

  get isInLists() {
    return this.#connection.instance.upstream.inLists;
  }

  get writeMemory() {
    return this.#connection.instance.writeMemory;
  }

  get writeRefusal() {
    return this.#connection.gatewayCaller?.refusal(this.profile.name, 'write');
  }

  get handle() {
    this.#handle ??= openHandle(this.#connection);
    return this.#handle;
  }

  get writeHandle() {
    return { ...this.handle, spending: this.#connection.requestInfo.writing };
  }

  get loaders() {
    const { kind, upstream, writeMemory } = this.#connection.instance;
    const { backupListSplit } = upstream;
    const { knownProviders } = writeMemory;
    this.#loaders ??= kind.createLoaders(this.handle, { backupListSplit, knownProviders });
    return this.#loaders;
  }
}

function openHandle(connection: Connection): UpstreamClient {
  const {
    instance: member,
    requestInfo: incoming,
    deadline,
    memory,
    heldByRequest,
    gatewayCaller: guest,
    hash,
    observer,
  } = connection;
  const { kind, upstream, warn } = member;
  const { credential, state, isAside } = member.accessFor(incoming.headers);
  const { name } = upstream;
  const projectId = upstream.projectId ?? projectFrom(incoming.headers, name);
  const caller = hash(`rights ${credential.identity(incoming.headers)}\n${guest?.caller?.keySha256 ?? ''}`);
  return {
    name,
    projectId: projectId ?? '',
    baseUrl: member.baseUrlOf(projectId ?? ''),
    headers: kind.headers,
    refusal: guest?.refusal(name, 'read') ?? (projectId === undefined ? missingProject(name) : undefined),
    caller,
    authorize: (request, signal) => credential.authorize(incoming.headers, request, signal),
    accepted: credential.accepted,
    rejected: credential.rejected,
    describeRefusal: credential.describeRefusal,
    classify: kind.classify,
    isFault: kind.isFault,
    dispatcher: member.way,
    signal: incoming.abandonSignal(),
    deadline,
    spending: incoming.spending,
    memory,
    heldByCaller: memory.ofCaller(caller),
    heldByRequest,
    state,
    breaker: isAside ? NEVER_OPEN : state.breakers.of(breakerScopeOf(upstream, projectId, caller)),
    timeoutMs: member.timeoutMs,
    limit: createLimit(MAX_CONCURRENT_READS),
    requestId: incoming.requestId,
    observer,
    warn,
  };
}

function breakerScopeOf(upstream: UpstreamConfig, projectId: string | undefined, caller: string): BreakerScope {
  return { id: `${projectId} ${caller}`, tenant: upstream.projectId === undefined ? `${projectId}` : caller };
}

function projectFrom(headers: IncomingHeaders, name: string): string | undefined {
  const projectId = headers.get(`x-project-id-${name}`) ?? headers.get('x-project-id') ?? '';
  return isNativeId(projectId) ? projectId : undefined;
}

function missingProject(upstream: string): GatewayError {
  return new GatewayError(
    'INVALID_INPUT',
    `${upstream}: send the id of a project of this upstream in the header X-Project-Id-${upstream} or X-Project-Id.`,
    { upstream },
  );
}
