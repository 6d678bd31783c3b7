import { describe, expect, it } from 'vitest';
import { folder, run } from '../support/command.ts';
import { fakeProxy } from '../support/proxy.ts';
import { tokenService } from '../support/token-service.ts';
import { answering, serve } from '../support/wire-server.ts';
import {
  closedPort,
  examined,
  fixture,
  type Row,
  SECRET,
  silentPort,
  TOKEN,
  tlsServer,
  upstreamOf,
  VAULTS,
} from './_support/stand-ins.ts';

const WELL = { isOk: true, reached: true, credential: true, project: true, help: null };

describe('doctor', () => {
  it('prints a table, and ends with 0 if every upstream answers', async () => {
    const [cbr, karbor] = [await serve(answering(VAULTS)), await serve(answering({ providers: [] }))];
    const upstreams = [{ endpoint: cbr.origin }, { name: 'lab', kind: 'karbor', endpoint: karbor.origin }];
    const cwd = folder({ upstreams: upstreams.map(upstreamOf) });
    const { code, stdout, stderr } = await run(['doctor', '--config', 'gateway.config.json'], {}, cwd);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^upstream {2}reached {2}TLS {2}credential {2}project {2}latency {2,}clock\nup +yes +- +yes +yes +\d+ ms +[+-]?\d s\nlab +yes +- +yes +yes +\d+ ms +[+-]?\d s\n$/,
    );
    expect([cbr.seen, karbor.seen].map((calls) => calls.map(({ method, path }) => `${method} ${path}`))).toEqual([
      ['GET /v3/p1/vaults?offset=0&limit=1'],
      [expect.stringMatching(/^GET \/v1\/p1\/providers/)],
    ]);
  });

  it('prints the help below the table, and ends with 1 if one upstream fails', async () => {
    const well = await serve(answering(VAULTS));
    const port = await closedPort();
    const upstreams = [{ endpoint: well.origin }, { name: 'down', endpoint: `http://127.0.0.1:${port}` }];
    const { code, stdout } = await run(['doctor'], {}, folder({ upstreams: upstreams.map(upstreamOf) }));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /\ndown {6}no +- +- +- +- +-\n\ndown: listVaults: the upstream could not be reached\. Nothing/,
    );
  });

  it('sends what callers would send: tokens and projects of the command line, else of the environment', async () => {
    const { origin, seen } = await serve(answering(VAULTS));
    const auth = { mode: 'passthrough' };
    const cwd = folder({
      upstreams: ['one', 'two', 'the-third'].map((name) => ({
        name,
        kind: 'cbr',
        endpoint: `${origin}/${name}`,
        auth,
      })),
    });
    const words = ['--token', `one=${SECRET}`, '--token', 'to=ken==', '--project', 'p', '--project', 'two=p2'];
    const env = { GATEWAY_TOKEN: 'of-all', GATEWAY_TOKEN_THE_THIRD: 'of-third' };
    expect((await run(['doctor', ...words], env, cwd)).code).toBe(0);
    const sent = seen.map(({ path, headers }) => [path.split('?')[0], headers['x-auth-token']]);
    expect(sent.toSorted()).toEqual([
      ['/one/v3/p/vaults', SECRET],
      ['/the-third/v3/p/vaults', 'of-third'],
      ['/two/v3/p2/vaults', 'to=ken=='],
    ]);
  });

  it('needs no key of the gateway', async () => {
    const { origin } = await serve(answering(VAULTS));
    const callers = [{ name: 'console', keySha256: 'a'.repeat(64) }];
    expect(await examined([{ endpoint: origin }], { keys: { callers } })).toMatchObject({ code: 0, row: WELL });
  });

  it('reports the certificates of a private authority as trusted where "ca" names it', async () => {
    const port = await tlsServer('chain.pem', 'leaf-key.pem');
    const { row } = await examined([{ endpoint: `https://127.0.0.1:${port}`, ca: fixture('chain.pem') }]);
    expect(row).toMatchObject({ ...WELL, tls: true });
  });

  it('refuses to check made-up data', async () => {
    const { code, stdout, stderr } = await run(['doctor']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('there is nothing to check. Name a file by --config FILE.');
  });
});

type Expected = Partial<Row> & { readonly helps: RegExp };
const json = (body: unknown, status: number, headers = {}) => serve(answering(body, status, headers));
const AKSK = { mode: 'aksk', accessKey: 'AK', secretKey: SECRET };

const FAILURES: readonly [what: string, parts: () => Promise<object>, expected: Expected][] = [
  [
    'a name that cannot be resolved',
    async () => ({ endpoint: 'http://cbr.invalid' }),
    { reached: false, credential: null, helps: /cannot be resolved: check the address, and the DNS/ },
  ],
  [
    'a refused connection',
    async () => ({ endpoint: `http://127.0.0.1:${await closedPort()}` }),
    { reached: false, helps: /Nothing listens at that address/ },
  ],
  [
    'a silent service',
    async () => ({ endpoint: `http://127.0.0.1:${await silentPort()}` }),
    { reached: false, helps: /No response came in time: check firewalls/ },
  ],
  [
    'a self-signed certificate',
    async () => ({ endpoint: `https://127.0.0.1:${await tlsServer('self-signed.pem', 'self-signed-key.pem')}` }),
    {
      reached: true,
      tls: false,
      credential: null,
      helps: /not trusted here: name the PEM file .* in upstreams\[\]\.ca/,
    },
  ],
  [
    'an expired certificate',
    async () => ({
      endpoint: `https://127.0.0.1:${await tlsServer('expired.pem', 'expired-key.pem')}`,
      ca: fixture('expired.pem'),
    }),
    { reached: true, tls: false, helps: /The certificate has expired: have it renewed/ },
  ],
  [
    'a certificate for another name',
    async () => ({
      endpoint: `https://localhost:${await tlsServer('chain.pem', 'leaf-key.pem')}`,
      ca: fixture('chain.pem'),
    }),
    { reached: true, tls: false, helps: /The certificate is for another name/ },
  ],
  [
    'a port without TLS',
    async () => ({ endpoint: (await json(VAULTS, 200)).origin.replace('http:', 'https:') }),
    { reached: true, tls: false, helps: /does not speak TLS: check the port, or write http:/ },
  ],
  [
    'a refused token',
    async () => ({ endpoint: (await json({ error: { code: 401, title: 'Unauthorized', message: 'm' } }, 401)).origin }),
    { reached: true, credential: false, project: null, helps: /The credential is wrong or has expired/ },
  ],
  [
    'a lack of rights',
    async () => ({ endpoint: (await json({ error_code: 'BackupService.0004', error_msg: 'm' }, 403)).origin }),
    { reached: true, credential: true, project: false, helps: /lacks the rights for this project/ },
  ],
  [
    'the project of another token',
    async () => ({
      endpoint: (await json({ unauthorized: { code: 401, message: 'Malformed request url' } }, 401)).origin,
    }),
    { reached: true, credential: true, project: false, helps: /not that of the credential: check projectId/ },
  ],
  [
    'a proxy that cannot be reached',
    async () => ({
      endpoint: 'https://cbr.example.com',
      proxy: `http://u:${encodeURIComponent(SECRET)}@127.0.0.1:${await closedPort()}`,
    }),
    { reached: false, helps: /The proxy cannot be reached, or refuses the address/ },
  ],
  [
    'a proxy that wants a login',
    async () => {
      const { address } = await fakeProxy({ onConnect: (socket) => void socket.end('HTTP/1.1 407 No\r\n\r\n') });
      return { endpoint: 'https://cbr.example.com', proxy: `http://${address}` };
    },
    { reached: false, helps: /The proxy wants a login/ },
  ],
  [
    'something that does not answer in JSON',
    async () => {
      const { origin } = await serve((_request, response) => void response.end('<html>Welcome</html>'));
      return { endpoint: origin };
    },
    { reached: true, helps: /Something else than the service may answer there/ },
  ],
  [
    'a clock beyond the tolerance of signatures',
    async () => {
      const { origin } = await json(VAULTS, 200, { date: new Date(Date.now() + 20 * 60_000).toUTCString() });
      return { endpoint: origin, auth: AKSK };
    },
    {
      reached: true,
      credential: true,
      helps: /The clock of this machine is 20 minutes behind that of the upstream up, and/,
    },
  ],
  [
    'a passthrough without a token',
    async () => ({ endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } }),
    { reached: null, helps: /Give a token by GATEWAY_TOKEN_UP or GATEWAY_TOKEN .* or by --token up=TOKEN/ },
  ],
  [
    'a token service that refuses the login',
    async () => {
      const { origin } = await json({ error: { code: 401, title: 'Unauthorized', message: 'm' } }, 401);
      const auth = { mode: 'password', authUrl: `${origin}/v3`, username: 'u', password: SECRET, project: 'p' };
      return { endpoint: origin, auth };
    },
    { credential: false, helps: /The token service refuses the login: check user, password/ },
  ],
  [
    'a token service that cannot be reached',
    async () => {
      const authUrl = `http://127.0.0.1:${await closedPort()}/v3`;
      return {
        endpoint: 'http://127.0.0.1:9',
        auth: { mode: 'password', authUrl, username: 'u', password: SECRET, project: 'p' },
      };
    },
    { reached: null, credential: null, helps: /Nothing listens .* The address is upstreams\[\]\.auth\.authUrl/ },
  ],
  [
    'a silent token service',
    async () => {
      const authUrl = `http://127.0.0.1:${await silentPort()}/v3`;
      return {
        endpoint: 'http://127.0.0.1:9',
        auth: { mode: 'password', authUrl, username: 'u', password: SECRET, project: 'p' },
      };
    },
    {
      reached: null,
      credential: null,
      helps: /^up: the token service did not respond in time\. No response came .* upstreams\[\]\.auth\.authUrl\.$/,
    },
  ],
  [
    'a silent service behind a login',
    async () => {
      const { authUrl } = await tokenService(3_600_000);
      return {
        endpoint: `http://127.0.0.1:${await silentPort()}`,
        auth: { mode: 'password', authUrl, username: 'u', password: SECRET, project: 'p' },
      };
    },
    { reached: false, helps: /^up: listVaults: the upstream did not respond in time\. .* upstreams\[\]\.endpoint\.$/ },
  ],
];

it.each(FAILURES)(
  'doctor says what helps against %s, and shows no secret',
  async (_what, partsOf, { helps, ...facts }) => {
    const { code, isOk, row, printed } = await examined([await partsOf()]);
    expect({ code, isOk }).toEqual({ code: 1, isOk: false });
    expect(row).toMatchObject({ ...facts, isOk: false, help: expect.stringMatching(helps) });
    expect(printed).not.toContain(SECRET);
    expect(printed).not.toContain(encodeURIComponent(SECRET));
  },
);

const PASSTHROUGH = { endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } };

it.each([`${SECRET}\n`, `${SECRET}é`])('doctor says that the token %j is malformed, and not missing', async (token) => {
  const { row, printed } = await examined([PASSTHROUGH], { env: { GATEWAY_TOKEN: token } });
  expect(row?.help).toMatch(
    /^up: the token that was sent is not of visible ASCII characters alone; .* Give a token by/,
  );
  expect(printed).not.toContain(SECRET);
});

it('doctor says that a project is malformed, and not missing', async () => {
  const words = ['--project', 'é', '--token', SECRET];
  const { row } = await examined([{ ...PASSTHROUGH, projectId: undefined }], { words });
  expect(row?.help).toMatch(/^up: the project that was sent is not 1 to 64 .*; .* Name a project by --project up=ID/);
});

it('doctor shows a difference of the clocks without a failure where nothing is signed', async () => {
  const { origin } = await json(VAULTS, 200, { date: new Date(Date.now() - 3_600_000).toUTCString() });
  const { code, row } = await examined([{ endpoint: origin, auth: TOKEN }]);
  expect(code).toBe(0);
  expect(row?.clockDifferenceS).toBeGreaterThan(-3_610);
  expect(row?.clockDifferenceS).toBeLessThan(-3_590);
});
