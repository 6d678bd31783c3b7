import type { UpstreamConfig } from '../config/config.ts';
import type { GatewayCaller } from '../credentials/callers.ts';
import type { IncomingHeaders } from '../credentials/credential.ts';
import { isNativeId } from '../domain/id.ts';
import type { UpstreamProfile } from '../domain/upstream.ts';
import type { WriteRight } from '../domain/write-right.ts';
import { GatewayError } from '../failure.ts';
import { type BreakerScope, NEVER_OPEN } from '../http/limits/caller-breakers.ts';
import { createLimit } from '../http/limits/concurrency-limit.ts';
import type { Deadline } from '../http/limits/deadline.ts';
import type { HeldByRequest, ResponseMemory } from '../http/transport/response-memory.ts';
import type { UpstreamClient } from '../http/upstream-client.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import type { Loaders } from '../upstreams/loaders.ts';
import type { WriteMemory } from '../upstreams/writes/writes.ts';
import type { LiveLanes } from './live-lanes.ts';
import type { ContextOptions } from './options.ts';
import type { RequestInfo } from './request-info.ts';
import type { UpstreamInstance } from './upstream-instance.ts';

const MAX_CONCURRENT_READS = 8;

/** One upstream within one request. Handles and loaders are created on first use. */
export interface RequestUpstream {
  readonly profile: UpstreamProfile;
  readonly kind: UpstreamKind;
  /** If false, the upstream is not part of lists unless named. Ids work in any case. */
  readonly isInLists: boolean;
  /** Why this caller lacks a right to write; undefined if it has the right. */
  readonly writeRefusal: (right: WriteRight) => GatewayError | undefined;
  readonly handle: UpstreamClient;
  /** The handle for all calls of a write, its reads included. */
  readonly writeHandle: UpstreamClient;
  readonly loaders: Loaders;
  readonly writeMemory: WriteMemory;
}

/** The parts from which a RequestUpstream is made. */
export interface Connection extends Pick<ContextOptions, 'observer'> {
  readonly instance: UpstreamInstance;
  readonly requestInfo: RequestInfo;
  readonly liveLanes: LiveLanes;
  readonly deadline: Deadline;
  /** The memory for responses, with the account of this request. */
  readonly memory: ResponseMemory;
  readonly heldByRequest: HeldByRequest;
  /** The caller of the gateway's own rights; undefined if callers send their own tokens. */
  readonly gatewayCaller: GatewayCaller | undefined;
  /** The keyed hash of a secret. */
  readonly hash: (secret: string) => string;
}

export function connect(connection: Connection): RequestUpstream {
  return new LazyUpstream(connection);
}

/** A class, so that creation is cheap: getters are on the prototype, and most requests use one upstream of many. */
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
    const { gatewayCaller } = this.#connection;
    return (right: WriteRight) => gatewayCaller?.refusal(this.profile.name, right);
  }

  get handle() {
    this.#handle ??= openHandle(this.#connection);
    return this.#handle;
  }

  get writeHandle() {
    return { ...this.handle, budget: this.#connection.requestInfo.writeBudget };
  }

  get loaders() {
    const { instance, requestInfo, liveLanes } = this.#connection;
    const { kind, upstream, writeMemory } = instance;
    this.#loaders ??= kind.createLoaders(this.handle, {
      backupListSplit: upstream.backupListSplit,
      knownProviders: writeMemory.knownProviders,
      liveRows: requestInfo.live?.lane.rowsOf(`${laneOf(this)}\n${this.handle.projectId}`),
      onWritten: liveLanes.touch,
    });
    return this.#loaders;
  }
}

/** One lane for each pair of caller and upstream. */
export function laneOf({ profile, handle }: Pick<RequestUpstream, 'profile' | 'handle'>): string {
  return `${profile.name}\n${handle.caller}`;
}

function openHandle(connection: Connection): UpstreamClient {
  const { instance, requestInfo, deadline, memory, heldByRequest, gatewayCaller, hash, observer } = connection;
  const { kind, upstream, warn } = instance;
  const { credential, state, isSeparate } = instance.accessFor(requestInfo.headers);
  const { name } = upstream;
  const sentProject = projectFrom(requestInfo.headers, name);
  const projectId = upstream.projectId ?? (isNativeId(sentProject) ? sentProject : undefined);
  const caller = hash(`rights ${credential.identity(requestInfo.headers)}\n${gatewayCaller?.caller?.keySha256 ?? ''}`);
  return {
    name,
    projectId: projectId ?? '',
    baseUrl: instance.baseUrlOf(projectId ?? ''),
    headers: kind.headers,
    refusal:
      gatewayCaller?.refusal(name, 'read') ?? (projectId === undefined ? noProject(name, sentProject) : undefined),
    caller,
    authorize: (request, signal, span) => credential.authorize(requestInfo.headers, request, signal, span),
    accepted: credential.accepted,
    rejected: credential.rejected,
    describeRefusal: credential.describeRefusal,
    classify: kind.classify,
    isFault: kind.isFault,
    dispatcher: instance.route,
    signal: requestInfo.signal,
    deadline,
    budget: requestInfo.readBudget,
    memory,
    heldByCaller: memory.ofCaller(caller),
    heldByRequest,
    state,
    breaker: isSeparate ? NEVER_OPEN : state.breakers.of(breakerScopeOf(upstream, projectId, caller)),
    timeoutMs: instance.timeoutMs,
    limit: createLimit(MAX_CONCURRENT_READS),
    requestId: requestInfo.requestId,
    span: requestInfo.span,
    observer,
    warn,
  };
}

function breakerScopeOf(upstream: UpstreamConfig, projectId: string | undefined, caller: string): BreakerScope {
  return { id: `${projectId} ${caller}`, tenant: upstream.projectId === undefined ? `${projectId}` : caller };
}

function projectFrom(headers: IncomingHeaders, name: string): string {
  return headers.get(`x-project-id-${name}`) ?? headers.get('x-project-id') ?? '';
}

function noProject(upstream: string, sent: string): GatewayError {
  const malformed = sent === '' ? '' : 'the project that was sent is not 1 to 64 letters, digits, "_" and "-"; ';
  return new GatewayError(
    'INVALID_INPUT',
    `${upstream}: ${malformed}send the id of a project of this upstream in the header X-Project-Id-${upstream} or X-Project-Id.`,
    { upstream },
  );
}
