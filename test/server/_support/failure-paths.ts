import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Seen } from '../../support/wire-server.ts';

export const CREDENTIALS = {
  callerKey: 'Key-of-the-caller_Lm49~Bz05.Jd/+tGq==',
  callerKeySha256: 'ea34a09412914c89af78e7aa58eb73e517dcf7aea2772af8aa28d02583170552',
  callerToken: 'gAAAAABcaller-Zx81_Qp07LmTk+wVb/=end',
  fixedToken: 'gAAAAABfixed-Yt62_Rw94NsUj+kCd/=end',
  password: 'Pa55 word%of?the&gateway#"ö',
  appSecret: '5ecret-of-the-app~Kq7/+xWm3%zz',
  accessKey: 'AKIDGATEWAY0EXAMPLE9',
  secretKey: 'sk/Gateway+0123456789abcdefXYZ==',
  securityToken: 'temporary/security+token0987654321==',
  proxyPassword: 'pr0xy-Word_of%the:gateway@Xw71+Qn/end',
  gatewaySecret: 'Secret-of-the-gateway_Rf83~Nh47.Vc/+yWs==',
  loginToken: 'gAAAAABlogin-Uv73_Xo58HgPi+mEf/=end',
} as const;
export const SECRETS = Object.values(CREDENTIALS);
export const CALLER = { name: 'console', keySha256: CREDENTIALS.callerKeySha256, write: true };
/** User and password in the address of a proxy. */
export const PROXY_LOGIN = `gateway:${encodeURIComponent(CREDENTIALS.proxyPassword)}`;
const { password, appSecret: secret, accessKey, secretKey, securityToken } = CREDENTIALS;

/** Every way to be somebody, where there is one. */
export const MODES = {
  passthrough: () => ({ mode: 'passthrough' }),
  token: () => ({ mode: 'token', token: CREDENTIALS.fixedToken }),
  password: (authUrl: string) => ({ mode: 'password', authUrl, username: 'demo', password, project: 'demo' }),
  'application-credential': (authUrl: string) => ({ mode: 'application-credential', authUrl, id: 'app-id', secret }),
  aksk: () => ({ mode: 'aksk', accessKey, secretKey, securityToken }),
};

export type React = (request: IncomingMessage, response: ServerResponse, seen: Seen) => void;

/** All that a request carried, as plain text and otherwise. */
function echoOf({ headers, body, path }: Seen): string {
  const all = [...Object.entries(headers).flat(), body, path, ...Object.values(CREDENTIALS)].join(' | ');
  return `${all} ${Buffer.from(all).toString('base64')} ${encodeURIComponent(all)}`;
}

function refuse(status: number, bodyOf: (echo: string) => unknown): React {
  return (_request, response, seen) => {
    const inBody = seen.body.includes('app-id') ? secret : password;
    const token = String(
      seen.headers['proxy-authorization'] ?? seen.headers['x-auth-token'] ?? seen.headers.authorization ?? inBody,
    );
    const echo = echoOf(seen);
    // Ids and codes are shown to clients, so they are what an echo would come out by.
    const id = token.replaceAll(/[^\w-]/g, '').slice(0, 60);
    const headers = {
      'x-request-id': id,
      'retry-after': '0',
      'www-authenticate': encodeURIComponent(token),
      location: `/${id}`,
    };
    const body = bodyOf(echo);
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

const SHAPES: readonly [name: string, (echo: string) => unknown][] = [
  ['CBR', (echo) => ({ error_code: 'BackupService.6113', error_msg: echo })],
  ['CBR, the code too', (echo) => ({ error_code: echo, error_msg: echo })],
  ['Karbor', (echo) => ({ computeFault: { code: 500, message: echo } })],
  [
    'Karbor, the name too',
    (echo) => ({ [echo.replaceAll(/[^a-z]/gi, '').slice(0, 30)]: { code: 400, message: echo } }),
  ],
  ['no JSON', (echo) => `<html>${echo}</html>`],
];

const refusals = [400, 401, 403, 404, 409, 413, 429, 500, 503].flatMap((status) =>
  SHAPES.map(([name, bodyOf]): [string, React] => [`${status} in the shape of ${name}`, refuse(status, bodyOf)]),
);

const broken: [string, React][] = [
  ['a 200 that is not JSON', refuse(200, (echo) => echo)],
  ['a 200 with texts for objects', refuse(200, (echo) => ({ vault: echo, plan: echo, vaults: echo, plans: [echo] }))],
  ['a 200 with an error code', refuse(200, (echo) => ({ error_code: 'BackupService.6113', error_msg: echo }))],
  ['a 200 with an echo for an id', refuse(200, (echo) => ({ vaults: [{ id: echo }], plans: [{ id: echo }] }))],
  ['a redirect', refuse(302, (echo) => echo)],
  ['a cut connection', (request) => void request.socket.destroy()],
  [
    'a cut body',
    (request, response, seen) => {
      response.writeHead(200, { 'content-length': '99999' }).write(echoOf(seen));
      setImmediate(() => request.socket.destroy());
    },
  ],
  ['no HTTP', (request, _response, seen) => void request.socket.end(`NOT HTTP ${echoOf(seen)}\r\n\r\n`)],
  [
    'gzip that is none',
    (_request, response, seen) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(echoOf(seen));
    },
  ],
  [
    'gzip of an echo',
    (_request, response, seen) => {
      response.writeHead(500, { 'content-encoding': 'gzip' }).end(gzipSync(echoOf(seen)));
    },
  ],
];

/** What an upstream does to whoever asks it. */
export const REACTIONS: readonly [name: string, React][] = [...refusals, ...broken];

/** A token service that gives a token, or does the same as the upstream. */
export function loginListener(react: React | undefined, seen: readonly Seen[]): RequestListener {
  return (request, response) => {
    const last = seen.at(-1);
    if (react && last) return react(request, response, last);
    const times = { issued_at: '2026-01-01T00:00:00Z', expires_at: '2026-01-01T01:00:00Z' };
    response.writeHead(201, { 'x-subject-token': CREDENTIALS.loginToken }).end(JSON.stringify({ token: times }));
  };
}
