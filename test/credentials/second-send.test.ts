import { describe, expect, it, onTestFinished } from 'vitest';
import { SG } from '../../src/sandbox/cbr/estate.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { DEMO } from '../../src/sandbox/keystone/estate.ts';
import type { Rule } from '../../src/sandbox/knobs.ts';
import { type SandboxRequest, startSandbox } from '../../src/sandbox/server.ts';
import { addCheckpoint, addProvider, labId, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { create, remove, reset } from '../support/mutations.ts';

const MESSAGE = 'The request you have made requires authentication.';
const HEADERS = { 'www-authenticate': 'Keystone uri="http://127.0.0.1:5000/v3"' };
const BODY = { error: { code: 401, title: 'Unauthorized', message: MESSAGE } };
const PLAN = { id: 'x', name: 'x', status: 'suspended', provider_id: 'y', resources: [] };
const MIDDLEWARE = { status: 401, headers: HEADERS, body: BODY };

/** As Karbor shows it, under an id of ours. */
function checkpointOf(publicId: string) {
  const [, , providerId, id] = publicId.split(':');
  const plan = { ...PLAN, provider_id: providerId };
  return { id, project_id: DEMO.id, status: 'available', protection_plan: plan, created_at: '2026-03-01' };
}

type Answer = Extract<Rule['fault'], { kind: 'answer' }>['answer'];

const AUTH = {
  password: (authUrl: string) => ({
    ...{ mode: 'password', authUrl, username: 'demo', password: 'sandbox-password-demo', project: 'demo' },
  }),
  'application-credential': (authUrl: string) => ({
    ...{ mode: 'application-credential', authUrl, id: '6f2a9c41d8b34e07a5c1e3f7098b2d64' },
    secret: 'sandbox-secret-backup-console',
  }),
  token: () => ({ mode: 'token', token: 'a-token' }),
  passthrough: () => ({ mode: 'passthrough' }),
};

/** A gateway over Karbor whose next writes are answered so. */
async function open(answer: Answer, count: number, mode: keyof typeof AUTH = 'password') {
  const estate = emptyEstate();
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const [plan] = plans;
  if (!plan) throw new Error('There is no plan.');
  const checkpoint = addCheckpoint(estate, provider, plan, NIGHT);
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  for (const method of ['POST', 'PUT', 'DELETE']) {
    sandbox.knobs.rules.push({ service: 'karbor', method, count, fault: { kind: 'answer', answer } });
  }
  const gateway = openGateway({
    upstreams: [
      {
        ...{ name: 'lab', kind: 'karbor', endpoint: sandbox.karbor.endpoint, projectId: DEMO.id },
        auth: AUTH[mode](sandbox.keystone.authUrl),
      },
    ],
  });
  const sends = () => sandbox.requests.filter(({ service, method }) => service === 'karbor' && method !== 'GET');
  return { estate, gateway, sends, sandbox, vaultId: `vault:lab:${plan.id}`, id: labId(checkpoint) };
}

type Opened = Awaited<ReturnType<typeof open>>;

const WRITES = {
  create: ({ gateway, vaultId }: Opened) => create(gateway, { vaultId }),
  delete: ({ gateway, id }: Opened) => remove(gateway, { id }),
  reset: ({ gateway, id }: Opened) => reset(gateway, { id, state: 'ERROR' }),
};
const EACH = Object.keys(WRITES) as (keyof typeof WRITES)[];

const tokensOf = (requests: SandboxRequest[]) => requests.map(({ headers }) => headers['x-auth-token']);

describe.each(EACH)('a %s whose token the identity middleware refuses', (name) => {
  it.each(['password', 'application-credential'] as const)(
    'is sent once more with a fresh one, by %s',
    async (mode) => {
      const opened = await open(MIDDLEWARE, 1, mode);
      const { result } = await WRITES[name](opened);
      expect(result.checkpointId).toBeDefined();
      const [first, second] = tokensOf(opened.sends());
      expect(opened.sends()).toHaveLength(2);
      expect(first).not.toBe(second);
      expect(opened.estate.karbor.checkpoints).toHaveLength(name === 'create' ? 2 : 1);
    },
  );

  it('is sent twice at most', async () => {
    const opened = await open(MIDDLEWARE, Number.POSITIVE_INFINITY);
    const { result } = await WRITES[name](opened);
    expect(result).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(opened.sends()).toHaveLength(2);
    expect(opened.estate.karbor.checkpoints).toHaveLength(1);
  });

  it('is not sent a third time where the second answer is lost', async () => {
    const opened = await open(MIDDLEWARE, 1);
    for (const method of ['POST', 'PUT', 'DELETE']) {
      opened.sandbox.knobs.rules.push({ service: 'karbor', method, fault: { kind: 'reset-after' } });
    }
    await WRITES[name](opened);
    expect(opened.sends()).toHaveLength(2);
  });

  it.each(['token', 'passthrough'] as const)('is sent once where no other token is to be had, by %s', async (mode) => {
    const opened = await open(MIDDLEWARE, 1, mode);
    opened.sandbox.knobs.rules.push({
      ...{ service: 'karbor', method: 'GET' },
      fault: { kind: 'answer', answer: { status: 200, body: { plan: PLAN, checkpoint: checkpointOf(opened.id) } } },
    });
    const write = { ...opened, gateway: { ...opened.gateway, query: withToken(opened) } };
    const { result } = await WRITES[name](write);
    expect(result.code).toBe(mode === 'passthrough' ? 'UNAUTHENTICATED' : 'UPSTREAM_UNAVAILABLE');
    expect(opened.sends()).toHaveLength(1);
  });
});

function withToken({ gateway }: Opened): Opened['gateway']['query'] {
  return (document, variables) => gateway.query(document, variables, { 'x-auth-token': 'of-the-caller' });
}

const body = (error: object, more: object = {}) => ({ error: { ...BODY.error, ...error }, ...more });

describe('a write is sent once when it is refused by', () => {
  it.each<[what: string, answer: Answer]>([
    ['a 401 without the header', { ...MIDDLEWARE, headers: {} }],
    ['a 401 with the header of something else', { ...MIDDLEWARE, headers: { 'www-authenticate': 'Bearer' } }],
    ['a 401 with two challenges', { ...MIDDLEWARE, headers: { 'www-authenticate': 'Basic, Keystone uri="http://k"' } }],
    ['a 401 without a body', { ...MIDDLEWARE, body: '' }],
    ['a 401 of HTML', { ...MIDDLEWARE, body: '<h1>Unauthorized</h1>' }],
    ['a 401 of plain text', { ...MIDDLEWARE, body: 'Authentication required' }],
    ['a 401 in other words', { ...MIDDLEWARE, body: body({ message: 'The trust has ended.' }) }],
    ['a 401 with its code as text', { ...MIDDLEWARE, body: body({ code: '401' }) }],
    ['a 401 with another title', { ...MIDDLEWARE, body: body({ title: 'Unauthenticated' }) }],
    ['a 401 with something beside it', { ...MIDDLEWARE, body: body({}, { checkpoint: { id: 'c' } }) }],
    ['a 401 as a fault of Karbor', { ...MIDDLEWARE, body: { unauthorized: { code: 401, message: MESSAGE } } }],
    ['the same as a 403', { ...MIDDLEWARE, status: 403 }],
    ['the same as a 500', { ...MIDDLEWARE, status: 500 }],
  ])('%s', async (_what, answer) => {
    const opened = await open(answer, 1);
    const { result } = await WRITES.delete(opened);
    expect(result.__typename).toBe('Failure');
    expect(opened.sends()).toHaveLength(1);
  });

  it.each<[what: string, answer: Answer]>([
    ['CBR, at its API gateway', { status: 401, body: { error_code: 'APIGW.0301', error_msg: 'x', request_id: 'r' } }],
    ['CBR, which asks for a new token', { status: 401, body: { error_code: 'APIG.0307', error_msg: 'x' } }],
    ['CBR, in the form of the middleware', MIDDLEWARE],
  ])('%s', async (_what, answer) => {
    const estate = emptyEstate();
    const vault = serverVault('web', 1);
    estate.cbr.vaults.push(vault);
    const sandbox = await startSandbox({ estate });
    onTestFinished(() => sandbox.close());
    sandbox.knobs.rules.push(
      { service: 'cbr', method: 'POST', count: 1, fault: { kind: 'answer', answer } },
      {
        ...{ service: 'cbr', method: 'GET' },
        fault: { kind: 'answer', answer: { status: 200, body: { backups: [], count: 0 } } },
      },
    );
    const gateway = openGateway({
      upstreams: [
        {
          ...{ name: 'sg', kind: 'cbr', endpoint: sandbox.cbr.endpoint, projectId: SG.id },
          auth: AUTH.password(sandbox.keystone.authUrl),
        },
      ],
    });
    const { result } = await create(gateway, { vaultId: `vault:sg:${vault.id}` });
    expect(result.__typename).toBe('Failure');
    const sent = sandbox.requests.filter(({ service, method }) => service === 'cbr' && method === 'POST');
    expect(sent).toHaveLength(1);
  });
});
