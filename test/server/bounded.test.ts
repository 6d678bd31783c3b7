import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { schema } from '../../src/schema/index.ts';
import { createDocuments } from '../../src/server/document/documents.ts';
import { startGateway } from '../support/gateway.ts';
import { say, scaled } from '../support/scale.ts';
import { kinds, largest, longVariables, type Sent } from './_support/newcomers.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What comes before the count: the caches fill, and code is compiled. */
const BEFORE = 2_000;
const REQUESTS = scaled(100_000, 3_000);
const MAX_GROWTH_MB = 15;
const SIDE_BY_SIDE = 16;
const CONFIG = { upstreams: [{ name: 'lab', kind: 'karbor', endpoint: '', auth: { mode: 'passthrough' } }] };

/** The front over an upstream that knows nothing. */
async function openFront(makers: readonly ((n: number) => Sent)[]) {
  const upstream = createServer((_request, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"itemNotFound":{"code":404,"message":"-"}}');
  });
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`;
  const [lab] = CONFIG.upstreams;
  const content = {
    rateLimit: { callsPerMinute: 1_000_000 },
    trustedProxies: ['127.0.0.1'],
    upstreams: [{ ...lab, endpoint }],
  };
  const gateway = await startGateway(content, { log: () => pino({ level: 'silent' }) });
  const pool = new Pool(gateway.url, { connections: SIDE_BY_SIDE });
  onTestFinished(async () => {
    await pool.destroy();
    await gateway.close();
    upstream.close();
  });

  async function send(n: number): Promise<void> {
    const make = makers[n % makers.length];
    const { headers, ...body } = make?.(n) ?? { query: '' };
    const answer = await pool.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 500 || text.includes('"INTERNAL"')) throw new Error(`${answer.statusCode}: ${text}`);
  }

  return async (from: number, to: number) => {
    let next = from;
    const work = async () => {
      while (next < to) {
        next += 1;
        await send(next - 1);
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  };
}

async function heapMb(): Promise<number> {
  for (let time = 0; time < 3; time += 1) {
    // Finalizers and closed sockets of the last round have no event.
    await new Promise((resolve) => setTimeout(resolve, 50));
    collectGarbage();
  }
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

describe('what the gateway remembers', () => {
  it(`stays as large as it is through requests that each bring something new: ${Object.keys(kinds).join('; ')}`, async () => {
    const sendAll = await openFront(Object.values(kinds));
    await sendAll(0, BEFORE);
    const before = await heapMb();
    await sendAll(BEFORE, BEFORE + REQUESTS);
    const growth = (await heapMb()) - before;
    say(`${REQUESTS} requests, each of them new: the heap of ${before.toFixed(1)} MB grew by ${growth.toFixed(1)} MB`);
    expect(growth).toBeLessThan(MAX_GROWTH_MB);
  }, 1_200_000);

  it('keeps nothing of the variables that came with a document', async () => {
    const sendAll = await openFront([longVariables]);
    await sendAll(0, 50);
    const before = await heapMb();
    await sendAll(50, 350);
    expect((await heapMb()) - before).toBeLessThan(10);
  });

  it('holds the largest documents within a bound, too', async () => {
    const documents = createDocuments(readConfig({ name: 'test', content: CONFIG_OF_ONE }, {}), schema);
    const before = await heapMb();
    for (let n = 0; n < scaled(2_000, 400); n += 1) expect(documents(largest(n)).errors).toEqual([]);
    const growth = (await heapMb()) - before;
    say(`the largest documents take ${growth.toFixed(1)} MB`);
    expect(growth).toBeLessThan(200);
    // What is known is looked at once, and lives until here.
    expect(documents(largest(1))).toBe(documents(largest(1)));
  }, 300_000);

  it('forgets the documents that nobody has sent for longest', async () => {
    const documents = createDocuments(readConfig({ name: 'test', content: CONFIG_OF_ONE }, {}), schema);
    const oldest = new WeakRef(documents('{ upstreams { name } }'));
    for (let n = 0; n < 1_000; n += 1) documents(`{ upstreams { n${n}: name } }`);
    await heapMb();
    expect(oldest.deref()).toBeUndefined();
  });
});

const CONFIG_OF_ONE = {
  upstreams: CONFIG.upstreams.map((upstream) => ({ ...upstream, endpoint: 'http://127.0.0.1:9' })),
};
