import { randomUUID } from 'node:crypto';
import type { CallBudget } from '../../http/upstream-client.ts';

/** The most that a document may take. */
export interface EstimatedCost {
  /** Upstream calls to read; those of a write itself are apart. */
  readonly upstreamCalls: number;
  /** Rows of lists, each as often as it is shown. */
  readonly nodes: number;
  /** The calls of its writes as it is ordinarily. */
  readonly writeCalls: number;
}

/** All upstream calls that it may make. */
export function callsReserved({ upstreamCalls, writeCalls }: EstimatedCost): number {
  return upstreamCalls + writeCalls;
}

/** What is known of one request while it runs: for the log line, and for `extensions.cost`. */
export interface RequestRecord {
  /** The client's own X-Request-Id when it is a plain word, else one made here. */
  readonly id: string;
  /** On the clock of `performance.now()`. */
  readonly startedAt: number;
  /** The upstream calls made to read, and those of writes. */
  readonly spending: CallBudget;
  readonly writing: CallBudget;
  operationName?: string;
  operationType?: string;
  /** What the document may take at worst. */
  estimate?: EstimatedCost;
  /** The caller's configured name, else a piece of the hash of their credential. */
  caller?: string;
  /** The same whole, to tell callers apart; never shown. */
  identity?: string;
  /** True where that was checked here: nobody can make up another one. */
  isAuthenticated?: boolean;
  /** Where the request comes from, as far as that can be believed. */
  address?: string;
  /** Only where the log shall hold them. */
  variables?: Readonly<Record<string, unknown>>;
  /** Answered by the run of an equal query that was under way. */
  isShared?: boolean;
  /** What is to be done when the client leaves before its answer was written. */
  onAbort?: () => void;
  hasLeft?: boolean;
  /** The codes of all failures, each once. */
  readonly codes: Set<string>;
  /** The upstreams of these failures. */
  readonly failedUpstreams: Set<string>;
}

/** All upstream calls that a request has made so far. */
export function callsMade({ spending, writing }: RequestRecord): number {
  return spending.made + writing.made;
}

const PLAIN = /^[\w.-]{1,64}$/;

export function createRequestRecord(requestId: string | null | undefined, mostCalls: number): RequestRecord {
  return {
    id: requestId != null && PLAIN.test(requestId) ? requestId : randomUUID(),
    startedAt: performance.now(),
    spending: { made: 0, most: mostCalls },
    writing: { made: 0, most: Number.POSITIVE_INFINITY },
    codes: new Set(),
    failedUpstreams: new Set(),
  };
}
