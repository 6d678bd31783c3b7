import { describe, expect, it } from 'vitest';
import { complaints, LAB, PASSWORD, read, SG, TOP_KEYS } from '../support/config.ts';

describe('a key that is wrong', () => {
  const ENDPOINT =
    'an http:// or https:// URL without user, query and fragment, like https://cbr.ap-southeast-3.myhuaweicloud.com';
  const PORT = 'a whole number from 0 to 65535; 0 takes any free port';
  const MODES = 'passthrough, token, password, application-credential, aksk';

  it.each([
    [
      'a typo',
      { nmae: 'x' },
      '.nmae is not a known key; accepted: name, kind, endpoint, proxy, ca, region, projectId, inLists, backupListSplit, writeMark, alwaysLook, timeoutMs, maxParallel, callsPerSecond, auth',
    ],
    [
      'a name in capitals',
      { name: 'SG' },
      '.name is "SG"; accepted: 1 to 32 of a-z, 0-9 and "-", beginning with a letter',
    ],
    [
      'no name',
      { name: undefined },
      '.name is missing; accepted: 1 to 32 of a-z, 0-9 and "-", beginning with a letter',
    ],
    ['an unknown kind', { kind: 'nova' }, '.kind is "nova"; accepted: "cbr" or "karbor"'],
    [
      'an endpoint that is no URL',
      { endpoint: 'cbr.example.com' },
      `.endpoint is "cbr.example.com"; accepted: ${ENDPOINT}`,
    ],
    ['an endpoint of another protocol', { endpoint: 'ftp://cbr' }, `.endpoint is "ftp://cbr"; accepted: ${ENDPOINT}`],
    [
      'an endpoint with a % that encodes nothing',
      { endpoint: 'https://k/100%' },
      '.endpoint is "https://k/100%"; accepted: a URL with a % only where it encodes a character in UTF-8',
    ],
    [
      'an endpoint with a login',
      { endpoint: 'https://u:s3cret@k' },
      `.endpoint is not usable (its value is not shown); accepted: ${ENDPOINT}`,
    ],
    [
      'an endpoint with a query',
      { endpoint: 'https://k/?key=s3cret' },
      `.endpoint is not usable (its value is not shown); accepted: ${ENDPOINT}`,
    ],
    [
      'an endpoint with a wrong port',
      { endpoint: 'https://k:99999' },
      `.endpoint is "https://k:99999"; accepted: ${ENDPOINT}`,
    ],
    ['an empty region', { region: '' }, '.region is empty; accepted: text that is not empty'],
    [
      'a projectId with a slash',
      { projectId: 'a/b' },
      '.projectId is "a/b"; accepted: 1 to 64 letters, digits, "_" and "-"',
    ],
    ['inLists as text', { inLists: 'no' }, '.inLists is "no"; accepted: true or false'],
    ['no auth', { auth: undefined }, `.auth is missing; accepted: an object whose mode is one of ${MODES}`],
    [
      'auth as text',
      { auth: 's3cret' },
      `.auth is not usable (its value is not shown); accepted: an object whose mode is one of ${MODES}`,
    ],
    ['no mode', { auth: {} }, `.auth.mode is missing; accepted: ${MODES}`],
    ['another mode', { auth: { mode: 'oauth' } }, `.auth.mode is "oauth"; accepted: ${MODES}`],
    ['no calls at all', { callsPerSecond: 0 }, '.callsPerSecond is 0; accepted: a number above 0 and up to 10000'],
    ['half a call at once', { maxParallel: 0.5 }, '.maxParallel is 0.5; accepted: a whole number from 1 to 1000'],
    [
      'a token with a line end',
      { auth: { mode: 'token', token: 's3cret\n' } },
      '.auth.token is not usable (its value is not shown); accepted: a token: visible ASCII characters without spaces and line ends',
    ],
    [
      'a password as number',
      { auth: { ...PASSWORD, password: 123456 } },
      '.auth.password is a number; accepted: text that is not empty',
    ],
    [
      'an identity service of version 2',
      { auth: { ...PASSWORD, authUrl: 'http://k/v2.0' } },
      '.auth.authUrl is "http://k/v2.0"; accepted: the address of version 3 of the identity service, ending in /v3',
    ],
    [
      'a token beside passthrough',
      { auth: { mode: 'passthrough', token: 's3cret' } },
      '.auth.token is not a known key; accepted: mode',
    ],
  ])('is named with what is accepted: %s', (_case, change, complaint) => {
    expect(complaints({ upstreams: [LAB, { ...SG, ...change }] })).toEqual([`upstreams[1]${complaint}`]);
  });

  it.each([
    ['cbr', 'v3', ''],
    ['cbr', 'v3', '/'],
    ['cbr', 'V3', `/${'0'.repeat(32)}`],
    ['cbr', 'v3', '/p1'],
    ['cbr', 'v3', '/$(project_id)s'],
    ['karbor', 'v1', ''],
    ['karbor', 'v1', '/1c1b4b54-0a3e-4f3a-9a8e-2d1f6f0f7f10/plans'],
  ])('is an endpoint of %s with its own version path: /base/%s%s', (kind, version, rest) => {
    const endpoint = `https://host/base/${version}${rest}`;
    const complaint = `holds the version path; accepted: the URL without /${version.toLowerCase()} and what follows, which the gateway adds`;
    expect(complaints({ upstreams: [{ ...SG, kind, projectId: 'p1', endpoint }] })).toEqual([
      `upstreams[0].endpoint ${complaint}`,
    ]);
  });

  const PROXY = 'an http:// or https:// URL without path, like http://user:password@proxy.example.com:3128';

  it.each(['proxy:3128', 'socks5://proxy', 'http://u:s3cret@proxy/path', 'http://u:s%cret@proxy', 'http://', 7, ''])(
    'is a proxy, which is not shown: %s',
    (proxy) => {
      const state = proxy === 7 ? 'is a number' : proxy === '' ? 'is empty' : 'is not usable (its value is not shown)';
      expect(complaints({ upstreams: [{ ...SG, proxy }] })).toEqual([
        `upstreams[0].proxy ${state}; accepted: ${PROXY}`,
      ]);
    },
  );

  it.each([
    ['HTTPS_PROXY', 'socks5://u:s3cret@proxy:1080'],
    ['https_proxy', 'u:s3cret@proxy:not-a-port'],
  ])('is %s of the environment, where an upstream would need it', (variable, value) => {
    const upstreams = [SG, LAB, { ...SG, name: 'own', projectId: 'p', proxy: 'http://proxy' }];
    expect(complaints({ upstreams }, { [variable]: value })).toEqual([
      `upstreams[0].endpoint is reached through ${variable} of the environment, whose value is not usable and not shown; accepted: ${PROXY}`,
    ]);
    expect(complaints({ upstreams }, { [variable]: value, NO_PROXY: 'example.com' })).toEqual([]);
  });

  it.each([
    ['a typo', { hots: 'x' }, `hots is not a known key; accepted: ${TOP_KEYS}`],
    ['a port as text', { port: '4000' }, `port is "4000"; accepted: ${PORT}`],
    ['a port above all', { port: 65_536 }, `port is 65536; accepted: ${PORT}`],
    ['a negative port', { port: -1 }, `port is -1; accepted: ${PORT}`],
    ['half a port', { port: 80.5 }, `port is 80.5; accepted: ${PORT}`],
    ['an empty host', { host: '' }, 'host is empty; accepted: a host name or an IP address, without port and brackets'],
    [
      'a host with a port',
      { host: 'localhost:80' },
      'host is "localhost:80"; accepted: a host name or an IP address, without port and brackets',
    ],
    ['no upstreams', { upstreams: undefined }, 'upstreams is missing; accepted: a list of at least one upstream'],
    ['empty upstreams', { upstreams: [] }, 'upstreams is an empty list; accepted: a list of at least one upstream'],
    [
      'upstreams as object',
      { upstreams: { sg: SG } },
      'upstreams is an object; accepted: a list of at least one upstream',
    ],
  ])('at the top is named with what is accepted: %s', (_case, change, complaint) => {
    expect(complaints({ upstreams: [SG], ...change })).toEqual([complaint]);
  });

  it('is named by its option if it came from the command line', () => {
    expect(complaints({ port: 1, upstreams: [SG] }, {}, { host: 'a b', port: 'abc' })).toEqual([
      '--host is "a b"; accepted: a host name or an IP address, without port and brackets',
      `--port is "abc"; accepted: ${PORT}`,
    ]);
  });

  it('does not hide the others, and the message has them all below the name of the file', () => {
    const upstreams = [
      { ...SG, kind: 'nova' },
      { ...SG, endpoint: `\${URL}` },
    ];
    expect(() => read({ port: -1, upstreams })).toThrow(
      [
        'gateway.config.json cannot be used:',
        '  - upstreams[1].endpoint needs the environment variable URL, which is not set; accepted: set URL, or write the value here',
        `  - port is -1; accepted: ${PORT}`,
        '  - upstreams[0].kind is "nova"; accepted: "cbr" or "karbor"',
        '  - upstreams[1].name is "sg", the same as that of upstreams[0]; accepted: a name no other upstream has',
      ].join('\n'),
    );
  });
});
