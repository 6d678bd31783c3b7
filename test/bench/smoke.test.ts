import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceOf, withoutEnvelope } from '../../bench/compare.ts';
import { start as startAggregator } from '../../bench/peers/aggregator/server.ts';
import { gatewayConfig } from '../../bench/peers/gateway.ts';
import type { StartPeer } from '../../bench/peers/peer.ts';
import { start as startYoga } from '../../bench/peers/yoga/server.ts';
import { cbrQueries, karborQueries, keyOf, operationOf, type QueryName } from '../../bench/queries.ts';
import { callPlan, callsById, referenceAnswer, tally } from '../../bench/reference.ts';
import { type BenchUpstream, startUpstream } from '../../bench/upstream/server.ts';
import { openGateway } from '../support/gateway.ts';

let upstream: BenchUpstream;

beforeAll(async () => {
  upstream = await startUpstream(0, true);
});
afterAll(() => upstream.close());

const TOKEN = { 'x-auth-token': 'token-of-the-bench' };

type Ask = (name: QueryName) => Promise<string>;

async function withPeer(start: StartPeer, name: QueryName, ask: (origin: string) => Promise<Response>) {
  const peer = await start({ upstream: upstream.origin, isCbr: name.endsWith('c') });
  try {
    const response = await ask(`http://127.0.0.1:${peer.port}`);
    return await response.text();
  } finally {
    await peer.close();
  }
}

const servers: Record<string, Ask> = {
  'the gateway': async (name) => {
    const operation = operationOf('graph', name);
    const gateway = openGateway(gatewayConfig(upstream.origin, name.endsWith('c')));
    return JSON.stringify(await gateway.query(operation?.query ?? '', operation?.variables, TOKEN));
  },
  'the aggregator': (name) =>
    withPeer(startAggregator, name, (origin) => fetch(`${origin}/${name}?id=${keyOf(name)}`, { headers: TOKEN })),
  'plain Yoga': (name) =>
    withPeer(startYoga, name, (origin) =>
      fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...TOKEN },
        body: JSON.stringify(operationOf('graph', name)),
      }),
    ),
};

describe.each(Object.entries(servers))('in the bench %s', (server, ask) => {
  const plan = server === 'plain Yoga' ? callsById : callPlan;
  it.each([...karborQueries, ...cbrQueries])(
    'answers %s as the reference does, and with the calls that it should take',
    async (name) => {
      upstream.takePaths();
      const answer = await ask(name);
      expect(differenceOf(await referenceAnswer(name), answer)).toBeUndefined();
      expect(tally(upstream.takePaths())).toEqual(plan[name]);
    },
  );
});

describe('the comparison of the bench', () => {
  it('says where two answers part', () => {
    expect(differenceOf('{"data":{"a":1}}', '{"data":{"a":1}}\n')).toBeUndefined();
    expect(differenceOf('{"data":{"a":1}}', '{"data":{"a":2}}')).toContain('at 13');
  });

  it('takes off the envelopes of REST answers and nothing else', () => {
    const plan = { nativeId: 'p', resources: [] };
    const wrapped = { data: { vault: { plan }, checkpoints: { checkpoints: [{ nativeId: 'c', vault: { plan } }] } } };
    const bare = { data: { vault: plan, checkpoints: { nodes: [{ nativeId: 'c', vault: plan }] } } };
    expect(withoutEnvelope(JSON.stringify(wrapped))).toBe(JSON.stringify(bare));
  });
});
