import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AskData, graphOf, growingUpstreams, newestOf, walkList } from '../../bench/growth.ts';
import { graphLevels, growingBodies, listLengths, PAGE, planLengths } from '../../bench/upstream/growth.ts';
import { type BenchUpstream, startUpstream } from '../../bench/upstream/server.ts';
import { openGateway } from '../support/gateway.ts';

let upstream: BenchUpstream;

beforeAll(async () => {
  upstream = await startUpstream(0, false, growingBodies());
});
afterAll(() => upstream.close());

async function callsFor(work: (ask: AskData) => Promise<unknown>): Promise<number> {
  const gateway = openGateway(growingUpstreams(upstream.origin));
  const before = upstream.count();
  await work(async ({ query, variables }) => {
    const { data, errors } = await gateway.query(query, variables, { 'x-auth-token': 'token-of-the-bench' });
    expect(errors).toBeUndefined();
    return data;
  });
  return upstream.count() - before;
}

describe('what grows', () => {
  it.each(listLengths)('costs one call for each hundred rows: a list of %i by its cursors', async (length) => {
    expect(await callsFor((ask) => walkList(ask, length))).toBe(length / PAGE);
  });

  it.each(planLengths)(
    'costs one call for each hundred rows, one for the plan, and one for the log on a single page: a list of %i as a whole',
    async (length) => {
      expect(await callsFor((ask) => ask(newestOf(length)))).toBe(1 + length / PAGE + (length === PAGE ? 1 : 0));
    },
  );

  it.each(graphLevels)('costs one call: a graph of %i levels', async (levels) => {
    const whole = await callsFor(async (ask) => {
      const data = (await ask(graphOf(levels))) as { checkpoint: { resourceGraph: object[] } };
      expect(depthOf(data.checkpoint.resourceGraph)).toBe(levels);
    });
    expect(whole).toBe(1);
  });
});

function depthOf(things: readonly { dependents?: object[] }[]): number {
  return things.length === 0 ? 0 : 1 + Math.max(...things.map(({ dependents = [] }) => depthOf(dependents)));
}
