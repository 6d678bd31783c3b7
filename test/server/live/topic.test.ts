import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createTopic } from '../../../src/server/live/topic.ts';
import type { Poll } from '../../../src/server/operation/live-operation.ts';

const target = { lanes: [], id: '' };

/** A poll that read this state, with these errors in other fields. */
function read(state: string, ...errors: GraphQLError[]): Poll {
  const outcome = { data: { pieces: [`"${state}"`] }, errors } as unknown as Poll['outcome'];
  return { outcome, watched: { target, isFinal: false, isGone: false }, reads: 1 };
}

/** A poll that read nothing. */
const failed = (error: GraphQLError): Poll => ({ outcome: { errors: [error] }, watched: undefined, reads: 0 });

function failure(code: string, more: object = {}): GraphQLError {
  return new GraphQLError(code, { extensions: { code, retryable: true, ...more } });
}

const unavailable = failure('UPSTREAM_UNAVAILABLE', { upstream: 'lab' });

/** Follows a topic through these polls; the last one repeats. */
async function follow(...polls: readonly Poll[]) {
  const events: string[] = [];
  const pacesMs: number[] = [];
  const ends: boolean[] = [];
  let count = 0;
  await new Promise<void>((resolve) => {
    const topic = createTopic({
      poll: async () => polls[Math.min(count++, polls.length - 1)] as Poll,
      next: async (_polled, ms) => {
        pacesMs.push(ms);
        return count < Math.max(polls.length, 20);
      },
      textOf: ({ data, errors = [] }) => JSON.stringify([data?.pieces.join(), ...errors.map(({ message }) => message)]),
      onEnded: resolve,
    });
    topic.subscribe({
      onEvent: () => events.push(topic.latest().text),
      onEnd: (isComplete) => ends.push(isComplete),
    });
  });
  return { events, pacesMs, ends, count };
}

describe('the pace of a live query', () => {
  it('slows down from 2 to 15 seconds while nothing changes, and is back at 2 after a change', async () => {
    const { pacesMs } = await follow(...Array<Poll>(8).fill(read('a')), read('b'));
    expect(pacesMs.slice(0, 9)).toEqual([2_000, 3_000, 4_500, 6_750, 10_125, 15_000, 15_000, 15_000, 2_000]);
  });

  it('slows down where only the words of an error change', async () => {
    const wordy = (word: string) => new GraphQLError(word, { path: ['x'], extensions: { code: 'NOT_SUPPORTED' } });
    const { events, pacesMs } = await follow(read('a', wordy('first')), read('a', wordy('second')));
    expect(events).toHaveLength(1);
    expect(pacesMs.slice(0, 3)).toEqual([2_000, 3_000, 4_500]);
  });

  it('waits for as long as an upstream asks', async () => {
    const throttled = failed(failure('THROTTLED', { upstream: 'lab', retryAfterMs: 30_000 }));
    const { pacesMs } = await follow(read('a'), throttled, read('a'));
    expect(pacesMs.slice(0, 3)).toEqual([2_000, 30_000, 15_000]);
  });
});

describe('a live query', () => {
  it('ends for now at the fifth failure in a row that may pass', async () => {
    const { ends, count } = await follow(
      read('a'),
      ...Array<Poll>(4).fill(failed(unavailable)),
      read('a'),
      failed(unavailable),
    );
    expect(ends).toEqual([false]);
    expect(count).toBe(11);
  });

  it('bears any number of polls for which the rate limit has no room', async () => {
    const noRoom = failed(failure('THROTTLED', { upstream: null, retryAfterMs: 60_000 }));
    const partly = Array<Poll>(5).fill(read('a', unavailable));
    const { events, pacesMs } = await follow(read('a'), ...Array<Poll>(9).fill(noRoom), ...partly, noRoom, read('b'));
    expect(pacesMs.slice(1, 10)).toEqual(Array(9).fill(60_000));
    expect([events[0], events.at(-1)]).toEqual(['["\\"a\\""]', '["\\"b\\""]']);
  });

  it('shows a partial result first, and again once five polls in a row have failed in part', async () => {
    const partly = (state: string) => read(state, unavailable);
    const { events, ends } = await follow(partly('a'), read('b'), ...Array<Poll>(4).fill(partly('c')), partly('d'));
    expect(events.map((event) => JSON.parse(event)[0])).toEqual(['"a"', '"b"', '"d"']);
    expect(ends).toEqual([false]);
  });
});
