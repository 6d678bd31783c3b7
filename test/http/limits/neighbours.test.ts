import { expect, it } from 'vitest';
import { percentile } from '../../../bench/chaos/figures.ts';
import { measureBeside, measureLeftAlone, measureShares, outages } from '../../../bench/chaos/tenants.ts';
import { bounded } from '../../support/scale.ts';

it('gives a tenant its reads beside a slow caller, a failing project, a throttled one and a greedy queue', async () => {
  const { asked, answered, isFailing } = await measureBeside(2.5);
  expect(asked).toBeGreaterThan(10);
  expect(answered / asked).toBeGreaterThanOrEqual(0.99);
  expect(isFailing).toBe(false);
}, 60_000);

it('lets nobody wait behind the slow calls of a caller who takes all places there are for one', async () => {
  const { besideMs, aloneMs } = await measureShares(15);
  expect(percentile(besideMs, 0.5)).toBeLessThan(bounded(1.5 * percentile(aloneMs, 0.5)));
}, 60_000);

it('leaves an upstream alone that is out of order for two tenants, and tells so', async () => {
  const figures = await Promise.all(outages.map((outage) => measureLeftAlone(outage, 2.5)));
  for (const { leftAloneMs, callsAfter, isFailing } of figures) {
    expect(leftAloneMs).toBeLessThan(bounded(2_000));
    expect(callsAfter).toBeLessThan(10);
    expect(isFailing).toBe(true);
  }
}, 60_000);
