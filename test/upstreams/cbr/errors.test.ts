import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/upstreams/cbr/errors.ts';
import { PROJECT, VAULT } from '../../support/cbr-questions.ts';
import { openGateway } from '../../support/gateway.ts';
import { openWire } from '../../support/wire.ts';

const service = (number: string) => ({ error_code: `BackupService.${number}`, error_msg: 'words' });
const gateway = (code: string, message = 'words') => ({ error_code: code, error_msg: message, request_id: 'r' });

it.each<[number, object, string, string | undefined, boolean | undefined]>([
  [404, service('6105'), 'NOT_FOUND', 'BackupService.6105', undefined],
  [404, service('6200'), 'NOT_FOUND', 'BackupService.6200', undefined],
  [404, service('6217'), 'NOT_FOUND', 'BackupService.6217', undefined],
  [400, service('6120'), 'NOT_FOUND', 'BackupService.6120', undefined],
  [404, service('7100'), 'NOT_FOUND', 'BackupService.7100', undefined],
  [400, service('9900'), 'INVALID_INPUT', 'BackupService.9900', undefined],
  [400, service('6113'), 'CONFLICT', 'BackupService.6113', undefined],
  [400, service('6203'), 'CONFLICT', 'BackupService.6203', true],
  [500, service('0002'), 'CONFLICT', 'BackupService.0002', true],
  [400, service('6114'), 'QUOTA_EXCEEDED', 'BackupService.6114', undefined],
  [500, service('9998'), 'UNAUTHENTICATED', 'BackupService.9998', undefined],
  [403, service('8600'), 'UNAUTHENTICATED', 'BackupService.8600', undefined],
  [500, service('9910'), 'UPSTREAM_UNAVAILABLE', 'BackupService.9910', undefined],
  [401, gateway('APIGW.0301'), 'UNAUTHENTICATED', 'APIGW.0301', undefined],
  [401, gateway('APIG.0307'), 'UNAUTHENTICATED', 'APIG.0307', undefined],
  [404, gateway('APIGW.0101'), 'UPSTREAM_BAD_RESPONSE', 'APIGW.0101', undefined],
  [504, gateway('APIGW.0201'), 'UPSTREAM_UNAVAILABLE', 'APIGW.0201', undefined],
  [401, { error: { code: 401, message: 'words', title: 'Unauthorized' } }, 'UNAUTHENTICATED', undefined, undefined],
  [403, gateway('IAM.0003'), 'FORBIDDEN', 'IAM.0003', undefined],
  [
    401,
    { unauthorized: { code: '401', message: 'Malformed request url' } },
    'UNAUTHENTICATED',
    'unauthorized',
    undefined,
  ],
  [403, { code: 'PAP.1', message: 'words', details: [] }, 'FORBIDDEN', undefined, undefined],
  [404, { itemNotFound: { code: 404, message: 'words' } }, 'NOT_FOUND', undefined, undefined],
  [302, {}, 'UPSTREAM_BAD_RESPONSE', undefined, undefined],
])('takes a %i with %j for %s', (status, body, code, upstreamCode, retryable) => {
  const explained = classify({ status, body });
  expect([explained.code, explained.upstreamCode, explained.retryable]).toEqual([code, upstreamCode, retryable]);
});

it.each([
  ['limit:200,time:1 minute', 60_000],
  ['limit:200,time:5 minute', 300_000],
  ['limit:5,time:1 second', 1_000],
  ['slow down', undefined],
])('reads the window out of %j', (message, retryAfterMs) => {
  const explained = classify({ status: 429, body: gateway('APIGW.0308', message) });
  expect([explained.code, explained.retryAfterMs]).toEqual(['THROTTLED', retryAfterMs]);
});

it.each<[string, number, unknown, boolean]>([
  ['a refusal of the service', 400, service('6113'), true],
  ['a code of the service that the table does not have', 404, service('7203'), true],
  ['a code without its family', 400, { error_code: '6201', error_msg: 'words' }, true],
  ['a path that was not accepted', 401, { unauthorized: { code: '401', message: 'words' } }, true],
  ['a body named by its status', 403, { forbidden: { code: 403, message: 'words' } }, true],
  ['a body named by its status, in text', 400, { badRequest: { code: '400', message: 'words' } }, true],
  ['a refusal of the identity service', 401, { error: { code: 401, message: 'words', title: 'Unauthorized' } }, true],
  ['a refusal of the gateway in front', 401, gateway('APIGW.0301'), true],
  ['a policy of a newer service', 403, { code: 'PAP5.0011', message: 'words', details: [] }, true],
  ['a conflict that comes as a 500', 500, service('0002'), true],
  ['a 500 of the service that no table explains', 500, service('9910'), false],
  ['a gateway that gave up', 504, gateway('APIGW.0201'), false],
  ['a balancer that speaks HTML', 502, undefined, false],
  ['a 400 in HTML', 400, undefined, false],
  ['a 403 with the words of a firewall', 403, { code: 'blocked', message: 'words' }, false],
  ['a 404 of somebody else', 404, { message: 'no Route matched with those values' }, false],
  ['a proxy that repeats the status as its code', 404, { code: '404', message: 'words' }, false],
  ['a proxy with an error that has no title', 403, { error: { code: 403, message: 'words' } }, false],
  ['a body with the code of another status', 403, { forbidden: { code: 7, message: 'words' } }, false],
  ['a 502 in the words for a path', 502, { unauthorized: { code: '401', message: 'words' } }, false],
  ['a redirect', 302, undefined, false],
  ['a fault with status 200', 200, service('9910'), false],
])('knows whether %s proves that nothing was done', (_what, status, body, isProof) => {
  expect(classify({ status, body }).isProof ?? false).toBe(isProof);
});

it('passes no word of the upstream on', () => {
  const body = { error_code: 'Secret.0001.words', error_msg: 'token=abc' };
  expect(classify({ status: 400, body })).toEqual({
    code: 'INVALID_INPUT',
    reason: 'the request was rejected',
    upstreamCode: undefined,
    isProof: false,
  });
});

/** A gateway over a CBR that answers each call with the next of these codes. */
async function refusing(status: number, codes: readonly string[]) {
  const left = codes.map(service);
  const { url } = await openWire(() => ({ status, body: left.shift() }));
  const auth = { mode: 'token', token: 'token-of-the-gateway' };
  return openGateway({ upstreams: [{ name: 'sg', kind: 'cbr', endpoint: url, projectId: PROJECT, auth }] });
}

const FAILURE = '... on Failure { code retryable upstreamCode message }';
const CREATE = `mutation { it: createCheckpoint(input: { vaultId: "vault:sg:${VAULT}" }) { ${FAILURE} } }`;

describe('a documented code of CBR', () => {
  it.each<[code: string, status: number, numbers: string]>([
    ['NOT_FOUND', 404, '6000 6002 6302 6500 6501 6601 6705 7000 7100 7202'],
    ['CONFLICT', 400, '2003 2007 2008 2009 2011 2012 6003 6107 6108 6109 6115 6121 6123 6136 6206 7006 7112 7116'],
    ['CONFLICT', 400, '6702 6703 6707 6708 6710 6711 6712 6714'],
    ['INVALID_INPUT', 400, '1011 2013 2014 2015 6101 6102 6104 6116 6117 6118 6119 6122 6127 6128 6131 6135 6140 6141'],
    ['INVALID_INPUT', 400, '6300 6301 6700 6704 6706 6709 6713 7001 7002 7003 7004 7005 7007 7008 7101 7102 7103 7104'],
    ['INVALID_INPUT', 400, '7105 7106 7107 7108 7109 7110 7111 7113 7114 7115 7117'],
    ['INVALID_INPUT', 500, '1005 6137'],
    ['QUOTA_EXCEEDED', 400, '6701'],
  ])('is %s as the %i of a write, not to be repeated: %s', async (code, status, numbers) => {
    const codes = numbers.split(' ');
    const { query } = await refusing(status, codes);
    for (const number of codes) {
      expect((await query(CREATE)).data?.it).toEqual({
        code,
        retryable: false,
        upstreamCode: `BackupService.${number}`,
        message: expect.stringMatching(/^sg: createCheckpoint was refused: [^.]+ \(BackupService\.\d+\)\.$/),
      });
    }
  });

  it.each('1006 6132 6138 6139 6207 6208 6209 6210 6211 6212 6213 6214 7009 8400 9910'.split(' '))(
    '%s, a 500, may be repeated for a read, and leaves open whether a write has run',
    async (number) => {
      const { query } = await refusing(500, [number, number]);
      const upstreamCode = `BackupService.${number}`;
      const { errors } = await query(`{ vault(id: "vault:sg:${VAULT}") { id } }`);
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true, upstreamCode });
      expect((await query(CREATE)).data?.it).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false, upstreamCode });
    },
  );
});
