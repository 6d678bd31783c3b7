import { expect, it } from 'vitest';
import { measurePipelining } from '../../../bench/chaos/pipelining.ts';
import { bounded, scaled } from '../../support/scale.ts';

it.each([
  [1, 40],
  [200, 150],
])(
  '%i connections that send without end behind slow requests cost %i MB at most, and a good client hardly notices',
  {
    timeout: 300_000,
  },
  async (connections, mostMb) => {
    const { growthMb, aloneMs, besideMs } = await measurePipelining({ connections, seconds: scaled(60, 2) });
    expect(growthMb).toBeLessThan(bounded(mostMb));
    // `npm run chaos -- pipelining` has the tight figure; beside another test a quiet moment is quieter than these.
    expect(besideMs).toBeLessThan(bounded(1.5) * Math.max(aloneMs, 300));
  },
);
