import { expect, it, onTestFinished } from 'vitest';
import { worstConfig, worstQueries } from '../../../bench/worst/queries.ts';
import { startLargeUpstream } from '../../../bench/worst/upstream.ts';
import { openGateway } from '../../support/gateway.ts';
import { bounded, say } from '../../support/scale.ts';
import { strainOf } from '../../support/strain.ts';

const MIB = 1024 * 1024;

// Twenty of them, in fresh processes and over larger bodies: npm run worst.
it.each([
  'equal ids x 60 extraInfo',
  'equal ids x all of resources',
  'a mutation x 60 extraInfo',
  '6,000 errors behind a long comment',
])('%s: takes at most 250 MB and holds nobody up for more than 300 ms', async (wanted) => {
  const upstream = await startLargeUpstream(MIB);
  onTestFinished(upstream.close);
  const worst = worstQueries.find(({ name }) => name === wanted);
  if (!worst) throw new Error(`There is no query of the name ${wanted}.`);
  const { ask } = openGateway(worstConfig(upstream.origin));
  await ask('{ upstreams { id } }');
  const { query, variables = {} } = worst;
  const { lagMs, growthMb, value } = await strainOf(() => ask(query, { variables }));
  say(`${wanted}: held for ${lagMs.toFixed(0)} ms, memory up by ${growthMb.toFixed(0)} MB`);
  expect(value.answer.errors?.[0]?.extensions?.code).toBe('LIMIT_EXCEEDED');
  expect(lagMs).toBeLessThan(bounded(300));
  expect(growthMb).toBeLessThan(bounded(250));
});
