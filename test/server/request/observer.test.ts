import { once } from 'node:events';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/failure.ts';
import { observedCall } from '../../../src/http/observed-call.ts';
import type { UpstreamCall } from '../../../src/http/observer.ts';
import type { Observer } from '../../../src/server/request/observer.ts';
import { openGateway } from '../../support/gateway.ts';
import { tokenService } from '../../support/token-service.ts';
import { answering, serve } from '../../support/wire-server.ts';

const READ = '{ vault(id: "vault:up:00000000-0000-4000-8000-000000000001") { name } }';
const OTHER_READ = READ.replace('{ name }', '{ id name }');
const ID = { 'x-request-id': 'console.42' };

/** The events of an observer, in their order. */
function recorder() {
  const events: unknown[][] = [];
  const brief = ({ operation, method, path, status, tries, shared }: UpstreamCall) => ({
    operation,
    method,
    path,
    status,
    tries,
    shared,
  });
  const begun: UpstreamCall[] = [];
  const observer: Observer = {
    callBegan: (call, requestId) => {
      begun.push(call);
      events.push(['began', call.operation, requestId]);
    },
    callEnded: (call, requestId) => events.push(['ended', brief(call), requestId, begun.includes(call)]),
    callFailed: ({ operation, error, requestId }) => events.push(['failed', operation, error.code, requestId]),
    breakerTurned: (upstream, isOpen) => events.push(['breaker', upstream, isOpen]),
    requestEnded: ({ response, record }) => events.push(['request', response.statusCode, record.operationName]),
  };
  return { events, observer };
}

const configOf = (endpoint: string, auth: object = { mode: 'token', token: 't' }) => ({
  upstreams: [{ name: 'up', kind: 'cbr', endpoint, projectId: 'p', auth }],
  requestTimeoutMs: 2_000,
});

const ENDED = { operation: 'getVault', method: 'GET', path: '/vaults/{id}', tries: 1, shared: false };

describe('an observer', () => {
  it('is told of a call at its begin and at its end, by one object, and of its failure between them', async () => {
    const { origin } = await serve(answering({ error_code: 'BackupService.0002' }, 409));
    const { events, observer } = recorder();
    await openGateway(configOf(origin), { observer }).query(READ, {}, ID);
    expect(events).toEqual([
      ['began', 'getVault', 'console.42'],
      ['failed', 'getVault', 'CONFLICT', 'console.42'],
      ['ended', { ...ENDED, status: 409 }, 'console.42', true],
    ]);
  });

  it('is told of the error of a call at its end, also of one that is no failure', async () => {
    const { origin } = await serve(answering({ error_code: 'BackupService.6105' }, 404));
    const codes: unknown[] = [];
    const observer: Observer = { callEnded: (_call, _requestId, { error }) => codes.push(toFailure(error).code) };
    const { errors } = await openGateway(configOf(origin), { observer }).query(READ);
    expect({ codes, errors }).toEqual({ codes: ['NOT_FOUND'], errors: undefined });
  });

  it('is told of every try, and of who shared a call', async () => {
    let asked = 0;
    const { origin } = await serve((request, response) => {
      asked += 1;
      return answering({}, asked === 1 ? 503 : 404)(request, response);
    });
    const { events, observer } = recorder();
    const { query } = openGateway(configOf(origin), { observer });
    await Promise.all([query(READ), query(OTHER_READ)]);
    const ended = events.filter(([event]) => event === 'ended').map(([, call]) => call);
    expect(ended).toEqual([
      { ...ENDED, status: 404, tries: 2 },
      { ...ENDED, status: null, tries: 0, shared: true },
    ]);
  });

  it('is told of a login as of any call', async () => {
    const { authUrl } = await tokenService(3_600_000);
    const { origin } = await serve(answering({}, 404));
    const { events, observer } = recorder();
    const auth = {
      mode: 'password',
      authUrl,
      username: 'u',
      password: 'p',
      userDomain: 'd',
      project: 'p',
      projectDomain: 'd',
    };
    await openGateway(configOf(origin, auth), { observer }).query(READ, {}, ID);
    const login = { operation: 'logIn', method: 'POST', path: '/auth/tokens', status: 201, tries: 1, shared: false };
    expect(events).toContainEqual(['began', 'logIn', 'console.42']);
    expect(events).toContainEqual(['ended', login, 'console.42', true]);
  });

  it('is told of a breaker that opens', async () => {
    const { origin } = await serve(answering({}, 500));
    const { events, observer } = recorder();
    const { query } = openGateway(configOf(origin), { observer });
    for (let time = 0; time < 5; time += 1) await query(READ);
    expect(events).toContainEqual(['breaker', 'up', true]);
  });

  it('is told of a request with its operation when that has ended, beside the log', async () => {
    const { events, observer } = recorder();
    const { port, log } = await openGateway(configOf('http://127.0.0.1:1'), { listen: true, observer });
    const headers = { 'content-type': 'application/json' };
    const sent = request({ port, path: '/graphql', method: 'POST', headers });
    sent.end(JSON.stringify({ query: 'query Names { upstreams { name } }' }));
    const [response] = await once(sent, 'response');
    await once(response.resume(), 'end');
    await expect.poll(() => events).toEqual([['request', 200, 'Names']]);
    expect(log).toMatchObject([{ operationName: 'Names', status: 200 }]);
  });
});

describe('a call that nobody listens to', () => {
  const call = { operation: 'getVault', path: '/vaults/v' };

  it('is run without a report', async () => {
    const client = { name: 'up', budget: {}, observer: { callFailed: () => {} } };
    expect(await observedCall(client, 'GET', call, async (_begin, report) => report)).toBeUndefined();
  });

  it('is run with a report where somebody listens', async () => {
    const client = { name: 'up', budget: {}, observer: { callEnded: () => {} } };
    expect(await observedCall(client, 'GET', call, async (_begin, report) => report)).toBeDefined();
  });
});
