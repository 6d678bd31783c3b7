import type { Span } from '@opentelemetry/api';
import type { SentHeaders } from '../credentials/credential.ts';
import type { CancelSignal } from '../http/transport/cancellation.ts';
import type { CallBudget } from '../http/upstream-client.ts';
import type { EndedWrite } from './ended-write.ts';
import type { LiveLane } from './live-lanes.ts';
import type { PollTarget } from './poll-clock.ts';

/** A request, as the contexts need it. */
export interface RequestInfo {
  readonly headers: SentHeaders;
  /** Aborted when the client disconnects. */
  readonly signal: CancelSignal;
  /** Budget of the calls of reads. */
  readonly readBudget: CallBudget;
  /** Budget of the calls of writes: a write in progress is never cut short by the budget of reads. */
  readonly writeBudget: CallBudget;
  /** Id of the request; sent to the upstreams for their logs. */
  readonly requestId?: string;
  /** The span of the request or of the poll; undefined without traces. */
  readonly span?: Span | undefined;
  /** Collects the codes of failures that became data. */
  readonly codes: Set<string>;
  /** Collects the upstreams of failures that became data. */
  readonly failedUpstreams: Set<string>;
  /** The poll of a live query; undefined for other requests. */
  readonly live?: LivePoll | undefined;
  /** Receives each write of a mutation when it has ended. */
  readonly onWrite?: ((write: EndedWrite) => void) | undefined;
}

/** One poll of a live query. */
export interface LivePoll {
  readonly lane: LiveLane;
  /** Receives what the poll reads. */
  readonly onWatched: (watched: Watched) => void;
}

/** What a live query has read. */
export interface Watched {
  readonly target: PollTarget;
  /** Whether it no longer changes. */
  readonly isFinal: boolean;
  /** Whether it does not exist. */
  readonly isGone: boolean;
}
