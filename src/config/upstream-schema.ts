import * as z from 'zod';
import {
  ENCODED,
  flag,
  isDecodable,
  notEmpty,
  objectOf,
  plainName,
  plainUrl,
  text,
  webAddress,
  whole,
} from './values.ts';

export const PROXY = 'an http:// or https:// URL without path, like http://user:password@proxy.example.com:3128';

/** Whether a string is the address of a proxy, with or without a login. */
export function isProxy(address: string): boolean {
  if (!/^https?:\/\/[^\s/?#\\]+\/?$/i.test(address) || !URL.canParse(address)) return false;
  const { username, password } = new URL(address);
  return isDecodable(username) && isDecodable(password);
}

const VERSION_PATH = /[^/:]\/+v\d+(\.\d+)?(\/|$)/i;

const endpoint = webAddress('https://cbr.ap-southeast-3.myhuaweicloud.com')
  .refine((address) => isDecodable(new URL(address).pathname), { error: ENCODED, abort: true })
  .overwrite((address) => (URL.canParse(address) ? plainUrl(address) : address));

const authUrl = webAddress('http://127.0.0.1:5000/v3')
  .refine((address) => /[^/:]\/v3\/*$/i.test(address) || !VERSION_PATH.test(address), {
    error: 'the address of version 3 of the identity service, ending in /v3',
    abort: true,
  })
  .overwrite((address) => (URL.canParse(address) ? plainUrl(address).replace(/(?<![:/])(\/v3)?$/i, '/v3') : address));

const passthrough = objectOf({
  mode: z
    .literal('passthrough')
    .describe('Each caller brings its own token: X-Auth-Token or X-Auth-Token-<upstream>.')
    .meta({ printable: true }),
});

const token = objectOf({
  mode: z.literal('token').describe('One fixed token for every call.').meta({ printable: true }),
  token: text(/^[!-~]+$/, 'a token: visible ASCII characters without spaces and line ends').describe(
    `Secret: the token. Better as \${NAME}.`,
  ),
});

const password = objectOf({
  mode: z
    .literal('password')
    .describe('The gateway fetches tokens from Keystone v3 (Huawei IAM speaks it too).')
    .meta({ printable: true }),
  authUrl: authUrl
    .describe('Address of the identity service, http://127.0.0.1:5000/v3; /v3 is added if absent.')
    .meta({ printable: true }),
  username: notEmpty.exactOptional().describe('Name of the user whose rights the gateway uses; this or userId.'),
  userId: notEmpty
    .exactOptional()
    .describe('Id of that user, in place of username and the domain of the user.')
    .meta({ printable: true }),
  password: notEmpty.describe(`Secret: the password of that user. Better as \${NAME}.`),
  userDomain: notEmpty.default('Default').describe('Name of the domain of the user. Default: Default.'),
  userDomainId: notEmpty
    .exactOptional()
    .describe('Id of the domain of the user, in place of userDomain.')
    .meta({ printable: true }),
  project: notEmpty
    .exactOptional()
    .describe('Name of the project the token is for; this, or projectId here, or projectId of the upstream.'),
  projectId: notEmpty
    .exactOptional()
    .describe(
      'Id of the project the token is for, in place of its name and domain. Default: projectId of the upstream.',
    )
    .meta({ printable: true }),
  projectDomain: notEmpty.default('Default').describe('Name of the domain of the project. Default: Default.'),
  projectDomainId: notEmpty
    .exactOptional()
    .describe('Id of the domain of the project, in place of projectDomain.')
    .meta({ printable: true }),
});

const applicationCredential = objectOf({
  mode: z
    .literal('application-credential')
    .describe('Karbor only: the gateway fetches tokens from Keystone v3 by an application credential.')
    .meta({ printable: true }),
  authUrl: authUrl
    .describe('Address of the identity service, http://127.0.0.1:5000/v3; /v3 is added if absent.')
    .meta({ printable: true }),
  id: notEmpty.describe('Id of the application credential.'),
  secret: notEmpty.describe(`Secret: the secret of the application credential. Better as \${NAME}.`),
});

const aksk = objectOf({
  mode: z
    .literal('aksk')
    .describe('CBR only: every request is signed with an access key; needs projectId.')
    .meta({ printable: true }),
  accessKey: text(/^[!-+\--~]+$/, 'an access key: visible ASCII characters without spaces and commas').describe(
    'The access key (AK).',
  ),
  secretKey: notEmpty.describe(`Secret: the secret key (SK). Better as \${NAME}.`),
  securityToken: text(/^[!-~]+$/, 'a token: visible ASCII characters without spaces and line ends')
    .exactOptional()
    .describe(`Secret: belongs to temporary keys. Better as \${NAME}. Default: none.`),
});

const MODES = 'passthrough, token, password, application-credential, aksk';

const auth = z
  .discriminatedUnion('mode', [passthrough, token, password, applicationCredential, aksk], {
    error: ({ code }) => (code === 'invalid_union' ? MODES : `an object whose mode is one of ${MODES}`),
  })
  .describe('Credentials for calls to this upstream.');

const CALLS_PER_SECOND = 'a number above 0 and up to 10000';

/** One service behind the gateway. */
export const upstream = objectOf({
  name: plainName.describe('Name of the upstream in ids, headers and filters; unique.').meta({ printable: true }),
  kind: z
    .enum(['cbr', 'karbor'], { error: '"cbr" or "karbor"' })
    .describe('Huawei Cloud CBR v3 or Karbor v1.')
    .meta({ printable: true }),
  endpoint: endpoint
    .describe(
      'Address of the service, with its base path, if any, and without its version path. A slash at the end is dropped.',
    )
    .meta({ printable: true }),
  proxy: z
    .string({ error: PROXY })
    .refine(isProxy, { error: PROXY })
    .exactOptional()
    .describe(
      `Address of the HTTP proxy for this upstream and its token service. Secret where it holds a login: better as \${NAME}. Default: HTTP_PROXY or HTTPS_PROXY of the environment, but for what NO_PROXY has and for this machine.`,
    ),
  ca: notEmpty
    .exactOptional()
    .describe(
      'PEM file of the certificate authorities that this upstream and its token service are trusted by, and no other ones; relative to the configuration file. Default: the public ones, and those of NODE_EXTRA_CA_CERTS.',
    )
    .meta({ printable: true }),
  region: notEmpty.exactOptional().describe('Region, shown to clients. Default: none.').meta({ printable: true }),
  projectId: text(/^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "_" and "-"')
    .exactOptional()
    .describe('Project of every call. Default: each caller names it by X-Project-Id-<upstream> or X-Project-Id.')
    .meta({ printable: true }),
  inLists: flag(true).describe('Whether lists over all upstreams include this one. Default: true.'),
  backupListSplit: flag(false).describe(
    'CBR only: request full and incremental backups as two lists and merge them. Default: false.',
  ),
  writeMark: flag(true).describe(
    'CBR only: append a mark to the description of every created checkpoint, by which it is found if the response is lost. Clients do not see the mark. Default: true.',
  ),
  alwaysLook: flag(false).describe(
    'CBR only: a create with an idempotencyKey first looks for its mark, so that keys hold over replicas without Redis. Default: false.',
  ),
  timeoutMs: whole(100, 60_000)
    .exactOptional()
    .describe(
      'Time in milliseconds after which a call without a response counts as a failure of the upstream. At most requestTimeoutMs; ends no call. Default: 5000, or requestTimeoutMs if that is less.',
    ),
  maxParallel: whole(1, 1000).default(64).describe('Maximum number of concurrent calls to this upstream. Default: 64.'),
  callsPerSecond: z
    .number({ error: CALLS_PER_SECOND })
    .positive({ error: CALLS_PER_SECOND })
    .max(10_000, { error: CALLS_PER_SECOND })
    .exactOptional()
    .describe(
      'Maximum number of calls to this upstream per second; callers take turns. Default: what the upstream allows.',
    )
    .meta({ printable: true }),
  auth,
});
