import { expect, it } from 'vitest';
import { createStreamShares } from '../../../src/server/live/stream-shares.ts';

const refusal = (words: string) =>
  expect.objectContaining({ code: 'LIMIT_EXCEEDED', message: expect.stringContaining(words) });

it('a caller has as many streams as its limit, and gets back what it closes', () => {
  const { take } = createStreamShares(2);
  const [release] = [take('one'), take('one')];
  expect(() => take('one')).toThrow(refusal('this caller has 2 open streams, and limits.streams is 2'));
  take('other');
  release();
  take('one');
  expect(() => take('one')).toThrow(refusal('limits.streams is 2'));
});

it('all callers together have 4,000 streams, whatever the limit of one', () => {
  const { take } = createStreamShares(4_000);
  const releases = Array.from({ length: 4_000 }, (_, index) => take(`caller-${index % 7}`));
  expect(() => take('newcomer')).toThrow(refusal('the gateway has 4000 open streams, its maximum'));
  releases[0]?.();
  releases[0] = take('newcomer');
  expect(() => take('newcomer')).toThrow(refusal('its maximum'));
  for (const release of releases) release();
  for (let round = 0; round < 4_000; round += 1) take('newcomer');
});
