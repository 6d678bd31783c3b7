import type { GraphQLError } from 'graphql';
import type { LiveLane } from '../../context/live-lanes.ts';
import type { LivePoll, Watched } from '../../context/request-info.ts';
import type { CancelSignal } from '../../http/transport/cancellation.ts';
import type { Plan } from '../document/documents.ts';
import type { Observer } from '../request/observer.ts';
import { addPoll, callsMade, pollRecord, type RequestRecord, recordFailures } from '../request/request-record.ts';
import type { Outcome } from './execution.ts';
import { refusalOf } from './pipeline-errors.ts';

/** A subscription that has passed all checks. */
export interface LiveOperation {
  readonly plan: Plan;
  /** Caller and variables: equal operations have equal results. A secret. */
  readonly key: string;
  /** Executes the selection once, with loaders and a budget of its own. Never rejects. */
  readonly poll: (signal: CancelSignal) => Promise<Poll>;
  /** Called when the stream has ended: the tokens of its caller are in no cache any longer. */
  readonly forget: () => void;
  /** Called when the polls have ended: drops what is carried from one to the next. */
  readonly end: () => void;
}

/** The result of one poll. */
export interface Poll {
  readonly outcome: Outcome;
  /** What was read; undefined if nothing was. */
  readonly watched: Watched | undefined;
  /** The number of upstream calls. */
  readonly reads: number;
}

export interface LiveOptions extends Pick<LiveOperation, 'plan' | 'key' | 'forget'> {
  /** The record of the stream, for which the calls of all polls count. */
  readonly stream: RequestRecord;
  /** Upstream calls of one poll, at most. */
  readonly maxCalls: number;
  /** Carries rows from poll to poll. */
  readonly lane: LiveLane;
  readonly execute: (record: RequestRecord, signal: CancelSignal, live: LivePoll) => Promise<Outcome>;
  readonly maskError: (error: unknown) => GraphQLError;
  readonly observer: Observer;
}

export function liveOperation({ plan, key, forget, ...options }: LiveOptions): LiveOperation {
  const { stream, lane, maxCalls, execute, maskError, observer } = options;

  async function poll(signal: CancelSignal): Promise<Poll> {
    const record = pollRecord(stream, maxCalls);
    observer.pollBegan?.(record, stream);
    let watched: Watched | undefined;
    const onWatched = (each: Watched) => {
      watched = each;
    };
    const outcome = await execute(record, signal, { lane, onWatched }).catch((error: unknown) => ({
      errors: [refusalOf(error) ?? maskError(error)],
    }));
    recordFailures(outcome.errors, record);
    addPoll(stream, record);
    observer.pollEnded?.(record);
    return { outcome, watched, reads: callsMade(record) };
  }

  return { plan, key, poll, forget, end: lane.close };
}
