import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPollClock } from '../../src/context/poll-clock.ts';

afterEach(() => void vi.useRealTimers());

/** Polls objects by the clock, each again and again at the shortest pace, and counts the polls of each. */
async function poll(
  objects: readonly { readonly lanes: readonly string[]; readonly id: string; readonly reads?: number }[],
  ms: number,
) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const clock = createPollClock();
  const polls = objects.map(() => [] as number[]);
  objects.forEach(async ({ reads = 1, ...target }, index) => {
    const { signal } = new AbortController();
    while (await clock.next(target, 2_000, signal, { reads })) polls[index]?.push(performance.now());
  });
  await vi.advanceTimersByTimeAsync(ms);
  clock.stop();
  return polls;
}

const named = (count: number, lanes: readonly string[]) =>
  Array.from({ length: count }, (_, index) => ({ lanes, id: `${lanes} ${index}` }));

describe('the polls of one caller at one upstream', () => {
  it('take turns, so that none waits for longer than all others need', async () => {
    const polls = await poll(named(40, ['lab']), 100_000);
    const gaps = polls.flatMap((at) => at.slice(1).map((each, index) => each - (at[index] ?? 0)));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(20_500);
    expect(polls.map(({ length }) => length).filter((count) => count < 4)).toEqual([]);
  });

  it('make two reads a second together, however many each makes', async () => {
    const polls = await poll(
      named(10, ['lab']).map((object) => ({ ...object, reads: 3 })),
      60_000,
    );
    expect(polls.flat().length).toBeGreaterThanOrEqual(37);
    expect(polls.flat().length).toBeLessThanOrEqual(40);
  });

  it('leave those at another upstream alone, also where one object is at both', async () => {
    const polls = await poll(
      [...named(40, ['lab']), ...named(2, ['sg']), { lanes: ['lab', 'sg'], id: 'both' }],
      100_000,
    );
    const [both] = polls.slice(-1);
    expect(both?.length).toBeGreaterThanOrEqual(4);
    for (const at of polls.slice(40, 42)) expect(at.length).toBeGreaterThanOrEqual(40);
  });
});
