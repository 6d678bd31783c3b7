import { describe, expect, it } from 'vitest';
import { complaints } from '../support/config.ts';
import { bearer, CALLERS, type Guarded, KEYS, MODES, type Mode, openGuarded, TOKEN } from '../support/guarded.ts';
import { leaksIn } from '../support/leaks.ts';

const HOSTS = ['127.0.0.1', '0.0.0.0'];
const SENT: [what: string, key: Record<string, string>, onRead: string, onWrite: string][] = [
  ['no key', {}, 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
  ['a wrong key', bearer(KEYS.wrong), 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
  ['the key of a caller without that upstream', bearer(KEYS.elsewhere), 'FORBIDDEN', 'FORBIDDEN'],
  ['the key of a caller who may read', bearer(KEYS.reader), 'done', 'FORBIDDEN'],
  ['the key of a caller who may write', bearer(KEYS.writer), 'done', 'done'],
];
const ACCESSES = ['read', 'write'] as const;

const CELLS = MODES.flatMap((mode) =>
  HOSTS.flatMap((host) =>
    ACCESSES.flatMap((access) =>
      SENT.map(([what, headers, onRead, onWrite]) => {
        const outcome = mode === 'passthrough' ? 'done' : { read: onRead, write: onWrite }[access];
        return { mode, host, access, what, outcome, key: headers };
      }),
    ),
  ),
);

async function readCode({ ask, checkpointId }: Guarded, headers: Record<string, string>): Promise<string> {
  const { data, errors } = await ask(`{ it: checkpoint(id: "${checkpointId}") { status } }`, headers);
  return data.it?.status === undefined ? String(errors?.[0]?.extensions?.code) : 'done';
}

/** A deletion: on CBR it would read before it writes. */
async function writeCode({ ask, checkpointId }: Guarded, headers: Record<string, string>): Promise<string> {
  const input = `{ id: "${checkpointId}" }`;
  const { data } = await ask(`mutation { it: deleteCheckpoint(input: ${input}) { ... on Failure { code } } }`, headers);
  return data.it.code ?? 'done';
}

describe('on an upstream with callers', () => {
  it.each(CELLS)(
    '$access with $what is $outcome, mode $mode, host $host',
    async ({ mode, host, access, outcome, key }) => {
      const guarded = await openGuarded(mode, { host });
      const headers = { ...key, ...(mode === 'passthrough' && TOKEN) };
      expect(await { read: readCode, write: writeCode }[access](guarded, headers)).toBe(outcome);
      const { requests } = guarded.sandbox;
      // Calls of the token service count as well.
      if (outcome === 'done') expect(requests.length).toBeGreaterThan(0);
      else expect(requests).toEqual([]);
      // No key goes on to an upstream.
      expect(leaksIn(JSON.stringify(requests), Object.values(KEYS))).toEqual([]);
    },
  );
});

it('passthrough takes no key in place of a token', async () => {
  const guarded = await openGuarded('passthrough');
  expect(await readCode(guarded, bearer(KEYS.writer))).toBe('UNAUTHENTICATED');
  expect(guarded.sandbox.requests).toEqual([]);
});

describe.each(MODES.filter((mode) => mode !== 'passthrough'))('without a list of callers, %s', (mode) => {
  it.each([
    ['127.0.0.1', undefined],
    ['127.0.0.1', 'anyone'],
    ['0.0.0.0', 'anyone'],
  ])('on %s with callers %j lets everybody read and write, key or no key', async (host, callers) => {
    const guarded = await openGuarded(mode, { host, callers });
    expect(await readCode(guarded, {})).toBe('done');
    expect(await readCode(guarded, bearer(KEYS.wrong))).toBe('done');
    expect(await writeCode(guarded, {})).toBe('done');
  });
});

describe('the start', () => {
  const AUTH: Record<Mode, object> = {
    passthrough: {},
    token: { token: 't' },
    password: { authUrl: 'http://h/v3', username: 'u', password: 'p', project: 'q' },
    'application-credential': { authUrl: 'http://h/v3', id: 'i', secret: 's' },
    aksk: { accessKey: 'a', secretKey: 's' },
  };
  const GUARDS = [
    ['no callers', {}],
    ['a list of callers', { callers: CALLERS.map(({ upstreams, ...caller }) => caller) }],
    ['callers that are anyone', { callers: 'anyone' }],
  ] as const;
  const STARTS = MODES.flatMap((mode) =>
    ['127.0.0.1', '0.0.0.0', '::'].flatMap((host) =>
      GUARDS.map(([what, keys]) => {
        const isRefused = mode !== 'passthrough' && host !== '127.0.0.1' && what === 'no callers';
        return { mode, host, what, outcome: isRefused ? 'refused, with both ways out' : 'accepted', keys };
      }),
    ),
  );

  it.each(STARTS)('with $what is $outcome, mode $mode, host $host', ({ mode, host, outcome, keys }) => {
    const kind = mode === 'password' || mode === 'application-credential' ? 'karbor' : 'cbr';
    const upstream = { name: 'up', kind, endpoint: 'http://h', projectId: 'p', auth: { mode, ...AUTH[mode] } };
    const complaint =
      `host is "${host}", and upstreams[0] ("up") uses the gateway's own rights, which everyone who reaches that ` +
      'host would have; accepted: a loopback host (127.0.0.1, ::1, localhost), or a list of "callers" with their ' +
      'keys, or "callers": "anyone"';
    expect(complaints({ host, upstreams: [upstream], ...keys })).toEqual(outcome === 'accepted' ? [] : [complaint]);
  });
});
