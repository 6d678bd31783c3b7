import { expect, it, vi } from 'vitest';
import { openFollowed, status, until } from './_support/followed.ts';

const MINUTE_MS = 60_000;

it('a stream ends without "complete" after limits.streamMinutes, and its caller has its share back', async (t) => {
  const setTimer = globalThis.setTimeout;
  // A minute lasts as long as a first event takes.
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(((run: () => void, ms: number, ...given: []) =>
    setTimer(run, ms === MINUTE_MS ? 1_000 : ms, ...given)) as typeof setTimeout);
  t.onTestFinished(() => void vi.restoreAllMocks());
  const { follow, polls } = await openFollowed(t, { limits: { streamMinutes: 1, streams: 1 } });
  const { all } = await follow();
  expect(await all).toBe(status('PROTECTING'));
  const before = polls();
  const again = await follow();
  await until(() => expect(again.soFar()).toBe(status('PROTECTING')));
  expect(polls()).toBe(before + 1);
  again.leave();
});
