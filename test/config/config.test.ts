import { describe, expect, it } from 'vitest';
import { LAB, PASSWORD, read, SG } from '../support/config.ts';

const LIMITS = {
  depth: 12,
  aliases: 60,
  tokens: 2_000,
  directives: 20,
  repeats: 30,
  ids: 100,
  inputDepth: 10,
  upstreamCalls: 300,
  nodes: 100_000,
  writes: 20,
  bodyBytes: 256_000,
  responseBytes: 8_000_000,
  streams: 100,
  streamMinutes: 60,
  heartbeatMs: 10_000,
  upstreamBytes: 64_000_000,
};

describe('a configuration that is accepted', () => {
  it('gets every default', () => {
    expect(read({ upstreams: [SG] })).toEqual({
      host: '127.0.0.1',
      port: 4000,
      requestTimeoutMs: 10_000,
      keepAliveMs: 65_000,
      upstreams: [
        {
          ...SG,
          inLists: true,
          backupListSplit: false,
          writeMark: true,
          alwaysLook: false,
          timeoutMs: 5_000,
          maxParallel: 64,
        },
      ],
      production: false,
      introspection: true,
      graphiql: true,
      console: true,
      maskErrors: true,
      shareQueries: true,
      logVariables: false,
      audit: false,
      costTrace: true,
      corsOrigins: [],
      corsHeaders: [],
      limits: LIMITS,
      trustedProxies: [],
    });
  });

  it('takes no timeout of an upstream for longer than a request', () => {
    expect(read({ requestTimeoutMs: 3_000, upstreams: [SG] }).upstreams[0]?.timeoutMs).toBe(3_000);
    expect(read({ requestTimeoutMs: 60_000, upstreams: [SG] }).upstreams[0]?.timeoutMs).toBe(5_000);
    expect(read({ upstreams: [{ ...SG, timeoutMs: 10_000 }] }).upstreams[0]?.timeoutMs).toBe(10_000);
  });

  it('keeps every key that is given', () => {
    const upstream = {
      ...SG,
      region: 'r1',
      projectId: 'p_1-A',
      inLists: false,
      backupListSplit: true,
      writeMark: false,
      alwaysLook: false,
      timeoutMs: 400,
      maxParallel: 5,
      callsPerSecond: 0.5,
    };
    const auth = { ...PASSWORD, userDomain: 'u', project: 'p', projectDomain: 'd' };
    const config = {
      host: '0.0.0.0',
      port: 0,
      requestTimeoutMs: 500,
      keepAliveMs: 1_000,
      callers: [
        { name: 'console', keySha256: 'a'.repeat(64), upstreams: ['sg'], write: true },
        { name: 'reports', keySha256: 'b'.repeat(64), write: false },
      ],
      secret: 's'.repeat(32),
      previousSecret: 'p'.repeat(32),
      upstreams: [{ ...upstream, auth }],
      production: true,
      introspection: true,
      graphiql: true,
      console: true,
      maskErrors: false,
      shareQueries: false,
      logVariables: true,
      audit: true,
      costTrace: true,
      allowedHosts: ['backup.example.com', '10.0.0.7', 'fe80::1'],
      corsOrigins: ['https://console.example.com', 'http://127.0.0.1:3000'],
      corsHeaders: ['X-Tenant', 'x_shop'],
      limits: {
        ...{ depth: 1, aliases: 2, tokens: 3, directives: 4, repeats: 5, ids: 6 },
        ...{
          inputDepth: 7,
          upstreamCalls: 8,
          nodes: 12,
          writes: 13,
          bodyBytes: 9,
          responseBytes: 10,
          upstreamBytes: 11,
          streams: 14,
          streamMinutes: 15,
          heartbeatMs: 16,
        },
      },
      rateLimit: { callsPerMinute: 600 },
      trustedProxies: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
      trustedDocuments: { manifest: '/etc/gateway/documents.json', only: false },
    };
    expect(read(config)).toEqual(config);
  });

  it('names the domains of a password Default', () => {
    const { auth } = read({ upstreams: [{ ...LAB, auth: PASSWORD }] }).upstreams[0] ?? {};
    expect(auth).toEqual({ ...PASSWORD, userDomain: 'Default', projectDomain: 'Default' });
  });

  it('is frozen to the bottom', () => {
    const config = read({ upstreams: [SG] });
    const parts = [config, config.upstreams, config.upstreams[0], config.upstreams[0]?.auth];
    expect(parts.map(Object.isFrozen)).toEqual([true, true, true, true]);
  });

  it('may be text with a $schema, which is left out', () => {
    const text = JSON.stringify({ $schema: './schema/config.schema.json', upstreams: [SG] });
    expect(read(text)).toEqual(read({ upstreams: [SG] }));
  });

  it('loses the slash at the end of an endpoint', () => {
    const config = read({ upstreams: [{ ...SG, endpoint: 'https://CBR.example.com:443/backup/' }] });
    expect(config.upstreams[0]?.endpoint).toBe('https://cbr.example.com/backup');
  });

  it.each([
    ['cbr', '/backup'],
    ['cbr', '/api/v1'],
    ['cbr', '/v3/backup'],
    ['cbr', '/v2.0/p'],
    ['karbor', '/v3'],
    ['karbor', '/gateway/v1/backup%20up'],
  ])('may have an endpoint of %s with the base path %s', (kind, path) => {
    const endpoint = `https://host${path}`;
    expect(read({ upstreams: [{ ...SG, kind, endpoint }] }).upstreams[0]?.endpoint).toBe(endpoint);
  });

  it('may have an endpoint whose host looks like a version', () => {
    expect(read({ upstreams: [{ ...SG, endpoint: 'http://v3' }] }).upstreams[0]?.endpoint).toBe('http://v3');
  });

  it.each(['http://keys:5000', 'http://keys:5000/', 'http://keys:5000/v3/'])(
    'ends the authUrl %s in /v3',
    (authUrl) => {
      const config = read({ upstreams: [{ ...LAB, auth: { ...PASSWORD, authUrl } }] });
      expect(config.upstreams[0]?.auth).toMatchObject({ authUrl: 'http://keys:5000/v3' });
    },
  );

  it('yields to the command line', () => {
    const config = read({ host: 'localhost', port: 1, upstreams: [SG] }, {}, { host: '::1', port: '0' });
    expect(config).toMatchObject({ host: '::1', port: 0 });
  });

  it.each(['127.0.0.1', '127.8.9.10', '::1', 'localhost'])('lets an upstream hold rights on the host %s', (host) => {
    expect(read({ host, upstreams: [LAB] }).host).toBe(host);
  });

  it('lets an upstream hold rights on any host if callers is anyone', () => {
    expect(read({ host: '0.0.0.0', callers: 'anyone', upstreams: [LAB] }).callers).toBe('anyone');
  });

  it('listens on any host if every caller brings its own token', () => {
    expect(read({ host: '0.0.0.0', upstreams: [SG] }).host).toBe('0.0.0.0');
  });

  it('reaches one service twice if only one of them is in lists', () => {
    const names = read({ upstreams: [SG, { ...SG, name: 'batch', inLists: false }] }).upstreams.map(({ name }) => name);
    expect(names).toEqual(['sg', 'batch']);
  });

  it('reaches two projects of one service', () => {
    const upstreams = [SG, { ...SG, name: 'other', projectId: 'p2' }];
    expect(read({ upstreams }).upstreams).toHaveLength(2);
  });
});
