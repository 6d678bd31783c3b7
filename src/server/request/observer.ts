import type { EndedWrite } from '../../context/ended-write.ts';
import type { UpstreamObserver } from '../../http/observer.ts';
import type { HttpContext } from './http-context.ts';
import type { RequestRecord } from './request-record.ts';

/** A write of a request. */
export interface RequestedWrite extends Omit<EndedWrite, 'key'> {
  /** Name of the field of Mutation. */
  readonly mutation: string;
  /** The public ids of its input, by entity. */
  readonly ids: Readonly<Record<string, string>>;
  readonly upstream: string | undefined;
}

/** What a poll of a live query has brought; `postponed` by the gateway's own rate limit. */
export type PollResult = 'changed' | 'unchanged' | 'failed' | 'postponed';

/** Events of a gateway. Log, metrics and traces attach here. */
export interface Observer extends UpstreamObserver {
  /** A request has arrived at a listener. Its caller and its operation are not known yet. */
  readonly requestBegan?: ((context: HttpContext) => void) | undefined;
  /**
   * A request has ended: responded, refused or aborted. Its record has the operation, its cost, its failures, and
   * whether query deduplication has served it.
   */
  readonly requestEnded?: ((context: HttpContext) => void) | undefined;
  /** A write of a mutation has ended, or was refused before it began: once for each write, whether or not its client left. */
  readonly writeEnded?: ((write: RequestedWrite, record: RequestRecord) => void) | undefined;
  /** A poll of a live query has ended, while somebody follows the query. */
  readonly topicPolled?: ((result: PollResult) => void) | undefined;
  /** A live query is polled. The poll has a record of its own, apart from that of the stream that began the live query. */
  readonly pollBegan?: ((poll: RequestRecord, stream: RequestRecord) => void) | undefined;
  /** Receives the same record as `pollBegan`, with its calls and its failures. */
  readonly pollEnded?: ((poll: RequestRecord) => void) | undefined;
}

/** Combines observers. An event without any listener stays undefined, so it costs nothing. */
export function joinObservers(observers: readonly Observer[]): Observer {
  return {
    callBegan: joined(observers.map(({ callBegan }) => callBegan)),
    callTried: joined(observers.map(({ callTried }) => callTried)),
    callEnded: joined(observers.map(({ callEnded }) => callEnded)),
    callFailed: joined(observers.map(({ callFailed }) => callFailed)),
    breakerTurned: joined(observers.map(({ breakerTurned }) => breakerTurned)),
    requestBegan: joined(observers.map(({ requestBegan }) => requestBegan)),
    requestEnded: joined(observers.map(({ requestEnded }) => requestEnded)),
    writeEnded: joined(observers.map(({ writeEnded }) => writeEnded)),
    topicPolled: joined(observers.map(({ topicPolled }) => topicPolled)),
    pollBegan: joined(observers.map(({ pollBegan }) => pollBegan)),
    pollEnded: joined(observers.map(({ pollEnded }) => pollEnded)),
  };
}

type Listener<Event extends unknown[]> = ((...event: Event) => void) | undefined;

function joined<Event extends unknown[]>(listeners: readonly Listener<Event>[]): Listener<Event> {
  const [first, ...others] = listeners.filter((listener) => listener !== undefined);
  if (!first || others.length === 0) return first;
  return (...event) => {
    first(...event);
    for (const other of others) other(...event);
  };
}
