import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { leaksIn } from '../support/leaks.ts';
import { CALLER, CREDENTIALS, PROXY_LOGIN, SECRETS } from './_support/failure-paths.ts';

const { password, secretKey, fixedToken, callerKey, callerKeySha256, gatewaySecret } = CREDENTIALS;
const UPSTREAM = { name: 'up', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1' };
const withAuth = (auth: unknown, parts: object = {}) => ({ upstreams: [{ ...UPSTREAM, auth, ...parts }] });
const withSecrets = (secret: unknown, previousSecret?: unknown) => ({
  ...withAuth({ mode: 'passthrough' }),
  ...(secret !== undefined && { secret }),
  ...(previousSecret !== undefined && { previousSecret }),
});

it.each<[string, object | string]>([
  ['a token that is a list', withAuth({ mode: 'token', token: [fixedToken] })],
  ['a token with a space', withAuth({ mode: 'token', token: `${fixedToken} x` })],
  ['a token for an object', withAuth(fixedToken)],
  [
    'a password of the wrong kind',
    withAuth({ mode: 'password', username: 'x', password: { password }, authUrl: 'http://h/v3' }),
  ],
  ['a password in the address', withAuth({ mode: 'token', token: 't' }, { endpoint: `https://u:${secretKey}@h` })],
  [
    'a password in the address of the login',
    withAuth({ mode: 'password', username: 'x', password, authUrl: `http://u:${secretKey}@h/v3` }),
  ],
  ['a proxy of another kind', withAuth({ mode: 'passthrough' }, { proxy: `socks5://${PROXY_LOGIN}@h` })],
  ['a proxy that is a list', withAuth({ mode: 'passthrough' }, { proxy: [PROXY_LOGIN] })],
  ['a proxy with a path', withAuth({ mode: 'passthrough' }, { proxy: `http://${PROXY_LOGIN}@h/x` })],
  ['half the keys', withAuth({ mode: 'aksk', secretKey })],
  ['a key in a place of its own', withAuth({ mode: 'passthrough' }, { secretKey })],
  ['a region that is a list', withAuth({ mode: 'passthrough' }, { region: [secretKey] })],
  [
    'application credentials on CBR',
    withAuth({ mode: 'application-credential', id: 'x', secret: password, authUrl: 'http://h/v3' }),
  ],
  ['the key of a caller for its hash', { callers: [{ name: 'console', keySha256: callerKey }] }],
  ['the key of a caller for the list', { callers: callerKey }],
  ['the hash of a key for a caller', { callers: [callerKeySha256] }],
  ['two callers of one key', { callers: [CALLER, { ...CALLER, name: 'second' }] }],
  ['a secret that is too short', withSecrets(gatewaySecret.slice(0, 31))],
  ['a secret that is a list', withSecrets([gatewaySecret])],
  ['a previous secret and no present one', withSecrets(undefined, gatewaySecret)],
  ['a previous secret that is the present one', withSecrets(gatewaySecret, gatewaySecret)],
  ['a previous secret that is too short', withSecrets(gatewaySecret, password)],
  ['text that is not JSON', `{"upstreams":[{"auth":{"mode":"token","token":"${fixedToken}",}}]}`],
  ['text that ends too early', `{"upstreams":[{"auth":{"secretKey":"${secretKey}`],
  ['a variable that is missing', withAuth({ mode: 'token', token: `${fixedToken}\${MISSING}` })],
])('complains of a configuration with %s without a word of it', (_what, content) => {
  const thrown = (() => {
    try {
      return readConfig({ name: 'test', content }, {});
    } catch (error) {
      return error;
    }
  })();
  expect(thrown).toBeInstanceOf(Error);
  expect(leaksIn(inspect(thrown, { depth: 20, showHidden: true }), SECRETS)).toEqual([]);
});

it.each(['socks5://', 'http://h/', ''])(
  'complains of a proxy of the environment at %s without a word of it',
  (start) => {
    const env = { HTTP_PROXY: `${start}${PROXY_LOGIN}@h:x` };
    const upstream = { name: 'up', kind: 'cbr', endpoint: 'http://cbr.example.com', auth: { mode: 'passthrough' } };
    const read = () => readConfig({ name: 'test', content: { upstreams: [upstream] } }, env);
    expect(read).toThrow('HTTP_PROXY of the environment');
    expect(read).not.toThrow(PROXY_LOGIN);
  },
);
