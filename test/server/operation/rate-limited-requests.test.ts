import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { demoEstate } from '../../../src/sandbox/seed.ts';
import { addRun, NIGHT, serverVault } from '../../support/estates.ts';
import { callsOf, openGateway } from '../../support/gateway.ts';
import { answering, serve } from '../../support/wire-server.ts';

const OVERVIEW = readFileSync(new URL('../../../schema/operations/vault-overview.graphql', import.meta.url), 'utf8');

/** A gateway over a sandbox, whose answers tell how many calls are left of a minute. */
async function open(callsPerMinute: number, estate: Estate = demoEstate(Date.now())) {
  const gateway = await openGateway({ rateLimit: { callsPerMinute } }, { sandbox: { estate } });
  const ask = async (query: string) => {
    const { status, headers, answer: body } = await gateway.ask(query);
    const [, left] = /r=(\d+);/.exec(headers.get('ratelimit') ?? '') ?? [];
    return { status, left: Number(left), body };
  };
  return { ask, calls: () => callsOf(gateway.sandbox).length };
}

it('takes of a minute what a view has made, so that the overview can be seen again and again', async () => {
  const { ask, calls } = await open(600);
  let made = 0;
  for (let view = 0; view < 20; view += 1) {
    const { status, left, body } = await ask(OVERVIEW);
    expect([status, body.errors]).toEqual([200, undefined]);
    made += calls();
    expect(left).toBe(600 - made);
  }
});

it('takes nothing for what makes no call, and nothing for a refusal', async () => {
  const { ask, calls } = await open(10);
  const local = ['{ upstreams { id } }', '{ __typename }', '{ __schema { queryType { name } } }'];
  for (const document of [...local, '{ nothing }', '{ vaults(first: 0) { nodes { id } } }', OVERVIEW]) {
    expect((await ask(document)).left).toBe(10);
  }
  expect(calls()).toBe(0);
});

it('takes nothing of who joins the work of another one, however little is left', async () => {
  const { ask, calls } = await open(100);
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(OVERVIEW)));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  const made = calls();
  expect(made).toBeLessThan(20);
  expect((await ask('{ upstreams { id } }')).left).toBe(100 - made);
});

it('reserves 35 calls for a delete, and takes those that were made, be they more', async () => {
  const estate = emptyEstate();
  const [small, large] = [serverVault('small', 2), serverVault('large', 40)];
  estate.cbr.vaults.push(small, large);
  const runs = [small, large, small].map((vault, at) => addRun(estate, vault, NIGHT + at * 7_200_000));
  const { ask } = await open(80, estate);
  const remove = (at: number) =>
    ask(`mutation { deleteCheckpoint(input: { id: "checkpoint:sg:${runs[at]?.checkpoint.id}" }) { __typename } }`);
  expect(await remove(0)).toMatchObject({ status: 200, left: 80 - 4 });
  expect(await remove(1)).toMatchObject({ status: 200, left: 80 - 4 - 42 });
  // 34 are left.
  expect(await remove(2)).toMatchObject({
    status: 429,
    left: 34,
    body: { errors: [{ extensions: { code: 'THROTTLED' } }] },
  });
});

describe('over a socket', () => {
  const DOCUMENT = '{ vault(id: "vault:sg:5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12") { name } }';

  async function openListening(content: object) {
    const { origin, seen } = await serve(answering({ error_msg: 'nothing here' }, 404));
    const auth = { mode: 'token', token: 't' };
    const upstreams = [{ name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth }];
    const gateway = await openGateway({ upstreams, ...content }, { listen: true });
    const ask = async (query: string, accept = 'application/json') => {
      const { text: body, ...rest } = await gateway.ask(query, { headers: { accept } });
      return { ...rest, body };
    };
    return { ask, seen };
  }

  it('answers 429 with Retry-After to who has used it up, and asks no upstream', async () => {
    const { ask, seen } = await openListening({ rateLimit: { callsPerMinute: 10 } });
    const left: number[] = [];
    for (
      let { status, headers, body } = await ask(DOCUMENT);
      status !== 429;
      { status, headers, body } = await ask(DOCUMENT)
    ) {
      expect([status, headers.get('ratelimit-policy')]).toEqual([200, '"default";q=10;w=60']);
      const [, rest] = /^"default";r=(\d);t=(?:60|5\d)$/.exec(headers.get('ratelimit') ?? '') ?? [];
      left.push(Number(rest));
      expect(body).not.toContain('http');
    }
    expect(left).toEqual(left.toSorted().toReversed());
    expect(left.length).toBeGreaterThan(1);
    expect(seen.length).toBe(left.length);
    const calls = seen.length;
    for (const accept of ['application/json', 'application/graphql-response+json']) {
      const { status, headers, body } = await ask(DOCUMENT, accept);
      expect([status, seen.length]).toEqual([429, calls]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(58);
      expect(headers.get('ratelimit')).toMatch(/^"default";r=\d;t=\d+$/);
      const [error] = JSON.parse(body).errors;
      expect(error.extensions).toEqual({ code: 'THROTTLED', retryable: true, retryAfterMs: expect.any(Number) });
    }
  });

  it('tells what is left beside a refusal, which takes nothing', async () => {
    const { ask } = await openListening({ rateLimit: { callsPerMinute: 3 } });
    for (let time = 0; time < 5; time += 1) {
      const { headers } = await ask('{ nothing }');
      expect(headers.get('ratelimit')).toBe('"default";r=3;t=60');
    }
  });

  it('limits nobody unless it is told to', async () => {
    const { ask } = await openListening({});
    const { headers } = await ask('{ upstreams { id } }');
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});
