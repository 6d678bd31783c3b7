import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { SG } from '../../src/sandbox/cbr/estate.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { DEMO } from '../../src/sandbox/keystone/estate.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { addCheckpoint, addProvider, addRun, NIGHT, serverVault } from './estates.ts';
import { type Answer, type OpenOptions, openGateway } from './gateway.ts';

/** The keys of the callers by their names, and one of nobody. */
export const KEYS = {
  writer: 'Wr1ter-kQ7_Zx81.Lm+Tk/wVb8c==',
  second: 'Sec0nd-pR5~Yt62.Nj+Us/kCd3e==',
  reader: 'Re4der-mW9_Xo58.Hg+Pi/mEf6h==',
  elsewhere: 'Els3where-tB2.Qa+Vf/nGj7k==',
  wrong: 'Wr0ng-hD6_Uv73.Cs+Ox/qRm1n==',
} as const;

const keySha256 = (key: string) => createHash('sha256').update(key).digest('hex');

/** Two who may do everything at the upstream `up`, one who may read there, and one who may use another upstream. */
export const CALLERS = [
  { name: 'writer', keySha256: keySha256(KEYS.writer), upstreams: ['up'], write: true },
  { name: 'second', keySha256: keySha256(KEYS.second), write: true },
  { name: 'reader', keySha256: keySha256(KEYS.reader), upstreams: ['other', 'up'] },
  { name: 'elsewhere', keySha256: keySha256(KEYS.elsewhere), upstreams: ['other'], write: true },
];

/** How the upstream `up` gets its rights. */
export const MODES = ['passthrough', 'token', 'password', 'application-credential', 'aksk'] as const;
export type Mode = (typeof MODES)[number];

/** The token that callers bring where the mode is passthrough. */
export const TOKEN = { 'x-auth-token': SG.token };
export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function upstreamOf(mode: Mode, { cbr, karbor, keystone, estate }: Sandbox): object {
  const authUrl = keystone.authUrl;
  const [user] = estate.keystone.users;
  const [credential] = estate.keystone.applicationCredentials;
  const auth = {
    passthrough: { mode },
    token: { mode, token: SG.token },
    password: { mode, authUrl, username: user?.name, password: user?.password, project: DEMO.name },
    'application-credential': { mode, authUrl, id: credential?.id, secret: credential?.secret },
    aksk: { mode, accessKey: 'AK', secretKey: 'SK' },
  }[mode];
  const isKarbor = mode === 'password' || mode === 'application-credential';
  const service = isKarbor
    ? { kind: 'karbor', endpoint: karbor.endpoint, projectId: DEMO.id }
    : { kind: 'cbr', endpoint: cbr.endpoint, projectId: SG.id };
  return { name: 'up', ...service, auth };
}

export interface Guarded {
  readonly sandbox: Sandbox;
  /** Posts a document to the listening gateway. */
  readonly ask: (document: string, headers?: Record<string, string>, signal?: AbortSignal) => Promise<Answer>;
  /** The ids of a vault and a checkpoint of `up`. */
  readonly vaultId: string;
  readonly checkpointId: string;
  readonly lines: readonly string[];
  readonly close: () => Promise<void>;
}

/** A gateway that listens, with callers, over a sandbox; for as long as the test runs. */
export async function openGuarded(mode: Mode, keys: object = {}, log?: OpenOptions['log']): Promise<Guarded> {
  const estate = emptyEstate();
  const vault = serverVault('web', 2);
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const [plan = { id: '' }] = plans;
  const own = plans.map((each) => addCheckpoint(estate, provider, each, NIGHT))[0];
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  const other = { name: 'other', kind: 'cbr', endpoint: sandbox.cbr.endpoint, projectId: 'other' };
  const upstreams = [upstreamOf(mode, sandbox), { ...other, inLists: false, auth: { mode: 'token', token: 't' } }];
  // Like a file, the content has no undefined keys.
  const content = JSON.parse(JSON.stringify({ callers: CALLERS, upstreams, ...keys })) as object;
  const { query, lines, close } = await openGateway(content, { listen: true, ...(log && { log }) });
  const isKarbor = mode === 'password' || mode === 'application-credential';
  return {
    sandbox,
    lines,
    vaultId: `vault:up:${isKarbor ? plan.id : vault.id}`,
    checkpointId: isKarbor ? `checkpoint:up:${provider.id}:${own?.id}` : `checkpoint:up:${checkpoint.id}`,
    ask: (document, headers, signal) => query(document, {}, headers, signal),
    close,
  };
}
