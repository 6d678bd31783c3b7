import type { CommandRun } from '../recording.ts';

/** A run of the command, before it. */
export type Given = Pick<CommandRun, 'name' | 'words' | 'env' | 'files'>;

const sg = { name: 'sg', kind: 'cbr', endpoint: 'https://cbr.example.com', auth: { mode: 'passthrough' } };
const lab = { name: 'lab', kind: 'karbor', endpoint: 'http://127.0.0.1:8799', auth: { mode: 'token', token: 't0ken' } };
const aksk = { mode: 'aksk', accessKey: 'AK', secretKey: 'SK' };
const password = {
  mode: 'password',
  authUrl: 'http://127.0.0.1:5000/v3',
  username: 'demo',
  password: 'pa55',
  project: 'demo',
};
const caller = { name: 'console', keySha256: 'a'.repeat(64) };

/** Configurations, most of them broken, by what is wrong. */
const CONFIGS: Readonly<Record<string, object | string>> = {
  'two upstreams': { upstreams: [sg, { ...lab, auth: password }] },
  'every key': {
    ...{
      host: '0.0.0.0',
      port: 1,
      requestTimeoutMs: 20_000,
      keepAliveMs: 1_000,
      callers: [{ ...caller, upstreams: ['lab'], write: true }],
    },
    ...{
      secret: 's'.repeat(32),
      previousSecret: 'p'.repeat(32),
      production: true,
      introspection: true,
      graphiql: true,
      console: true,
      maskErrors: false,
    },
    ...{
      shareQueries: false,
      logVariables: true,
      costTrace: true,
      allowedHosts: ['h'],
      corsOrigins: ['https://h'],
      corsHeaders: ['X-H'],
    },
    ...{
      limits: { depth: 3, nodes: 5 },
      rateLimit: { callsPerMinute: 5 },
      trustedProxies: ['10.0.0.0/8'],
      upstreams: [sg, lab],
    },
  },
  'no upstream': { upstreams: [] },
  'the sandbox, port by name': { sandbox: true, port: `\${PORT}` },
  'sandbox beside upstreams': { sandbox: true, upstreams: [sg] },
  'not JSON': '{ "port": 4000,, }',
  'not closed': '{ "port": 4000',
  'an empty file': '',
  'a list': '[]',
  'an unknown key': { prot: 4000, upstreams: [sg] },
  'a port too high': { port: 65_536, upstreams: [sg] },
  'a port as text': { port: 'http', upstreams: [sg] },
  'a variable that is not set': { upstreams: [{ ...lab, auth: { mode: 'token', token: `\${MISSING}` } }] },
  'a file that is not there': { upstreams: [{ ...lab, auth: { mode: 'token', token: `\${file:missing}` } }] },
  'a token from a file': { upstreams: [{ ...lab, auth: { mode: 'token', token: `\${file:token}` } }] },
  'an unknown kind': { upstreams: [{ ...sg, kind: 'nova' }] },
  'a name in capitals': { upstreams: [{ ...sg, name: 'SG' }] },
  'one name twice': { upstreams: [sg, sg] },
  'no endpoint': { upstreams: [{ ...sg, endpoint: undefined }] },
  'an endpoint with a login': { upstreams: [{ ...sg, endpoint: 'https://u:s3cret@k' }] },
  'an endpoint with its version': { upstreams: [{ ...sg, endpoint: 'https://k/v3' }] },
  'no auth': { upstreams: [{ ...sg, auth: undefined }] },
  'another mode': { upstreams: [{ ...sg, auth: { mode: 'oauth' } }] },
  'a key of another mode': { upstreams: [{ ...sg, auth: { mode: 'passthrough', token: 's3cret' } }] },
  'aksk without a project': { upstreams: [{ ...sg, auth: aksk }] },
  'aksk on Karbor': { upstreams: [{ ...lab, auth: aksk }] },
  'an application credential on CBR': {
    upstreams: [{ ...sg, auth: { mode: 'application-credential', authUrl: 'http://k/v3', id: 'i', secret: 's' } }],
  },
  'a login without a user': { upstreams: [{ ...lab, auth: { ...password, username: undefined } }] },
  'an identity service of version 2': { upstreams: [{ ...lab, auth: { ...password, authUrl: 'http://k/v2.0' } }] },
  'own rights on an open host': { host: '0.0.0.0', upstreams: [lab] },
  'own rights for anyone': { host: '0.0.0.0', callers: 'anyone', upstreams: [lab] },
  'a caller without a key': { callers: [{ name: 'console' }], upstreams: [lab] },
  'a caller of an unknown upstream': { callers: [{ ...caller, upstreams: ['eu'] }], upstreams: [lab] },
  'one key for two callers': { callers: [caller, { ...caller, name: 'other' }], upstreams: [lab] },
  'a short secret': { secret: 'short', upstreams: [sg] },
  'one secret twice': { secret: 's'.repeat(32), previousSecret: 's'.repeat(32), upstreams: [sg] },
  'a limit of nothing': { limits: { depth: 0, aliases: -1, tokens: 1.5 }, upstreams: [sg] },
  'a wait above that of the request': { requestTimeoutMs: 1_000, upstreams: [{ ...sg, timeoutMs: 2_000 }] },
  'no origin': { corsOrigins: ['console.example.com', '*'], upstreams: [sg] },
  'no subnet': { trustedProxies: ['10.0.0.0/33', 'proxy'], upstreams: [sg] },
  'no proxy': { upstreams: [{ ...sg, proxy: 'socks5://proxy' }] },
  'authorities that are not there': { upstreams: [{ ...sg, ca: 'missing.pem' }] },
  'authorities that are none': { upstreams: [{ ...sg, ca: 'token' }] },
  'a manifest that is not there': { trustedDocuments: { manifest: 'missing.json' }, upstreams: [sg] },
  'a manifest that is none': { trustedDocuments: { manifest: 'token' }, upstreams: [sg] },
  'a manifest of a wrong document': { trustedDocuments: { manifest: 'manifest.json' }, upstreams: [sg] },
};

const FILES = {
  token: 't0ken\n',
  'manifest.json': JSON.stringify({ [`sha256:${'0'.repeat(64)}`]: '{ upstreams { nmae } }' }),
};

const checked = (name: string, config: object | string, env = {}): Given => ({
  name: `--check-config, ${name}`,
  words: ['--check-config'],
  env: { PORT: '4001', ...env },
  files: { ...FILES, 'gateway.config.json': typeof config === 'string' ? config : JSON.stringify(config) },
});
const spoken = (...words: string[]): Given => ({ name: words.join(' '), words, env: {}, files: {} });

/** Every run of the command that is recorded. */
export const commands: readonly Given[] = [
  ...Object.entries(CONFIGS).map(([name, config]) => checked(name, config)),
  checked('the sandbox in production', {}, { NODE_ENV: 'production' }),
  spoken('--check-config'),
  spoken('--check-config', '--config', 'missing.json'),
  spoken('--check-config', '--port', '65536'),
  spoken('--check-config', '--host', ''),
  spoken('--help'),
  spoken('--version'),
  spoken('--prot', '1'),
  spoken('--port'),
  spoken('word'),
];
