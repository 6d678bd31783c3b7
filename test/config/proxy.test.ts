import { describe, expect, it } from 'vitest';
import { LAB, PASSWORD, read, SG } from '../support/config.ts';

/** Through which proxy an endpoint is asked. */
function proxyOf(endpoint: string, env: Record<string, string>, keys: object = {}): string | undefined {
  const [upstream] = read({ upstreams: [{ ...SG, endpoint, ...keys }] }, env).upstreams;
  return upstream?.proxies?.[new URL(endpoint).origin];
}

const HTTPS = 'https://cbr.example.com';
const HTTP = 'http://cbr.example.com';
const BOTH = { HTTP_PROXY: 'http://plain:1', HTTPS_PROXY: 'http://secure:2' };

describe('a proxy of the environment', () => {
  it.each<[string, Record<string, string>, string | undefined]>([
    [HTTPS, BOTH, 'http://secure:2'],
    [HTTP, BOTH, 'http://plain:1'],
    [HTTPS, { https_proxy: 'https://secure' }, 'https://secure'],
    [HTTP, { http_proxy: 'http://plain' }, 'http://plain'],
    [HTTPS, { HTTP_PROXY: 'http://plain' }, undefined],
    [HTTP, { HTTPS_PROXY: 'http://secure' }, undefined],
    [HTTP, { ...BOTH, http_proxy: 'http://lower:3' }, 'http://lower:3'],
    [HTTP, { ...BOTH, http_proxy: '' }, undefined],
    [HTTP, { HTTP_PROXY: 'proxy.example.com:3128' }, 'http://proxy.example.com:3128'],
    [HTTP, { HTTP_PROXY: ' u:p@proxy ' }, 'http://u:p@proxy'],
    [HTTP, {}, undefined],
  ])('for %s and %j is %s', (endpoint, env, proxy) => {
    expect(proxyOf(endpoint, env)).toBe(proxy);
  });

  it.each([
    ...[
      'http://localhost:1',
      'https://LOCALHOST',
      'http://localhost.',
      'http://cbr.localhost',
      'http://a.B.LocalHost.:1',
    ],
    ...['http://127.0.0.1', 'http://127.8.8.8', 'http://127.1', 'http://0.0.0.0:8799', 'http://0'],
    ...['http://[::1]:5', 'http://[::]:8799', 'https://[::ffff:127.0.0.1]', 'http://[::ffff:0.0.0.0]'],
  ])('is never one for %s, which is this machine', (endpoint) => {
    expect(proxyOf(endpoint, { ...BOTH, NO_PROXY: '' })).toBeUndefined();
  });

  it.each([
    'http://localhost.example.com',
    'http://notlocalhost',
    'http://128.0.0.1',
    'http://[::2]',
    'http://[::ffff:10.0.0.1]',
  ])('is one for %s, which is not', (endpoint) => {
    expect(proxyOf(endpoint, BOTH)).toBe('http://plain:1');
  });

  it.each<[string, string, boolean]>([
    ['*', HTTPS, true],
    ['other.example, *', HTTPS, true],
    ['example.com', HTTPS, true],
    ['.example.com', HTTPS, true],
    ['*.example.com', HTTPS, true],
    ['CBR.Example.Com', HTTPS, true],
    ['cbr.example.com:443', HTTPS, true],
    ['cbr.example.com:443', HTTP, false],
    ['cbr.example.com:80', HTTP, true],
    ['example.com:8443', 'https://cbr.example.com:8443', true],
    ['a.example.com other.example', HTTPS, false],
    ['a.example.com\tcbr.example.com', HTTPS, true],
    ['r.example.com', HTTPS, false],
    ['com', HTTPS, true],
    ['10.0.0.7', 'http://10.0.0.7:8799', true],
    ['10.0.0.7:8799', 'http://10.0.0.7:8799', true],
    ['10.0.0.7:80', 'http://10.0.0.7:8799', false],
    ['10.0.0.0/8', 'http://10.0.0.7:8799', true],
    ['10.1.0.0/16', 'http://10.0.0.7:8799', false],
    ['10.0.0.0/99', 'http://10.0.0.7', false],
    ['0.7', 'http://10.0.0.7', false],
    ['fd00::/8', 'http://[fd00::1]:8799', true],
    ['fd00:0:0:0:0:0:0:1', 'http://[fd00::1]', true],
    ['[fd00::1]:8799', 'http://[fd00::1]:8799', true],
    ['[fd00::1]:80', 'http://[fd00::1]:8799', false],
    ['', HTTPS, false],
    [',', HTTPS, false],
  ])('is left out by NO_PROXY=%j for %s: %s', (NO_PROXY, endpoint, isLeftOut) => {
    expect(proxyOf(endpoint, { ...BOTH, NO_PROXY }) === undefined).toBe(isLeftOut);
    expect(proxyOf(endpoint, { ...BOTH, no_proxy: NO_PROXY, NO_PROXY: '*' }) === undefined).toBe(isLeftOut);
  });

  it('is chosen for an upstream and its token service, each by its own address', () => {
    const auth = { ...PASSWORD, authUrl: 'http://keys.example.com:5000/v3' };
    const reached = (parts: object, env: Record<string, string>) =>
      read({ upstreams: [{ ...LAB, endpoint: HTTPS, auth, ...parts }] }, env).upstreams[0]?.proxies;
    expect(reached({}, BOTH)).toEqual({
      'https://cbr.example.com': 'http://secure:2',
      'http://keys.example.com:5000': 'http://plain:1',
    });
    expect(reached({}, { ...BOTH, NO_PROXY: 'keys.example.com' })).toEqual({ [HTTPS]: 'http://secure:2' });
    expect(reached({ proxy: 'http://own' }, BOTH)).toEqual({
      'https://cbr.example.com': 'http://own',
      'http://keys.example.com:5000': 'http://own',
    });
  });
});

describe('a proxy of an upstream', () => {
  it.each([HTTPS, 'http://127.0.0.1:8799'])('wins over the environment for %s', (endpoint) => {
    expect(proxyOf(endpoint, { ...BOTH, NO_PROXY: '*' }, { proxy: 'http://own:3128' })).toBe('http://own:3128');
  });

  it('may have its login in the environment', () => {
    const proxy = `http://u:\${PROXY_PASSWORD}@own:3128`;
    expect(proxyOf(HTTPS, { PROXY_PASSWORD: 'p%40ss' }, { proxy })).toBe('http://u:p%40ss@own:3128');
  });
});
