import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import type { GatewayError } from '../../../src/failure.ts';
import { text } from '../../../src/http/json-reader.ts';
import { read, write } from '../../../src/http/request.ts';
import type { UpstreamClient } from '../../../src/http/upstream-client.ts';
import { createUpstreamState } from '../../../src/http/upstream-state.ts';
import { classify, isFault } from '../../../src/upstreams/cbr/errors.ts';
import { openGateway } from '../../support/gateway.ts';
import { testUpstream } from '../../support/upstream.ts';
import { answering, serve } from '../../support/wire-server.ts';

const CALL = { operation: 'getThing', path: '/things/1' };

/** Answers when it is told to. */
function held() {
  const waiting: (() => void)[] = [];
  const listener: RequestListener = (request, response) => {
    waiting.push(() => answering({ name: 'a', vaults: [] })(request, response));
  };
  return { listener, release: () => waiting.splice(0).map((go) => go()) };
}

/** Requests to one upstream: each has a client of its own, all share what lives as long as the gateway. */
async function requestsTo(listener: RequestListener) {
  const { origin, seen } = await serve(listener);
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const state = createUpstreamState({ maxParallel: 64, callsPerSecond: undefined });
  const baseUrl = new URL(`${origin}/v3/project`);
  const shared = { name: 'sg', dispatcher, classify, isFault, baseUrl, projectId: 'project', state };
  return { seen, state, request: (parts: Partial<UpstreamClient> = {}) => testUpstream({ ...shared, ...parts }) };
}

const nameBy = (upstream: UpstreamClient) => read(upstream, CALL, (body) => text(body, 'name'));
const codeOf = (work: Promise<unknown>) => work.then(String, (error: GatewayError) => error.code);
const asked = async (seen: readonly unknown[], count: number) => {
  while (seen.length < count) await new Promise(setImmediate);
};

it('makes one call of equal reads of one caller that are under way at the same moment', async () => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  const reads = [nameBy(request()), nameBy(request()), nameBy(request())];
  await asked(seen, 1);
  release();
  expect(await Promise.all(reads)).toEqual(['a', 'a', 'a']);
  expect(seen).toHaveLength(1);
});

it('makes once what several want of one answer, and apart what one of them reads in another way', async () => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  let made = 0;
  const reads = [CALL, CALL, { ...CALL, readAs: 'short' }].map((call) =>
    read(request(), call, (body) => {
      made += 1;
      return text(body, 'name');
    }),
  );
  await asked(seen, 2);
  release();
  expect(await Promise.all(reads)).toEqual(['a', 'a', 'a']);
  expect([seen.length, made]).toEqual([2, 2]);
});

it('lets nobody join what another one could not pay for', async () => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  const poor = request({ spending: { made: 0, most: 1 } });
  const rich = request({ spending: { made: 0, most: 5 } });
  const walk = async (upstream: UpstreamClient) => {
    await nameBy(upstream);
    return read(upstream, { operation: 'getThing', path: '/things/2' }, (body) => text(body, 'name'));
  };
  const walks = [codeOf(walk(poor)), codeOf(walk(rich))];
  await asked(seen, 1);
  release();
  expect(await walks[0]).toBe('LIMIT_EXCEEDED');
  await asked(seen, 2);
  release();
  expect(await walks[1]).toBe('a');
});

it('asks again once the call is over: nothing is remembered', async () => {
  const { seen, state, request } = await requestsTo(answering({ name: 'a' }));
  await nameBy(request());
  expect(state.singleFlight.count()).toBe(0);
  await nameBy(request());
  expect(seen).toHaveLength(2);
});

it('remembers no call that failed', async () => {
  let count = 0;
  const { request, state } = await requestsTo((...exchange) => {
    count += 1;
    answering(count === 1 ? 'no object' : { name: 'a' })(...exchange);
  });
  expect(await codeOf(nameBy(request()))).toBe('UPSTREAM_BAD_RESPONSE');
  expect(state.singleFlight.count()).toBe(0);
  expect(await nameBy(request())).toBe('a');
});

it('fails all who wait for a call that fails', async () => {
  const { seen, request } = await requestsTo(answering({ error_code: 'BackupService.6200', error_msg: 'x' }, 404));
  const codes = await Promise.all([codeOf(nameBy(request())), codeOf(nameBy(request()))]);
  expect(codes).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  expect(seen).toHaveLength(1);
});

it('keeps a call going for the others when the one who began it leaves', async () => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  const client = new AbortController();
  const reads = [codeOf(nameBy(request({ signal: client.signal }))), codeOf(nameBy(request()))];
  await asked(seen, 1);
  client.abort();
  expect(await reads[0]).toBe('DEADLINE_EXCEEDED');
  release();
  expect(await reads[1]).toBe('a');
  expect(seen).toHaveLength(1);
});

it('ends the call when the last one leaves, and starts anew for the next', async () => {
  const { listener, release } = held();
  const closed: Promise<unknown>[] = [];
  const { seen, state, request } = await requestsTo((incoming, response) => {
    closed.push(once(incoming.socket, 'close'));
    listener(incoming, response);
  });
  const clients = [new AbortController(), new AbortController()];
  const reads = clients.map(({ signal }) => codeOf(nameBy(request({ signal }))));
  await asked(seen, 1);
  for (const client of clients) client.abort();
  expect(await Promise.all(reads)).toEqual(['DEADLINE_EXCEEDED', 'DEADLINE_EXCEEDED']);
  expect(state.singleFlight.count()).toBe(0);
  await closed[0];
  const next = nameBy(request());
  await asked(seen, 2);
  release();
  expect(await next).toBe('a');
});

it('lets each wait as long as its own time lasts', async () => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  const patient = nameBy(request());
  const hasty = codeOf(nameBy(request({ deadline: { at: performance.now() + 60 } })));
  expect(await hasty).toBe('UPSTREAM_TIMEOUT');
  release();
  expect(await patient).toBe('a');
  expect(seen).toHaveLength(1);
});

it.each([
  ['callers', { caller: 'hash-of-another' }, CALL],
  ['queries', {}, { ...CALL, query: { limit: 5 } }],
  ['paths', {}, { ...CALL, path: '/things/2' }],
])('never makes one call for two %s', async (_of, parts, call) => {
  const { listener, release } = held();
  const { seen, request } = await requestsTo(listener);
  const reads = [nameBy(request()), read(request(parts), call, (body) => text(body, 'name'))];
  await asked(seen, 2);
  release();
  await Promise.all(reads);
  expect(seen).toHaveLength(2);
});

it('never makes one call of equal writes', async () => {
  const { seen, request } = await requestsTo(answering({ name: 'a' }));
  await Promise.all([1, 2].map(() => write(request(), 'POST', { ...CALL, body: {} }, () => null)));
  expect(seen).toHaveLength(2);
});

const LIST = '{ vaults(first: 5) { nodes { id } failures { code } } }';

async function gatewayOf(...names: string[]) {
  const { listener, release } = held();
  const { origin, seen } = await serve(listener);
  const auth = { mode: 'passthrough' };
  const upstreams = names.map((name) => ({ name, kind: 'cbr', endpoint: origin, auth, inLists: name === 'sg' }));
  return { seen, release, gateway: openGateway({ upstreams }) };
}

it('asks once for 200 requests of one token that want the same at the same moment', async () => {
  const { seen, release, gateway } = await gatewayOf('sg');
  const headers = { 'x-auth-token': 'tok', 'x-project-id': 'p' };
  const answers = Array.from({ length: 200 }, () => gateway.ask(LIST, { headers }));
  await asked(seen, 1);
  // A later request that ends has let all of these begin.
  await gateway.ask('{ __typename }');
  release();
  const texts = (await Promise.all(answers)).map(({ text }) => text);
  expect(new Set(texts)).toEqual(new Set(['{"data":{"vaults":{"nodes":[],"failures":[]}}}']));
  expect(seen).toHaveLength(1);
});

it('asks apart for other tokens and other projects', async () => {
  const { seen, release, gateway } = await gatewayOf('sg');
  const callers = [
    { 'x-auth-token': 'one', 'x-project-id': 'p' },
    { 'x-auth-token': 'two', 'x-project-id': 'p' },
    { 'x-auth-token': 'one', 'x-project-id': 'q' },
  ];
  const answers = callers.map((headers) => gateway.ask(LIST, { headers }));
  await asked(seen, 3);
  release();
  await Promise.all(answers);
  expect(seen.map(({ path, headers }) => `${headers['x-auth-token']} ${path.split('/')[2]}`).sort()).toEqual([
    'one p',
    'one q',
    'two p',
  ]);
});

it('asks apart for two upstreams at one endpoint', async () => {
  const { seen, release, gateway } = await gatewayOf('sg', 'hk');
  const headers = { 'x-auth-token': 'tok', 'x-project-id': 'p' };
  const both = ['sg', 'hk'].map((name) => `${name}: vaults(filter: { upstreams: ["${name}"] }) { nodes { id } }`);
  const answer = gateway.ask(`{ ${both.join(' ')} }`, { headers });
  await asked(seen, 2);
  release();
  await answer;
  expect(seen).toHaveLength(2);
});
