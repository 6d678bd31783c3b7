import { createHash } from 'node:crypto';
import type { Act, Ask } from '../recording.ts';
import { post, request } from '../requests.ts';

const KEYS = { reader: 'key-of-the-reader', writer: 'key-of-the-writer', narrow: 'key-of-the-narrow' };
const keySha256 = (key: string) => createHash('sha256').update(key).digest('hex');

const READ = '{ vaults(first: 2) { nodes { id name } failures { code message upstream retryable } } }';
const SG = '{ vaults(first: 2, filter: { upstreams: ["sg"] }) { nodes { id } failures { code } } }';
const WRITE =
  'mutation { deleteCheckpoint(input: { id: "checkpoint:sg:00000000-0000-4000-8000-000000000000" }) { __typename ... on Failure { code message upstream retryable argument } } }';
const COST = { 'X-Request-Cost': '1' };

const SENDERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  nobody: {},
  ...Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, { Authorization: `Bearer ${key}` }])),
  'a wrong key': { Authorization: 'Bearer nobody' },
  'another scheme': { Authorization: `Basic ${KEYS.reader}` },
  'a token': { 'X-Auth-Token': 'sandbox-token-sg-not-a-secret' },
  'a project of their own': { Authorization: `Bearer ${KEYS.reader}`, 'X-Project-Id': 'p1' },
};

async function askAll(ask: Ask): Promise<void> {
  for (const [sender, headers] of Object.entries(SENDERS)) {
    for (const [name, query] of Object.entries({ all: READ, sg: SG, write: WRITE, local: '{ upstreams { name } }' })) {
      await ask(`${name} by ${sender}`, post(query, undefined, { ...headers, ...COST }));
    }
  }
  await ask('ready, verbose', request('GET /ready?verbose'));
}

/** Callers with keys of their own. */
export const callers: Act = {
  stage: {
    name: 'callers',
    estate: 'demo',
    config: {
      production: true,
      callers: [
        { name: 'reader', keySha256: keySha256(KEYS.reader) },
        { name: 'writer', keySha256: keySha256(KEYS.writer), write: true },
        { name: 'narrow', keySha256: keySha256(KEYS.narrow), upstreams: ['eu'], write: true },
      ],
    },
  },
  run: askAll,
};

/** Callers with tokens of the upstreams. */
export const tokens: Act = {
  stage: { name: 'tokens', estate: 'demo', config: {}, upstream: { auth: { mode: 'passthrough' } } },
  run: async (ask) => {
    await askAll(ask);
    const tokensOf = { 'X-Auth-Token-sg': 'sandbox-token-sg-not-a-secret', 'X-Auth-Token-eu': 'wrong' };
    await ask('a token for each', post(READ, undefined, { ...tokensOf, ...COST }));
  },
};

/** More calls than a minute has. */
export const rateLimit: Act = {
  stage: {
    name: 'rate limit',
    estate: 'demo',
    config: { rateLimit: { callsPerMinute: 8 }, trustedProxies: ['127.0.0.1'] },
  },
  run: async (ask) => {
    const too = '{ vaults(first: 50) { nodes { checkpoints(first: 5) { nodes { id } } } } }';
    for (const [name, query] of Object.entries({ one: SG, all: READ, never: too, local: '{ upstreams { name } }' })) {
      for (let time = 0; time < 4; time += 1) await ask(`${name}, time ${time}`, post(query, undefined, COST));
    }
    await ask('from another address', post(SG, undefined, { ...COST, 'X-Forwarded-For': '192.0.2.1' }));
    await ask('with a token', post(SG, undefined, { ...COST, 'X-Auth-Token': 'x' }));
    await ask('a write', post(WRITE, undefined, COST));
    await ask('health', request('GET /health'));
  },
};
