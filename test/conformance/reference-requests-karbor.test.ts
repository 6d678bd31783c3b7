import { describe, expect, it } from 'vitest';
import { ANY_COST } from '../support/config.ts';
import { openGateway } from '../support/gateway.ts';
import { askAbout } from '../support/recorded-outcomes.ts';
import { openWire, type WireRequest } from '../support/wire.ts';
import { bodyOf, exchange, HEADERS } from './_support/reference-exchange.ts';
import { PROJECT, VALUES } from './expected/reference-karbor.ts';

describe('a documented request of Karbor', () => {
  it.each([
    ['checkpoint-create-request', 'POST', 'checkpoint-create-response-200'],
    ['checkpoint-reset-state-request', 'PUT', 'checkpoint-reset-state-response-200'],
  ])('%s is what the gateway sends', async (request, method, response) => {
    const path = VALUES[response]?.[1] ?? '';
    const sent: unknown[] = [];
    const recording = exchange(method, path, { response_body: bodyOf(response), request_body: bodyOf(request) });
    await askAbout(recording, { onAsked: ({ body }) => sent.push(JSON.parse(body)) });
    expect(sent).toEqual([bodyOf(request)]);
  });

  it('keystone-token-password-request is the login, with domains named instead of numbered', async () => {
    const { auth } = bodyOf('keystone-token-password-request');
    const sent: unknown[] = [];
    const wire = await openLogin((request) => sent.push(JSON.parse(request.body)));
    await wire.query('{ vaults { nodes { id } } }');
    const user = { ...auth.identity.password.user, domain: { name: 'Default' } };
    const project = { ...auth.scope.project, domain: { name: 'Default' } };
    expect(sent).toEqual([{ auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } }]);
  });
});

async function openLogin(onLogin: (request: WireRequest) => void) {
  const { auth } = bodyOf('keystone-token-password-request');
  const { name: username, password } = auth.identity.password.user;
  const wire = await openWire((request) => {
    if (request.path !== '/v3/auth/tokens') return { body: { plans: [] } };
    onLogin(request);
    return {
      status: 201,
      headers: { ...HEADERS, 'x-subject-token': 'tok' },
      body: bodyOf('keystone-token-response-201'),
    };
  });
  const login = { mode: 'password', authUrl: `${wire.url}/v3`, username, password, project: auth.scope.project.name };
  const upstream = { name: 'lab', kind: 'karbor', endpoint: wire.url, projectId: PROJECT, auth: login };
  return { ...openGateway({ limits: ANY_COST, upstreams: [upstream] }), requests: wire.requests };
}

describe('the token service', () => {
  it('gives the token of keystone-token-response-201 to the call behind it', async () => {
    const { query, requests } = await openLogin(() => {});
    expect(await query('{ vaults { nodes { id } } }')).toEqual({ data: { vaults: { nodes: [] } } });
    expect(requests.at(-1)?.headers['x-auth-token']).toBe('tok');
  });

  it('refuses as in keystone-error-401', async () => {
    const recording = exchange('POST', '', {
      path: '/v3/auth/tokens',
      status: 401,
      response_body: bodyOf('keystone-error-401'),
    });
    expect(await askAbout(recording)).toEqual({
      failure: { code: 'UPSTREAM_UNAVAILABLE', retryable: false, upstream: 'lab', requestId: 'req-1' },
    });
  });
});
