import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { complaints, read, SG } from '../support/config.ts';

const UPSTREAMS = { upstreams: [SG] };
const CALLER = { name: 'console', keySha256: '5'.repeat(64) };
const CALLERS = '"anyone", or a list of at least one caller with name and keySha256';
const HASH = 'the SHA-256 of the key: 64 of 0-9 and a-f';
const NAME = '1 to 32 of a-z, 0-9 and "-", beginning with a letter';
const ORIGIN = 'an origin like https://console.example.com, without a path';
const HEADER = 'the name of a header: 1 to 64 letters, digits, "-" and "_"';
const HOST = 'a host name or an IP address, without port and brackets';
const PROXY = 'an IP address or a subnet like 10.0.0.0/8';
const LIMITS =
  'depth, aliases, tokens, directives, repeats, ids, inputDepth, upstreamCalls, nodes, writes, upstreamBytes, bodyBytes, responseBytes, streams, streamMinutes, heartbeatMs';
const WRITE = 'true, false, or a list of at least one of create, delete, resetState';
const HIDDEN = 'is not usable (its value is not shown)';

describe('a key of the edge that is wrong', () => {
  it.each<[object, string]>([
    [{ callers: 'all' }, `callers ${HIDDEN}; accepted: ${CALLERS}`],
    [{ callers: [] }, `callers is an empty list; accepted: ${CALLERS}`],
    [{ callers: CALLER }, `callers is an object; accepted: ${CALLERS}`],
    [
      { callers: ['s3cret'] },
      `callers[0] ${HIDDEN}; accepted: an object with the keys name, keySha256, upstreams, write`,
    ],
    [{ callers: [{ ...CALLER, name: 'Console' }] }, `callers[0].name is "Console"; accepted: ${NAME}`],
    [{ callers: [CALLER, { name: 'b' }] }, `callers[1].keySha256 is missing; accepted: ${HASH}`],
    [{ callers: [{ ...CALLER, keySha256: 's3cret' }] }, `callers[0].keySha256 ${HIDDEN}; accepted: ${HASH}`],
    [{ callers: [{ ...CALLER, keySha256: 'A'.repeat(64) }] }, `callers[0].keySha256 ${HIDDEN}; accepted: ${HASH}`],
    [{ callers: [{ ...CALLER, keySha256: [] }] }, `callers[0].keySha256 is an empty list; accepted: ${HASH}`],
    [
      { callers: [{ ...CALLER, upstreams: 'sg' }] },
      `callers[0].upstreams ${HIDDEN}; accepted: a list of names of upstreams`,
    ],
    [{ callers: [{ ...CALLER, upstreams: [1] }] }, `callers[0].upstreams[0] is a number; accepted: ${NAME}`],
    [{ callers: [{ ...CALLER, write: 'yes' }] }, `callers[0].write is "yes"; accepted: ${WRITE}`],
    [{ callers: [{ ...CALLER, write: 1 }] }, `callers[0].write is 1; accepted: ${WRITE}`],
    [{ callers: [{ ...CALLER, write: [] }] }, `callers[0].write is an empty list; accepted: ${WRITE}`],
    [
      { callers: [{ ...CALLER, write: ['create', 'restore'] }] },
      'callers[0].write[1] is "restore"; accepted: one of create, delete, resetState',
    ],
    [
      { callers: [{ ...CALLER, write: ['create', true] }] },
      'callers[0].write[1] is true; accepted: one of create, delete, resetState',
    ],
    [
      { callers: [{ ...CALLER, write: ['delete', 'create', 'delete'] }] },
      'callers[0].write[2] is "delete", the same as callers[0].write[0]; accepted: each right once',
    ],
    [
      { callers: [{ ...CALLER, wirte: true }] },
      'callers[0].wirte is not a known key; accepted: name, keySha256, upstreams, write',
    ],
    [{ sandbox: 'yes' }, 'sandbox is "yes"; accepted: true or false'],
    [{ sandbox: true }, 'sandbox is true, and upstreams are given; accepted: one of the two'],
    [{ production: 'yes' }, 'production is "yes"; accepted: true or false'],
    [{ introspection: 1 }, 'introspection is 1; accepted: true or false'],
    [{ graphiql: null }, 'graphiql is null; accepted: true or false'],
    [{ console: null }, 'console is null; accepted: true or false'],
    [{ maskErrors: 'off' }, 'maskErrors is "off"; accepted: true or false'],
    [{ costTrace: 'yes' }, 'costTrace is "yes"; accepted: true or false'],
    [{ logVariables: [] }, 'logVariables is an empty list; accepted: true or false'],
    [{ allowedHosts: 'gateway' }, `allowedHosts is "gateway"; accepted: a list, each ${HOST}`],
    [{ allowedHosts: ['a', 'a:80'] }, `allowedHosts[1] is "a:80"; accepted: ${HOST}`],
    [{ allowedHosts: ['[::1]'] }, `allowedHosts[0] is "[::1]"; accepted: ${HOST}`],
    [{ allowedHosts: ['*'] }, `allowedHosts[0] is "*"; accepted: ${HOST}`],
    [{ corsOrigins: '*' }, `corsOrigins is "*"; accepted: a list of origins, each ${ORIGIN}`],
    [{ corsOrigins: ['*'] }, `corsOrigins[0] is "*"; accepted: ${ORIGIN}`],
    [{ corsOrigins: ['null'] }, `corsOrigins[0] is "null"; accepted: ${ORIGIN}`],
    [{ corsOrigins: ['https://a/'] }, `corsOrigins[0] is "https://a/"; accepted: ${ORIGIN}`],
    [{ corsOrigins: ['https://u:s3cret@a'] }, `corsOrigins[0] ${HIDDEN}; accepted: ${ORIGIN}`],
    ...['*', 'X Tenant', 'a,b', '', 'x'.repeat(65)].map((name): [object, string] => [
      { corsHeaders: ['X-Tenant', name] },
      `corsHeaders[1] is ${name === '' ? 'empty' : JSON.stringify(name)}; accepted: ${HEADER}`,
    ]),
    [{ corsHeaders: '*' }, `corsHeaders is "*"; accepted: a list, each ${HEADER}`],
    ...[999, 600_001, 1_000.5, 'long', null].map((wrong): [object, string] => [
      { keepAliveMs: wrong },
      `keepAliveMs is ${JSON.stringify(wrong)}; accepted: a whole number from 1000 to 600000`,
    ]),
    [{ limits: 300 }, `limits is a number; accepted: an object with the keys ${LIMITS}`],
    [{ limits: { dept: 3 } }, `limits.dept is not a known key; accepted: ${LIMITS}`],
    [{ rateLimit: 300 }, 'rateLimit is a number; accepted: an object with the keys callsPerMinute'],
    [{ rateLimit: {} }, 'rateLimit.callsPerMinute is missing; accepted: a whole number from 1 to 10000000'],
    [
      { rateLimit: { callsPerMinute: 0 } },
      'rateLimit.callsPerMinute is 0; accepted: a whole number from 1 to 10000000',
    ],
    [{ trustedProxies: '10.0.0.0/8' }, `trustedProxies is "10.0.0.0/8"; accepted: a list, each ${PROXY}`],
    [{ trustedProxies: ['proxy'] }, `trustedProxies[0] is "proxy"; accepted: ${PROXY}`],
    [{ trustedProxies: ['10.0.0.0/33'] }, `trustedProxies[0] is "10.0.0.0/33"; accepted: ${PROXY}`],
    [{ trustedProxies: ['fd00::/129'] }, `trustedProxies[0] is "fd00::/129"; accepted: ${PROXY}`],
    [{ trustedDocuments: true }, 'trustedDocuments is a boolean; accepted: an object with the keys manifest, only'],
    [{ trustedDocuments: {} }, 'trustedDocuments.manifest is missing; accepted: text that is not empty'],
    [{ trustedDocuments: { manifest: '' } }, 'trustedDocuments.manifest is empty; accepted: text that is not empty'],
    [{ trustedDocuments: { manifest: 'm', only: 'no' } }, 'trustedDocuments.only is "no"; accepted: true or false'],
    [{ metrics: true }, 'metrics is a boolean; accepted: an object with the keys port, host'],
    [{ metrics: { prot: 1 } }, 'metrics.prot is not a known key; accepted: port, host'],
    [{ metrics: { host: '[::1]' } }, `metrics.host is "[::1]"; accepted: ${HOST}`],
    ...[-1, 65_536, 9_464.5, 'any', null].map((wrong): [object, string] => [
      { metrics: { port: wrong } },
      `metrics.port is ${JSON.stringify(wrong)}; accepted: a whole number from 0 to 65535; 0 takes any free port`,
    ]),
    [{ metrics: { port: 4000 } }, 'metrics.port is 4000, the same as port; accepted: another port'],
    [{ metrics: {}, port: 9464 }, 'metrics.port is 9464, the same as port; accepted: another port'],
  ])('is named with what is there and what is accepted: %j', (change, complaint) => {
    expect(complaints({ ...UPSTREAMS, ...change })).toEqual([complaint]);
  });

  it('is named with its successors where there are some', () => {
    const limits = { cost: 300, nodes: 0 };
    const rateLimit = { costPerMinute: 600 };
    expect(complaints({ ...UPSTREAMS, limits, rateLimit })).toEqual([
      'limits.nodes is 0; accepted: a whole number from 1 to 100000000',
      'limits.cost is no longer a key; accepted: limits.upstreamCalls for upstream calls, limits.nodes for rows and limits.writes for creates, deletes and resets',
      'rateLimit.callsPerMinute is missing; accepted: a whole number from 1 to 10000000',
      'rateLimit.costPerMinute is no longer a key; accepted: rateLimit.callsPerMinute, in upstream calls',
    ]);
  });

  it.each([
    ['depth', 100],
    ['aliases', 10_000],
    ['tokens', 100_000],
    ['directives', 10_000],
    ['repeats', 10_000],
    ['ids', 1_000],
    ['inputDepth', 100],
    ['upstreamCalls', 100_000],
    ['nodes', 100_000_000],
    ['writes', 1_000],
    ['bodyBytes', 10_000_000],
    ['responseBytes', 100_000_000],
    ['streams', 4_000],
    ['streamMinutes', 1_440],
    ['heartbeatMs', 600_000],
    ['upstreamBytes', 140_000_000],
  ])('is named with its bounds: limits.%s', (key, most) => {
    for (const wrong of [0, most + 1, 1.5, '12', null]) {
      expect(complaints({ ...UPSTREAMS, limits: { [key]: wrong } })).toEqual([
        `limits.${key} is ${JSON.stringify(wrong)}; accepted: a whole number from 1 to ${most}`,
      ]);
    }
    expect(read({ ...UPSTREAMS, limits: { [key]: most } }).limits).toMatchObject({ [key]: most });
  });

  it('is said beside every other mistake of the callers', () => {
    const callers = [
      { ...CALLER, name: '' },
      { ...CALLER, keySha256: 1, upstreams: ['eu'] },
    ];
    expect(complaints({ ...UPSTREAMS, callers })).toEqual([
      `callers[0].name is empty; accepted: ${NAME}`,
      `callers[1].keySha256 is a number; accepted: ${HASH}`,
      'callers[1].upstreams[0] is "eu"; accepted: sg',
    ]);
  });
});

it('says that upstreams are missing where the sandbox is off', () => {
  expect(complaints({ sandbox: false })).toEqual(['upstreams is missing; accepted: a list of at least one upstream']);
});

describe('a caller', () => {
  it('may only read, and every upstream, unless the configuration says otherwise', () => {
    expect(read({ ...UPSTREAMS, callers: [CALLER] }).callers).toEqual([{ ...CALLER, write: false }]);
  });

  it.each([[['create']], [['resetState', 'delete', 'create']], [true]])('may have the rights %j', (write) => {
    expect(read({ ...UPSTREAMS, callers: [{ ...CALLER, write }] }).callers).toEqual([{ ...CALLER, write }]);
  });

  it('may have the hash of the key in the environment', () => {
    const callers = [{ name: 'console', keySha256: `\${HASH}` }];
    expect(read({ ...UPSTREAMS, callers }, { HASH: 'e'.repeat(64) }).callers).toEqual([
      { name: 'console', keySha256: 'e'.repeat(64), write: false },
    ]);
  });
});

describe('production', () => {
  it.each<[Record<string, string>, object, object]>([
    [{}, {}, { production: false, introspection: true, graphiql: true, console: true, costTrace: true }],
    [
      { NODE_ENV: 'production' },
      {},
      { production: true, introspection: false, graphiql: false, console: false, costTrace: false },
    ],
    [{ NODE_ENV: 'test' }, {}, { production: false, introspection: true, graphiql: true }],
    [{}, { production: true }, { production: true, introspection: false, graphiql: false }],
    [{ NODE_ENV: 'production' }, { production: false }, { production: false, introspection: true, graphiql: true }],
    [{ NODE_ENV: 'production' }, { costTrace: true }, { production: true, introspection: false, costTrace: true }],
    [{ NODE_ENV: 'production' }, { graphiql: true }, { production: true, introspection: false, graphiql: true }],
    [{ NODE_ENV: 'production' }, { introspection: true }, { production: true, introspection: true, graphiql: false }],
    [{}, { introspection: false }, { production: false, introspection: false, graphiql: true }],
  ])('with %j and %j is %j', (env, keys, expected) => {
    expect(read({ ...UPSTREAMS, ...keys }, env)).toMatchObject(expected);
  });
});

it('finds the manifest of the documents from the folder of the configuration', () => {
  const content = { ...UPSTREAMS, trustedDocuments: { manifest: 'trusted/documents.json' } };
  const config = readConfig({ name: 'deploy/gateway.config.json', content }, {});
  expect(config.trustedDocuments).toEqual({ manifest: resolve('deploy/trusted/documents.json'), only: true });
});
