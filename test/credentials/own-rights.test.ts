import { afterEach, describe, expect, it, vi } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { leaksIn } from '../support/leaks.ts';
import { type React, tokenService } from '../support/token-service.ts';
import { openWire, type WireAnswer } from '../support/wire.ts';

afterEach(() => vi.useRealTimers());

const SECRETS = [
  'pa55word-of-the-gateway',
  'app-secret-of-the-gateway',
  'fixed-token-of-the-gateway',
  'sk-of-the-gateway',
];
const [password, secret, token, secretKey] = SECRETS;
const MODES = {
  passthrough: () => ({ mode: 'passthrough' }),
  token: () => ({ mode: 'token', token }),
  password: (authUrl: string) => ({ mode: 'password', authUrl, username: 'demo', password, project: 'demo' }),
  'application-credential': (authUrl: string) => ({ mode: 'application-credential', authUrl, id: 'app', secret }),
  aksk: () => ({ mode: 'aksk', accessKey: 'AK', secretKey }),
};
type Mode = keyof typeof MODES;
type Kind = 'cbr' | 'karbor';

/** All there are: [mode, kind]. */
const WAYS = (['cbr', 'karbor'] as const).flatMap((kind) =>
  (Object.keys(MODES) as Mode[])
    .filter((mode) => mode !== (kind === 'cbr' ? 'application-credential' : 'aksk'))
    .map((mode): [Mode, Kind] => [mode, kind]),
);
const OWN = WAYS.filter(([mode]) => mode !== 'passthrough');
const LOGINS = WAYS.filter(([mode]) => mode === 'password' || mode === 'application-credential');
const canRenew = (mode: Mode) => mode === 'password' || mode === 'application-credential';

/** A gateway whose upstream answers every call so. */
async function open(mode: Mode, kind: Kind, answer: WireAnswer, react?: React) {
  const wire = await openWire(() => answer);
  const service = await tokenService(3_600_000, react);
  const auth = MODES[mode](service.authUrl);
  const gateway = openGateway({ upstreams: [{ name: 'up', kind, endpoint: wire.url, projectId: 'p', auth }] });
  const ask = async (): Promise<Record<string, unknown>> => {
    const { errors } = await gateway.query(
      '{ vault(id: "vault:up:00000000-0000-4000-8000-000000000001") { id name } }',
      {},
      { 'x-auth-token': 'own' },
    );
    return { message: errors?.[0]?.message, ...errors?.[0]?.extensions };
  };
  const alarms = () => gateway.log.filter(({ level }) => level === 50).map(({ msg }) => String(msg));
  return { wire, service, gateway, ask, alarms };
}

const UNKNOWN_TOKEN: Record<Kind, WireAnswer> = {
  cbr: { status: 401, body: { error_code: 'APIGW.0301', error_msg: 'x', request_id: 'r' } },
  karbor: { status: 401, body: { error: { code: 401, title: 'Unauthorized', message: 'x' } } },
};

describe('an upstream that refuses the credential', () => {
  it.each(OWN)("is unavailable to the caller where it is the gateway's own: %s on %s", async (mode, kind) => {
    const { ask, alarms, gateway } = await open(mode, kind, UNKNOWN_TOKEN[kind]);
    const refusal = await ask();
    expect(refusal).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: canRenew(mode), upstream: 'up' });
    expect(refusal.message).toContain(`the gateway's own ${mode === 'aksk' ? 'signature' : 'token'} was not accepted`);
    expect(alarms()).toEqual([
      `up: the upstream does not accept the gateway's own ${mode === 'aksk' ? 'signature' : 'token'}.`,
    ]);
    expect(leaksIn(JSON.stringify([refusal, gateway.log]), [...SECRETS, 'token-1', 'token-2'])).toEqual([]);
  });

  it.each(WAYS.filter(([mode]) => mode === 'passthrough'))(
    "does not know the caller where it is the caller's, which is no matter for the log: %s on %s",
    async (mode, kind) => {
      const { ask, alarms } = await open(mode, kind, UNKNOWN_TOKEN[kind]);
      const refusal = await ask();
      expect(refusal).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
      expect(refusal.message).toContain("the caller's own token was not accepted");
      expect(alarms()).toEqual([]);
    },
  );

  it.each<[what: string, WireAnswer]>([
    ['BackupService.9998', { status: 500, body: { error_code: 'BackupService.9998', error_msg: 'x' } }],
    ['BackupService.8600', { status: 403, body: { error_code: 'BackupService.8600', error_msg: 'x' } }],
    ['IAM.0066', { status: 401, body: { error_code: 'IAM.0066', error_msg: 'x' } }],
  ])('may say so by %s', async (code, answer) => {
    const { ask, alarms } = await open('token', 'cbr', answer);
    expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false, upstreamCode: code });
    expect(alarms()).toHaveLength(1);
  });

  it('sends no user to sign in either when it is the path that it does not take', async () => {
    const malformed = { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } };
    const { ask, alarms, service } = await open('password', 'cbr', malformed);
    expect(await ask()).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false, upstreamCode: 'unauthorized' });
    expect([alarms(), service.logins()]).toEqual([[], 1]);
  });

  it.each(WAYS)('leaves a 403 what it is: %s on %s', async (mode, kind) => {
    const { ask, alarms } = await open(mode, kind, { status: 403, body: {} });
    expect(await ask()).toMatchObject({ code: 'FORBIDDEN', retryable: false });
    expect(alarms()).toEqual([]);
  });
});

describe('a token service that refuses the login', () => {
  it.each(LOGINS.flatMap(([mode, kind]) => [401, 404].map((status) => [mode, kind, status] as const)))(
    'makes the upstream unavailable, which no other try mends: %s on %s, %i',
    async (mode, kind, status) => {
      const { ask, alarms, wire } = await open(mode, kind, {}, () => status);
      // The second one is refused without a login, since the gateway waits before the next.
      for (const _time of [1, 2]) {
        expect(await ask()).toEqual({
          ...{ code: 'UPSTREAM_UNAVAILABLE', retryable: false, upstream: 'up' },
          message: "up: the token service refused the gateway's login.",
        });
      }
      expect(alarms()).toEqual(["up: the token service refused the gateway's login."]);
      expect(wire.requests).toEqual([]);
    },
  );

  it.each<[what: string, React, code: string]>([
    ['with 403', () => 403, 'FORBIDDEN'],
    ['with 429', () => 429, 'THROTTLED'],
    ['with 400', () => 400, 'UPSTREAM_BAD_RESPONSE'],
    ['with 500', () => 500, 'UPSTREAM_UNAVAILABLE'],
    ['as an address where there is none', () => [404, {}, ['Not Found']], 'UPSTREAM_BAD_RESPONSE'],
    ['as IAM does', () => [404, {}, { error_code: 'IAM.0004', error_msg: 'x' }], 'UPSTREAM_UNAVAILABLE'],
  ])('is told from others: %s', async (_what, react, code) => {
    const { ask } = await open('password', 'karbor', {}, react);
    expect((await ask()).code).toBe(code);
  });

  it.each<[what: string, React, code: string, isRetryable: boolean]>([
    ['401', () => 401, 'UPSTREAM_UNAVAILABLE', false],
    ['403', () => 403, 'FORBIDDEN', false],
    ['400', () => 400, 'UPSTREAM_BAD_RESPONSE', false],
    ['429', () => 429, 'THROTTLED', true],
    ['503', () => 503, 'UPSTREAM_UNAVAILABLE', true],
  ])('says how long to wait only where another try may go better: %s', async (_what, react, code, isRetryable) => {
    const { gateway } = await open('password', 'karbor', {}, react);
    const input = '{ vaultId: "vault:up:00000000-0000-4000-8000-000000000001" }';
    const document = `mutation { it: createCheckpoint(input: ${input}) { ... on Failure { code retryable retryAfterMs } } }`;
    const retryAfterMs = isRetryable ? expect.any(Number) : null;
    for (const _time of [1, 2]) {
      const { data } = await gateway.query(document);
      expect(data.it).toEqual({ code, retryable: isRetryable, retryAfterMs });
    }
  });

  it('tells whoever runs the gateway once a minute, however many ask', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { ask, alarms } = await open('password', 'karbor', {}, () => 401);
    await Promise.all(Array.from({ length: 50 }, () => ask()));
    expect(alarms()).toHaveLength(1);
    for (let seconds = 0; seconds < 120; seconds += 10) {
      await ask();
      vi.advanceTimersByTime(10_000);
    }
    await ask();
    expect(alarms()).toHaveLength(3);
  });

  it('names how long the token at hand is good, where it is still good', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    let status: number | undefined;
    const { ask, alarms } = await open('password', 'karbor', { body: {} }, () => status);
    await ask();
    status = 401;
    vi.advanceTimersByTime(59 * 60_000);
    await ask();
    await expect
      .poll(alarms)
      .toEqual(["up: the token service refused the gateway's login. The current token is valid for 55 s."]);
  });
});
