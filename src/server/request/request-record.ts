import { randomUUID } from 'node:crypto';
import type { Span } from '@opentelemetry/api';
import type { GraphQLError } from 'graphql';
import type { CallerIdentity } from '../../context/caller-identity.ts';
import type { CallBudget } from '../../http/upstream-client.ts';

/** Estimated cost of an operation. */
export interface EstimatedCost {
  /** Upper bound of upstream calls to read. */
  readonly upstreamCalls: number;
  /** Upper bound of rows, each occurrence counted. */
  readonly nodes: number;
  /** Usual number of calls of the writes. */
  readonly writeCalls: number;
}

/** Upstream calls that the rate limit reserves. */
export function callsReserved({ upstreamCalls, writeCalls }: EstimatedCost): number {
  return upstreamCalls + writeCalls;
}

/** Facts about one request, collected while it runs, for the log and for `extensions.cost`. */
export interface RequestRecord {
  /** The client's X-Request-Id if it has at most 64 of A-Z, a-z, 0-9, "_", "." and "-", else a UUID. */
  readonly id: string;
  /** In milliseconds, by `performance.now()`. */
  readonly startedAt: number;
  /** Upstream calls of reads and of writes. */
  readonly readBudget: CallBudget;
  readonly writeBudget: CallBudget;
  operationName?: string;
  operationType?: string;
  /** True for an operation of a trusted document. */
  isTrusted?: boolean;
  estimate?: EstimatedCost;
  /** The caller's configured name, else a prefix of the hash of the credential. */
  caller?: string;
  /** Unique key of the caller; never logged or shown. */
  identity?: string;
  /** True if the gateway itself has verified the identity, so that a client cannot invent another one. */
  isAuthenticated?: boolean;
  /** Address of the client, by the trusted proxies. */
  address?: string;
  /** Set only if variables are logged. */
  variables?: Readonly<Record<string, unknown>>;
  /** True if the response came from an equal query in flight. */
  isShared?: boolean;
  /** Bytes of the body, if an operation was executed; unset for a stream. */
  responseBytes?: number;
  /** The span of the request or of the poll, begun on first use, when the caller is known; undefined without traces. */
  span?: () => Span;
  /** The span of the request whose response this one has joined. */
  joined?: Span | undefined;
  /** Called when the client disconnects before the response is written. */
  onAbort?: () => void;
  hasLeft?: boolean;
  /** Codes of all failures. */
  readonly codes: Set<string>;
  /** Names of the upstreams that failed. */
  readonly failedUpstreams: Set<string>;
}

/** Upstream calls made so far, writes included. */
export function callsMade({ readBudget, writeBudget }: RequestRecord): number {
  return readBudget.used + writeBudget.used;
}

/** The record of one poll of a live query: the caller of the stream, and a budget of its own. */
export function pollRecord(stream: RequestRecord, maxCalls: number): RequestRecord {
  const { id, identity, isAuthenticated, address } = stream;
  return Object.assign(createRequestRecord(id, maxCalls), { identity, isAuthenticated, address });
}

/** Adds the calls and the failures of a poll to the record of the stream that began it. */
export function addPoll(stream: RequestRecord, poll: RequestRecord): void {
  stream.readBudget.used += callsMade(poll);
  for (const code of poll.codes) stream.codes.add(code);
  for (const name of poll.failedUpstreams) stream.failedUpstreams.add(name);
}

/** Adds the codes and the upstreams of errors to a record. */
export function recordFailures(errors: readonly GraphQLError[] = [], { codes, failedUpstreams }: RequestRecord): void {
  for (const { extensions } of errors) {
    codes.add(String(extensions.code));
    if (typeof extensions.upstream === 'string') failedUpstreams.add(extensions.upstream);
  }
}

/** Adds the caller to a record. */
export function recordCaller({ label, id, isAuthenticated }: CallerIdentity, record: RequestRecord): void {
  record.caller = label;
  record.identity = id;
  record.isAuthenticated = isAuthenticated;
}

/** Traces the calls of a request. */
export function traceCalls({ readBudget, writeBudget }: RequestRecord): void {
  readBudget.trace = [];
  writeBudget.trace = readBudget.trace;
}

const VALID_ID = /^[\w.-]{1,64}$/;

export function createRequestRecord(requestId: string | null | undefined, maxCalls: number): RequestRecord {
  return {
    id: requestId != null && VALID_ID.test(requestId) ? requestId : randomUUID(),
    startedAt: performance.now(),
    readBudget: { used: 0, max: maxCalls },
    writeBudget: { used: 0, max: Number.POSITIVE_INFINITY },
    codes: new Set(),
    failedUpstreams: new Set(),
  };
}
