import { describe, expect, it } from 'vitest';
import { checkSignature } from '../../credentials/_support/signature-check.ts';
import { HOUR } from '../../support/estates.ts';
import { type ListeningGateway, startGateway } from '../../support/gateway.ts';
import { tokenService } from '../../support/token-service.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { callsIn, openTraced, operationsOf, requestSpan } from './_support/traced.ts';

const VAULTS = '{ vaults { nodes { id } failures { code } } }';
const EMPTY = { data: { vaults: { nodes: [], failures: [] } } };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const SAMPLED = { traceparent: `00-${TRACE}-${SPAN}-01` };
const NOT_SAMPLED = { traceparent: `00-${TRACE}-${SPAN}-00` };
const KEY = 'key-of-the-console';
const KNOWN = { authorization: `Bearer ${KEY}` };
const CALLERS = {
  callers: [{ name: 'console', keySha256: 'd219d0d94d7285d1ee835e3534f8bfba0935457bc3296c564c6e3c20c1d06ed1' }],
};
const KEYS = { accessKey: 'AK0EXAMPLE', secretKey: 'sk-example-0123456789' };

/** A traced gateway over a CBR without vaults. */
async function open(auth: object, content: object = {}, sampleRatio = 1) {
  const cbr = await serve(answering({ vaults: [], backups: [] }));
  const sg = { name: 'sg', kind: 'cbr', endpoint: cbr.origin, projectId: 'p1', auth };
  return { ...(await openTraced({ upstreams: [sg], ...content }, {}, sampleRatio)), cbr };
}

const TOKEN = { mode: 'token', token: 't' };

describe('an upstream learns of the span of its call', () => {
  it.each<[string, object]>([
    ['a token', TOKEN],
    ['a passed token', { mode: 'passthrough' }],
    ['a signature', { mode: 'aksk', ...KEYS }],
    ['a signature by temporary keys', { mode: 'aksk', ...KEYS, securityToken: 'temporary-token' }],
  ])('with %s', async (_what, auth) => {
    const { gateway, cbr, spans } = await open(auth);
    expect(await gateway.query(VAULTS, {}, { 'x-auth-token': 'own' })).toEqual(EMPTY);
    const all = await spans();
    const [call] = callsIn(all, requestSpan(all));
    expect(cbr.seen.map(({ headers }) => headers.traceparent)).toEqual([`00-${call?.traceId}-${call?.spanId}-01`]);
    const [seen] = cbr.seen;
    if (!('accessKey' in auth) || !seen) return;
    const checked = checkSignature(seen, () => KEYS.secretKey);
    expect(checked).toMatchObject({ accessKey: KEYS.accessKey });
    expect(checked).not.toMatchObject({ signed: expect.arrayContaining(['traceparent']) });
  });

  it('with a login, which is a part of the call that needs it', async () => {
    const identity = await tokenService(HOUR);
    const auth = {
      mode: 'password',
      username: 'demo',
      password: 'secret-1',
      project: 'demo',
      authUrl: identity.authUrl,
    };
    const { gateway, cbr, spans } = await open(auth);
    expect(await gateway.query(VAULTS)).toEqual(EMPTY);
    const all = await spans();
    const [call] = callsIn(all, requestSpan(all));
    if (!call) throw new Error('There is no call.');
    const [login, ...others] = callsIn(all, call);
    expect(others).toEqual([]);
    expect(login).toMatchObject({ name: 'POST /auth/tokens', isError: false });
    expect(login?.attributes).toMatchObject({
      'checkpoint_gateway.operation': 'logIn',
      'server.port': Number(new URL(identity.authUrl).port),
      'http.response.status_code': 201,
    });
    expect(identity.seen[0]?.headers.traceparent).toBe(`00-${login?.traceId}-${login?.spanId}-01`);
    expect(cbr.seen[0]?.headers.traceparent).toBe(`00-${call.traceId}-${call.spanId}-01`);
    expect(operationsOf([call])).toEqual(['listVaults']);
  });

  it('and of the span of the request where it is not sampled', async () => {
    const { gateway, cbr, spans } = await open(TOKEN, {}, 0);
    await gateway.query(VAULTS, {}, SAMPLED);
    expect(cbr.seen[0]?.headers.traceparent).toMatch(new RegExp(`^00-${TRACE}-(?!${SPAN})[0-9a-f]{16}-00$`));
    expect(await spans()).toEqual([]);
  });

  it('and of nothing without traces', async () => {
    const cbr = await serve(answering({ vaults: [] }));
    const sg = { name: 'sg', kind: 'cbr', endpoint: cbr.origin, projectId: 'p1', auth: TOKEN };
    const gateway: ListeningGateway = await startGateway({ upstreams: [sg] });
    await gateway.query(VAULTS, {}, SAMPLED);
    await gateway.close();
    expect(cbr.seen.map(({ headers }) => headers.traceparent)).toEqual([undefined]);
  });
});

/** The spans of requests after one with these headers, at a ratio. */
async function requestsAfter(
  headers: Readonly<Record<string, string>>,
  sampleRatio: number,
  content: object = CALLERS,
) {
  const { gateway, spans } = await open(TOKEN, content, sampleRatio);
  await gateway.query('{ __typename }', {}, headers);
  return (await spans()).map(({ traceId, parentSpanId }) => ({ traceId, parentSpanId }));
}

const OF_THE_CLIENT = { traceId: TRACE, parentSpanId: SPAN };

describe('the trace of a client', () => {
  it('is sampled for a known caller, whatever the ratio', async () => {
    expect(await requestsAfter({ ...SAMPLED, ...KNOWN }, 0)).toEqual([OF_THE_CLIENT]);
  });

  it('is not sampled for a known caller that says so', async () => {
    expect(await requestsAfter({ ...NOT_SAMPLED, ...KNOWN }, 1)).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['without a key', {}, CALLERS],
    ['with a wrong key', { authorization: 'Bearer wrong' }, CALLERS],
    ['where everyone is a caller', {}, { callers: 'anyone' }],
  ])('is continued for others, and the ratio decides: %s', async (_what, headers, content) => {
    expect(await requestsAfter({ ...SAMPLED, ...headers }, 0, content)).toEqual([]);
    expect(await requestsAfter({ ...NOT_SAMPLED, ...headers }, 1, content)).toEqual([OF_THE_CLIENT]);
  });

  it('is sampled by chance for others, so that no trace id is sampled always', async () => {
    const { gateway, spans } = await open(TOKEN, CALLERS, 0.5);
    // The sampler of the library would take every trace with this id.
    const low = { traceparent: `00-00000000000000000000000000000001-${SPAN}-01` };
    for (let index = 0; index < 100; index += 1) await gateway.query('{ __typename }', {}, low);
    const { length } = await spans();
    // Beyond six standard deviations.
    expect(length).toBeGreaterThan(20);
    expect(length).toBeLessThan(80);
  });

  it.each([
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    'x'.repeat(8_000),
  ])('is ignored as malformed: %.70s', async (traceparent) => {
    const [span, ...others] = await requestsAfter({ traceparent, ...KNOWN }, 1);
    expect(others).toEqual([]);
    expect(span?.parentSpanId).toBeUndefined();
    expect(span?.traceId).not.toBe(TRACE);
  });

  it('is read from a later version of the header', async () => {
    expect(await requestsAfter({ traceparent: `01-${TRACE}-${SPAN}-01-more`, ...KNOWN }, 0)).toEqual([OF_THE_CLIENT]);
  });
});
