import { expect, it } from 'vitest';
import { openGateway } from '../support/gateway.ts';
import { answering, type Seen, serve } from '../support/wire-server.ts';
import { checkSignature } from './_support/signature-check.ts';

const KEYS = { accessKey: 'AK0EXAMPLE', secretKey: 'sk-example-0123456789' };
const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';

const secretOf = (accessKey: string) => (accessKey === KEYS.accessKey ? KEYS.secretKey : 'another');
const check = (seen: Seen | undefined) => (seen ? checkSignature(seen, secretOf) : 'nothing came');

async function signedGateway(auth: object = {}, basePath = '') {
  const cbr = await serve((...exchange) => {
    const given = check(cbr.seen.at(-1));
    if (typeof given !== 'string') return answering({ vaults: [], backups: [] })(...exchange);
    return answering({ error_msg: given, error_code: 'APIGW.0301' }, 401)(...exchange);
  });
  const gateway = openGateway({
    upstreams: [
      {
        name: 'sg',
        kind: 'cbr',
        endpoint: cbr.origin + basePath,
        projectId: 'p1',
        auth: { mode: 'aksk', ...KEYS, ...auth },
      },
    ],
  });
  return { gateway, cbr };
}

const LIST = `query ($filter: VaultFilter) { vaults(filter: $filter) { nodes { id } failures { code message } } }`;
const EMPTY = { data: { vaults: { nodes: [], failures: [] } } };

it('signs every read so that a server that computes the signature anew accepts it', async () => {
  const { gateway, cbr } = await signedGateway();
  expect(await gateway.query(LIST)).toEqual(EMPTY);
  expect(check(cbr.seen[0])).toEqual({ accessKey: 'AK0EXAMPLE', signed: ['host', 'x-project-id', 'x-sdk-date'] });
  expect(cbr.seen[0]?.headers['x-project-id']).toBe('p1');
  expect(cbr.seen[0]?.headers['x-auth-token']).toBeUndefined();
});

it.each(['nightly db 1', "a+b&c=d/e?f#g'(h)*!~", '数据库 ✓ 💾', '100%25', 'tab\tend'])(
  'signs the name %j in a query as it is sent',
  async (name) => {
    const { gateway, cbr } = await signedGateway();
    expect(await gateway.query(LIST, { filter: { name } })).toEqual(EMPTY);
    expect(new URL(`http://x${cbr.seen[0]?.path}`).searchParams.get('name')).toBe(name);
  },
);

it.each(['/backup', '/api/v1', "/back%20up/a+b!'(c)~%2F;d=e", '/数据库', '//double//'])(
  'signs the base path %s as it is sent',
  async (basePath) => {
    const { gateway, cbr } = await signedGateway({}, basePath);
    expect(await gateway.query(LIST)).toEqual(EMPTY);
    const sent = new URL(`http://x${basePath}`).pathname.replace(/\/+$/, '');
    expect(cbr.seen[0]?.path).toMatch(/\/v3\/p1\/vaults\?/);
    expect(cbr.seen[0]?.path.startsWith(`${sent}/v3/`)).toBe(true);
  },
);

it('signs the bytes and the content type of a write', async () => {
  const { gateway, cbr } = await signedGateway();
  const input = { vaultId: `vault:sg:${VAULT}`, name: '备份_1', description: 'vor dem Umzug – ✓ a"b\\c' };
  await gateway.query('mutation ($input: CreateCheckpointInput!) { createCheckpoint(input: $input) { __typename } }', {
    input,
  });
  const post = cbr.seen.find(({ method }) => method === 'POST');
  expect(check(post)).toEqual({
    accessKey: 'AK0EXAMPLE',
    signed: ['content-type', 'host', 'x-project-id', 'x-sdk-date'],
  });
  expect(post && JSON.parse(post.body).checkpoint.parameters.name).toBe('备份_1');
});

it('sends and signs the token of temporary keys', async () => {
  const { gateway, cbr } = await signedGateway({ securityToken: 'temporary-token' });
  expect(await gateway.query(LIST)).toEqual(EMPTY);
  expect(cbr.seen[0]?.headers['x-security-token']).toBe('temporary-token');
  expect(check(cbr.seen[0])).toMatchObject({
    signed: ['host', 'x-project-id', 'x-sdk-date', 'x-security-token'],
  });
});

it('asks once, and says that it is not the caller who is refused, when the signature is', async () => {
  const { gateway, cbr } = await signedGateway({ secretKey: 'not-the-right-one' });
  const { errors } = await gateway.query(LIST);
  expect(errors?.[0]?.extensions).toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
    retryable: false,
    upstreamCode: 'APIGW.0301',
  });
  expect(cbr.seen).toHaveLength(1);
});
