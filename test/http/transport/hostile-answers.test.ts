import type { RequestListener } from 'node:http';
import { expect, it } from 'vitest';
import { CHECKPOINT, PROJECT } from '../../support/cbr-questions.ts';
import { openGateway } from '../../support/gateway.ts';
import { bounded, say } from '../../support/scale.ts';
import { type Strain, strainOf } from '../../support/strain.ts';
import { serve } from '../../support/wire-server.ts';
import { HOSTILE, type HostileBody, ODD_BUT_RIGHT } from './_support/hostile-bodies.ts';

const LAG_MS = 250;
const GROWTH_MB = 64;
const DOCUMENT = `{ it: checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { nativeId extraInfo resources { name sizeGb } } }`;

/** Asks a gateway for a checkpoint, and says what came and what it cost. */
async function askOf(listener: RequestListener, headers: Record<string, string> = {}) {
  const { origin, seen } = await serve(listener);
  const upstream = { name: 'sg', kind: 'cbr', endpoint: origin, projectId: PROJECT, auth: { mode: 'passthrough' } };
  const gateway = openGateway({ upstreams: [upstream] });
  const strain = await strainOf(() => gateway.ask(DOCUMENT, { headers: { 'x-auth-token': 'tok', ...headers } }));
  return { ...strain, ...strain.value, seen, log: gateway.lines };
}

function sending({
  status = 200,
  headers = { 'content-type': 'application/json' },
  body,
}: HostileBody): RequestListener {
  return (_request, response) => {
    response.on('error', () => {});
    response.writeHead(status, headers).end(body);
  };
}

const worst = { lagMs: 0, growthMb: 0 };

function expectLittle({ lagMs, growthMb }: Omit<Strain<unknown>, 'value'>): void {
  worst.lagMs = Math.max(worst.lagMs, lagMs);
  worst.growthMb = Math.max(worst.growthMb, growthMb);
  expect(lagMs).toBeLessThan(bounded(LAG_MS));
  expect(growthMb).toBeLessThan(bounded(GROWTH_MB));
}

it.each(HOSTILE)('ends %s as %s', async (_what, code, make) => {
  const { answer, log, seen, ...strain } = await askOf(sending(make()));
  expect(answer.data).toEqual({ it: null });
  expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual([code]);
  expect(JSON.stringify(answer).length).toBeLessThan(500);
  // One short line, with nothing of the answer.
  expect(log.map((line) => JSON.parse(line).code)).toEqual(/^(UPSTREAM_|THROTTLED)/.test(code) ? [code] : []);
  expect(log.join().length).toBeLessThan(400);
  expect(seen.map(({ path }) => path)).not.toContain('/elsewhere');
  expectLittle(strain);
});

it.each(ODD_BUT_RIGHT)('reads a checkpoint %s', async (_what, extraInfo, make) => {
  const { answer, log, ...strain } = await askOf(sending(make()));
  const [one, two] = [
    { name: 'orders-api-02', sizeGb: 40 },
    { name: 'orders-db-01', sizeGb: 140 },
  ];
  expect(answer.errors).toBeUndefined();
  expect(answer.data.it.extraInfo).toEqual(extraInfo);
  expect(answer.data.it).toMatchObject({ nativeId: CHECKPOINT, resources: [one, two] });
  expect(log).toEqual([]);
  expectLittle(strain);
});

it('stops reading a body that never ends', async () => {
  const chunk = Buffer.alloc(65_536, ' ');
  let isClosed = false;
  const endless: RequestListener = (_request, response) => {
    const more = () => {
      while (!isClosed && response.write(chunk));
    };
    response.on('close', () => {
      isClosed = true;
    });
    response.writeHead(200).on('drain', more);
    more();
  };
  const { answer, ...strain } = await askOf(endless);
  expect(answer.errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
  await expect.poll(() => isClosed).toBe(true);
  expectLittle(strain);
});

it('stops waiting for a body that drips without end', async () => {
  const drip: RequestListener = (_request, response) => {
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer)).writeHead(200);
  };
  const { answer, ...strain } = await askOf(drip, { 'x-request-timeout-ms': '300' });
  expect(answer.errors?.[0]?.extensions?.code).toBe('UPSTREAM_TIMEOUT');
  expectLittle(strain);
});

it('holds up nobody for long and keeps little in memory with any of these', () => {
  say(`hostile answers: at most ${worst.lagMs.toFixed(0)} ms of lag and ${worst.growthMb.toFixed(1)} MB more memory`);
  expectLittle(worst);
});
