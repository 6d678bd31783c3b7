import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceOf, withoutEnvelope } from '../../bench/compare.ts';
import { start as startAggregator } from '../../bench/peers/aggregator/server.ts';
import { gatewayConfig } from '../../bench/peers/gateway.ts';
import type { StartPeer } from '../../bench/peers/peer.ts';
import { start as startYoga } from '../../bench/peers/yoga/server.ts';
import { cbrQueries, karborQueries, keyOf, keysOf, operationOf, type QueryName } from '../../bench/queries.ts';
import { callPlan, callsById, referenceAnswer, tally } from '../../bench/reference.ts';
import { asksFor } from '../../bench/run/requests.ts';
import { type BenchUpstream, REFUSED, startUpstream } from '../../bench/upstream/server.ts';
import { openGateway } from '../support/gateway.ts';

let upstream: BenchUpstream;

beforeAll(async () => {
  upstream = await startUpstream(0, true);
});
afterAll(() => upstream.close());

const TOKEN = { 'x-auth-token': 'token-of-the-bench' };

type Ask = (name: QueryName, key: number) => Promise<string>;

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
  'the gateway': async (name, key) => {
    const operation = operationOf('graph', name, key);
    const gateway = openGateway(gatewayConfig(upstream.origin, name.endsWith('c'), keysOf(name)));
    return JSON.stringify(await gateway.query(operation?.query ?? '', operation?.variables, TOKEN));
  },
  'the aggregator': (name, key) =>
    withPeer(startAggregator, name, (origin) => fetch(`${origin}/${name}?id=${keyOf(name, key)}`, { headers: TOKEN })),
  'plain Yoga': (name, key) =>
    withPeer(startYoga, name, (origin) =>
      fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...TOKEN },
        body: JSON.stringify(operationOf('graph', name, key)),
      }),
    ),
};

describe.each(Object.entries(servers))('in the bench %s', (server, ask) => {
  const plan = server === 'plain Yoga' ? callsById : callPlan;
  it.each([...karborQueries, ...cbrQueries])(
    'answers %s as the reference does, and with the calls that it should take',
    async (name) => {
      upstream.takePaths();
      const answer = await ask(name, 0);
      expect(differenceOf(await referenceAnswer(name), answer)).toBeUndefined();
      expect(tally(upstream.takePaths())).toEqual(plan[name]);
    },
  );

  it.each(['q1', 'q2', 'q3', ...cbrQueries] as const)(
    'answers the last key of %s as the reference does',
    async (name) => {
      const last = keysOf(name) - 1;
      const answer = await ask(name, last);
      expect(differenceOf(await referenceAnswer(name, last), answer)).toBeUndefined();
      expect(answer).not.toBe(await referenceAnswer(name));
    },
  );
});

describe('the requests of the bench', () => {
  it('are 500 of the keys of each query, one after the other', () => {
    const keysIn = (name: QueryName) => asksFor('graph', name, { keys: 500, callers: 1 }).map(({ key }) => key);
    expect(keysIn('q1')).toEqual([...Array(500).keys()]);
    expect(keysIn('q3c')).toEqual([...Array(100).keys()]);
  });

  it('are 70 % Q1, 20 % Q3 and 10 % Q2 of all 50 callers in a mix, and no server is left out of it', () => {
    for (const dialect of ['graph', 'rest', 'path', 'fixed'] as const) {
      const asks = asksFor(dialect, 'mixed', { keys: 500, callers: 50 });
      const share = (name: QueryName) => asks.filter((ask) => ask.name === name).length / asks.length;
      expect([share('q1'), share('q3'), share('q2')]).toEqual([0.7, 0.2, 0.1]);
      expect(new Set(asks.map(({ request }) => request.headers['x-auth-token'])).size).toBe(50);
    }
  });
});

describe('an upstream of the bench that fails now and then', () => {
  it('refuses 5 % of its answers, the same ones on each run, and counts them', async () => {
    const statuses = async () => {
      const faulty = await startUpstream(0, false, new Map([['/a', {}]]), true);
      const seen: number[] = [];
      for (let turn = 0; turn < 400; turn += 1) seen.push((await fetch(`${faulty.origin}/a`)).status);
      const refused = Number(await (await fetch(`${faulty.origin}${REFUSED}`)).text());
      await faulty.close();
      expect(seen.filter((status) => status === 503)).toHaveLength(refused);
      return seen;
    };
    const first = await statuses();
    const share = first.filter((status) => status === 503).length / first.length;
    expect(share).toBeGreaterThan(0.03);
    expect(share).toBeLessThan(0.07);
    expect(await statuses()).toEqual(first);
  });
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
