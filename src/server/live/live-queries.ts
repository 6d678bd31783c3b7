import type { Config } from '../../config/config.ts';
import type { PollClock } from '../../context/poll-clock.ts';
import type { LiveOperation } from '../operation/live-operation.ts';
import type { Observer } from '../request/observer.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { createStreamShares } from './stream-shares.ts';
import type { Topic } from './topic.ts';
import { createTopics, type TextOf } from './topics.ts';

const MINUTE_MS = 60_000;

/** Follows live queries. */
export interface LiveQueries {
  /**
   * The topic of an operation, and what gives its stream back.
   * @throws GatewayError LIMIT_EXCEEDED for too many streams.
   */
  readonly open: (operation: LiveOperation, record: RequestRecord, textOf: TextOf) => LiveQuery;
  /** Ends all streams. */
  readonly endAll: () => void;
  /** The number of open streams. */
  readonly count: () => number;
  readonly heartbeatMs: number;
  readonly maxMs: number;
}

export interface LiveQuery {
  readonly topic: Topic;
  readonly release: () => void;
}

export function createLiveQueries(
  { limits }: Pick<Config, 'limits'>,
  clock: PollClock,
  { topicPolled }: Pick<Observer, 'topicPolled'> = {},
): LiveQueries {
  const shares = createStreamShares(limits.streams);
  const topics = createTopics();

  function open({ plan, key, poll, forget, end }: LiveOperation, record: RequestRecord, textOf: TextOf): LiveQuery {
    const giveBack = shares.take(record.identity ?? `address ${record.address}`);
    // A poll that read nothing waits in a lane of its own.
    const own = { lanes: [key], id: '' };
    const topic = topics.topicOf(plan, key, {
      poll,
      textOf,
      onEnded: end,
      onPolled: topicPolled,
      next: ({ watched, reads }, ms, signal) => clock.next(watched?.target ?? own, ms, signal, { reads }),
    });
    const release = () => {
      giveBack();
      forget();
    };
    return { topic, release };
  }

  return {
    open,
    endAll: topics.endAll,
    count: shares.count,
    heartbeatMs: limits.heartbeatMs,
    maxMs: limits.streamMinutes * MINUTE_MS,
  };
}
