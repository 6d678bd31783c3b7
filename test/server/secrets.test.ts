import { type IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { Agent, type Dispatcher } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { read } from '../../src/http/request.ts';
import { createUpstreamAgent } from '../../src/http/transport/agent.ts';
import { classify, isFault } from '../../src/upstreams/karbor/errors.ts';
import { openGateway } from '../support/gateway.ts';
import { leaksIn } from '../support/leaks.ts';
import { fakeProxy } from '../support/proxy.ts';
import { testUpstream } from '../support/upstream.ts';
import { serve } from '../support/wire-server.ts';
import {
  CALLER,
  CREDENTIALS,
  loginListener,
  MODES,
  PROXY_LOGIN,
  REACTIONS,
  type React,
  SECRETS,
} from './_support/failure-paths.ts';

const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';
const DOCUMENT = `mutation {
  create: createCheckpoint(input: { vaultId: "vault:up:${VAULT}" }) { ... on Failure { code message upstreamCode requestId } }
}`;
const READS = `{
  vault(id: "vault:up:${VAULT}") { id name }
  vaults(first: 5) { nodes { id } failures { code message upstreamCode requestId } }
}`;

async function upstreamOf(mode: keyof typeof MODES, react: React, isLogin: boolean) {
  const api = await serve((request, response) => {
    const last = api.seen.at(-1);
    if (last) react(request, response, last);
  });
  const login = await serve((...both) => loginListener(isLogin ? react : undefined, login.seen)(...both));
  const kind = mode === 'application-credential' || mode === 'password' ? 'karbor' : 'cbr';
  const auth = MODES[mode](`${login.origin}/v3`);
  return { seen: api.seen, login, upstreams: [{ name: 'up', kind, endpoint: api.origin, projectId: 'p1', auth }] };
}

/** Each is told otherwise. */
const LOGIN_REACTIONS = REACTIONS.filter(([name]) => /^(400|401|404|429|503) /.test(name));

const PATHS = (Object.keys(MODES) as (keyof typeof MODES)[]).flatMap((mode) => [
  ...REACTIONS.map(([name, react]) => [mode, name, react, false] as const),
  ...(mode === 'password' || mode === 'application-credential'
    ? LOGIN_REACTIONS.map(([name, react]) => [mode, `a login met by ${name}`, react, true] as const)
    : []),
]);

it('shows and logs no credential of any mode, whatever the upstream answers', async () => {
  let warned = 0;
  await Promise.all(
    PATHS.map(async ([mode, name, react, isLogin]) => {
      const { upstreams, seen, login } = await upstreamOf(mode, react, isLogin);
      const gateway = openGateway({ callers: [CALLER], secret: CREDENTIALS.gatewaySecret, upstreams });
      const headers = { 'x-auth-token': CREDENTIALS.callerToken, authorization: `Bearer ${CREDENTIALS.callerKey}` };
      const texts = await Promise.all([READS, DOCUMENT].map((document) => gateway.ask(document, { headers })));
      const shown = [...texts.map(({ text }) => text), ...gateway.lines].join('\n');
      expect([mode, name, leaksIn(shown, SECRETS)]).toEqual([mode, name, []]);
      // What an upstream has refused for a reason of its own is told, and nothing of headers, paths and bodies with it.
      const warnings = gateway.log.filter(({ operation }) => operation !== undefined);
      if (/"(UPSTREAM_\w+|OUTCOME_UNKNOWN|THROTTLED)"/.test(texts.map(({ text }) => text).join())) {
        expect([mode, name, warnings.length]).not.toEqual([mode, name, 0]);
      }
      const sent = [
        VAULT,
        '/v3/p1/vaults/',
        '/v1/p1/plans/',
        '/v3/auth/tokens',
        'application/json',
        'vaults(first: 5)',
      ];
      expect([mode, name, leaksIn(gateway.lines.join('\n'), sent)]).toEqual([mode, name, []]);
      warned += warnings.length;
      expect(leaksIn(JSON.stringify([seen, login.seen]), [CREDENTIALS.callerKey])).toEqual([]);
      expect(shown).toContain('"code":"');
      expect(shown).not.toContain('INTERNAL');
      // The credentials were really used.
      expect(seen.length + login.seen.length).toBeGreaterThan(0);
    }),
  );
  // The causes were really logged.
  expect(warned).toBeGreaterThanOrEqual(200);
}, 60_000);

const BASIC = `Basic ${Buffer.from(`gateway:${CREDENTIALS.proxyPassword}`).toString('base64')}`;

it('shows and logs no login of a proxy, whatever it does to a request or a tunnel', async () => {
  await Promise.all(
    REACTIONS.flatMap(([name, react]) =>
      ['http', 'https'].map(async (scheme) => {
        const proxy = await fakeProxy({
          onRequest: (request, response) => react(request, response, { ...seenOf(request), body: '' }),
          onConnect: (socket, request) => {
            const response = new ServerResponse(request);
            response.assignSocket(socket as Socket);
            react(Object.assign(request, { socket }), response, { ...seenOf(request), body: '' });
          },
        });
        const agent = createUpstreamAgent();
        onTestFinished(agent.destroy);
        const through = `http://${PROXY_LOGIN}@${proxy.address}`;
        const upstream = { kind: 'cbr', endpoint: `${scheme}://cbr.example.com`, projectId: 'p1', proxy: through };
        const content = { upstreams: [{ ...upstream, name: 'up', auth: MODES.token() }] };
        const gateway = openGateway(content, { routeTo: agent.routeOf });
        const texts = await Promise.all([READS, DOCUMENT].map((document) => gateway.ask(document)));
        const shown = [...texts.map(({ text }) => text), ...gateway.lines].join('\n');
        expect([scheme, name, leaksIn(shown, [...SECRETS, BASIC])]).toEqual([scheme, name, []]);
        expect(shown).toContain('"code":"');
        expect(shown).not.toContain('INTERNAL');
        expect(new Set(proxy.seen.map(({ authorization }) => authorization))).toEqual(new Set([BASIC]));
      }),
    ),
  );
}, 60_000);

const seenOf = ({ method = '', url: path = '', headers }: IncomingMessage) => ({ method, path, headers });

it('throws no error within which a credential or an echo of it could be found', async () => {
  const thrown = await Promise.all(REACTIONS.map(async ([name, react]) => [name, await errorOf(react)] as const));
  const whole = thrown.map(([name, error]) => [
    name,
    inspect(error, { depth: 20, showHidden: true, maxStringLength: null }),
  ]);
  expect(whole.map(([name, text = '']) => [name, leaksIn(text, SECRETS)])).toEqual(whole.map(([name]) => [name, []]));
});

async function errorOf(react: React): Promise<unknown> {
  const { origin, seen } = await serve((request, response) => {
    const last = seen.at(-1);
    if (last) react(request, response, last);
  });
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const upstream = testUpstream({
    ...{ dispatcher, classify, isFault, baseUrl: new URL(`${origin}/v1/p`), projectId: 'p' },
    authorize: () => Promise.resolve({ 'x-auth-token': CREDENTIALS.fixedToken }),
  });
  return read(upstream, { operation: 'getThing', path: '/x' }, () => 'no error').catch((error) => error);
}

/** An error as a careless library would throw it. */
function carelessError(): Error {
  const inner = Object.assign(new TypeError('Unusable.'), { data: JSON.stringify(CREDENTIALS), code: 'E_INNER' });
  const parts = { headers: CREDENTIALS, body: CREDENTIALS.password, request: { headers: Object.entries(CREDENTIALS) } };
  return Object.assign(new Error('Something broke.', { cause: inner }), parts);
}

it.each([
  ['an error with headers and a body on it', carelessError()],
  ['something that is no error', CREDENTIALS],
])('logs %s that nobody expected, and nothing that hangs on it', async (_what, thrown) => {
  const dispatcher = {
    dispatch: () => {
      throw thrown;
    },
    destroy: () => {},
  } as unknown as Dispatcher;
  const upstream = { name: 'up', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth: MODES.token() };
  const { ask, lines } = openGateway({ upstreams: [upstream] }, { dispatcher });
  for (const document of [READS, DOCUMENT]) {
    const { text } = await ask(document);
    expect(text).toContain('INTERNAL');
    expect(leaksIn(text, SECRETS)).toEqual([]);
  }
  expect(lines.length).toBeGreaterThan(0);
  expect(leaksIn(lines.join(''), SECRETS)).toEqual([]);
  expect(lines.join('')).toContain(thrown instanceof Error ? 'Unusable.' : 'A value that is not an Error was thrown.');
});
