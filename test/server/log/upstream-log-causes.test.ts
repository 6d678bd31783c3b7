import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createNetServer, type Server } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answering, serve } from '../../support/wire-server.ts';
import { gatewayTo, ID, type Line, READ, warnings } from './_support/warned-gateway.ts';

const certificate = (file: string) => readFileSync(new URL(`../../fixtures/tls/${file}`, import.meta.url));
const SELF_SIGNED = { cert: certificate('self-signed.pem'), key: certificate('self-signed-key.pem') };
const PRIVATE_CA = { cert: certificate('chain.pem'), key: certificate('leaf-key.pem') };

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

const httpsTo = async (server: Server) => `https://127.0.0.1:${await portOf(server)}`;
const httpTo = async (listener: RequestListener) => (await serve(listener)).origin;
const rawTo = async (bytes: string) =>
  `http://127.0.0.1:${await portOf(createNetServer((socket) => socket.once('data', () => socket.end(bytes))))}`;

const UNAVAILABLE = { code: 'UPSTREAM_UNAVAILABLE', msg: 'up: getVault: the upstream could not be reached.' };

describe('a call that fails', () => {
  it.each<[what: string, () => Promise<string>, line: Line]>([
    [
      'a certificate that signs itself',
      () => httpsTo(createTlsServer(SELF_SIGNED)),
      { cause: 'DEPTH_ZERO_SELF_SIGNED_CERT', ...UNAVAILABLE },
    ],
    [
      'a private CA',
      () => httpsTo(createTlsServer(PRIVATE_CA)),
      { cause: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', ...UNAVAILABLE },
    ],
    [
      'a port that speaks no TLS',
      () => httpsTo(createServer()),
      { cause: expect.stringMatching(/^(EPROTO|ERR_SSL_\w+)$/), ...UNAVAILABLE },
    ],
    [
      'an unknown name',
      async () => 'http://upstream.invalid',
      { cause: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/), ...UNAVAILABLE },
    ],
    ['a refused port', async () => 'http://127.0.0.1:9', { cause: 'ECONNREFUSED', ...UNAVAILABLE }],
    ['a refused port of both families', async () => 'http://localhost:9', { cause: 'ECONNREFUSED', ...UNAVAILABLE }],
    ['no HTTP', () => rawTo('NOT HTTP\r\n\r\n'), { cause: 'HTTP_PARSER_ERROR', code: 'UPSTREAM_UNAVAILABLE' }],
    ['a cut connection', () => rawTo(''), { cause: 'UND_ERR_SOCKET', code: 'UPSTREAM_UNAVAILABLE' }],
    ['silence', () => httpTo(() => undefined), { cause: 'timeout', code: 'UPSTREAM_TIMEOUT' }],
    [
      'a 503 with an id',
      () => httpTo(answering({}, 503, { 'x-request-id': 'up-1' })),
      {
        code: 'UPSTREAM_UNAVAILABLE',
        status: 503,
        upstreamRequestId: 'up-1',
        msg: 'up: getVault was refused: the upstream is out of service.',
      },
    ],
    [
      'a 429',
      () => httpTo(answering({ error_code: 'APIGW.0308', error_msg: 'secret words' }, 429, { 'retry-after': '60' })),
      {
        code: 'THROTTLED',
        status: 429,
        upstreamCode: 'APIGW.0308',
        msg: 'up: getVault was refused: too many calls (APIGW.0308).',
      },
    ],
    [
      'another address than that of the service',
      () => httpTo(answering('Not Found', 404)),
      { code: 'UPSTREAM_BAD_RESPONSE', status: 404, msg: 'up: getVault was refused: the endpoint is not CBR.' },
    ],
    [
      'an answer outside its contract',
      () => httpTo(answering({ vault: [] }, 200, { 'x-request-id': 'up-2' })),
      {
        code: 'UPSTREAM_BAD_RESPONSE',
        status: 200,
        upstreamRequestId: 'up-2',
        msg: 'up: getVault got a response that breaks the contract: vault is not an object.',
      },
    ],
    ['rights of the gateway that do not do', () => httpTo(answering({}, 403)), { code: 'FORBIDDEN', status: 403 }],
    [
      'a token of the gateway that is refused',
      () => httpTo(answering({}, 401)),
      { code: 'UPSTREAM_UNAVAILABLE', status: 401 },
    ],
  ])('is logged with its cause: %s', async (_what, endpointOf, line) => {
    const gateway = gatewayTo(await endpointOf());
    await gateway.query(READ, {}, ID);
    expect(warnings(gateway)).toEqual([
      { upstream: 'up', operation: 'getVault', requestId: 'console.42', msg: expect.any(String), ...line },
    ]);
  });
});
