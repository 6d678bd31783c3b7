import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { folder, GRAPHIQL, run, start } from './support/command.ts';

const SG = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } };

describe('without a configuration file', () => {
  it('runs the sandbox, says so, and prints where GraphiQL is', async () => {
    const stdout = await start(['--port', '0']).printed(GRAPHIQL);
    expect(stdout).toMatch(/^\*\*\* SANDBOX: .*ALL DATA IS MADE UP.*\*\*\*$/m);
    expect(stdout).toMatch(/^Gateway {3}http:\/\/127\.0\.0\.1:\d+$/m);
  });

  it('answers a query about made-up vaults', async () => {
    const [, url] = GRAPHIQL.exec(await start(['--port', '0']).printed(GRAPHIQL)) ?? [];
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ upstreams { name } }' }),
    });
    expect(await answer.json()).toHaveProperty('data.upstreams.0.name');
  });

  it.each([[[]], [['--check-config']]])('refuses to make up data in production: %j', async (words) => {
    const { code, stdout, stderr } = await run(words, { NODE_ENV: 'production' });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/NODE_ENV is production: the sandbox .* --config FILE or GATEWAY_CONFIG.* SANDBOX=on\.$/ms);
  });

  it('runs the sandbox in production if SANDBOX is on', async () => {
    const command = start(['--port', '0'], { NODE_ENV: 'production', SANDBOX: 'on' });
    expect(await command.printed(/GraphQL .*\n/)).toContain('ALL DATA IS MADE UP');
  });

  it('may show the sandbox on every host', async () => {
    expect(await start(['--port', '0', '--host', '0.0.0.0']).printed(GRAPHIQL)).toContain('ALL DATA IS MADE UP');
  });

  it('names a wrong --port with what is accepted', async () => {
    const { code, stderr } = await run(['--port', 'abc']);
    expect(code).toBe(1);
    expect(stderr).toContain('--port is "abc"; accepted: a whole number from 0 to 65535; 0 takes any free port');
  });
});

describe('with a configuration file that leaves the upstreams to the sandbox', () => {
  const VAULTS = '{ vaults(first: 20) { nodes { upstream { name } } failures { upstream code } } }';

  async function ask(url: string, query: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return { headers: response.headers, body: await response.text() };
  }

  async function open(content: object): Promise<string> {
    const stdout = await start([], {}, folder({ port: 0, ...content })).printed(GRAPHIQL);
    expect(stdout).toContain('ALL DATA IS MADE UP');
    return GRAPHIQL.exec(stdout)?.[1] ?? '';
  }

  it.each([{}, { sandbox: true }])('runs the sandbox with the rest of the file: %j', async (content) => {
    const keySha256 = createHash('sha256').update('key-of-the-console').digest('hex');
    const callers = [{ name: 'console', keySha256, upstreams: ['sg', 'eu', 'lab'] }];
    const url = await open({ ...content, callers, limits: { depth: 3 } });
    const key = { authorization: 'Bearer key-of-the-console' };
    expect((await ask(url, '{ vaults(first: 1) { nodes { id } } }', key)).body).toContain('"id":"vault:sg:');
    expect((await ask(url, '{ vaults(first: 1) { nodes { id } } }')).body).toContain('UNAUTHENTICATED');
    expect((await ask(url, VAULTS, key)).body).toContain('limits.depth');
  });

  it('lets an upstream fail for who sends a fault token', async () => {
    const url = await open({});
    const { body } = await ask(url, VAULTS, { 'x-auth-token-lab': 'fault-503' });
    expect(body).toContain('"failures":[{"upstream":"lab","code":"UPSTREAM_UNAVAILABLE"}]');
    expect(body).toContain('{"upstream":{"name":"sg"}}');
  });

  it('may be asked by pages of this machine and of "corsOrigins", and by no others', async () => {
    const url = await open({ corsOrigins: ['https://console.example.com'] });
    const preflight = async (origin: string) => {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const response = await fetch(`${url}/graphql`, { method: 'OPTIONS', headers });
      return [response.status, response.headers.get('access-control-allow-origin')];
    };
    const local = [
      'http://localhost:5173',
      'http://app.localhost:5173',
      'http://127.0.0.1:3000',
      'http://[::1]:8080',
      'https://localhost',
    ];
    for (const origin of [...local, 'https://console.example.com']) {
      expect(await preflight(origin)).toEqual([204, origin]);
      const answer = await ask(url, '{ __typename }', { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    }
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'http://10.0.0.1', 'null']) {
      expect(await preflight(origin)).toEqual([403, null]);
    }
  });

  it('is checked by --check-config, and may say so by a variable', async () => {
    const content = { port: 4100, sandbox: `\${SANDBOXED}` };
    const { code, stdout } = await run(['--check-config'], { SANDBOXED: 'true' }, folder(content));
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'gateway.config.json is usable: host 127.0.0.1, port 4100, the sandbox would run, with made-up data\n',
    });
  });

  it.each<[object, Record<string, string>, string]>([
    [{}, { NODE_ENV: 'production' }, 'NODE_ENV is production'],
    [{ production: true }, {}, '"production" is true'],
  ])('does not run in production unasked: %j with %j', async (content, env, why) => {
    const { code, stdout, stderr } = await run([], env, folder(content));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^No upstreams in gateway.config.json, and ${why}: the sandbox .* SANDBOX=on\\.$`, 'ms'),
    );
  });

  it('runs in production with SANDBOX=on', async () => {
    const command = start([], { SANDBOX: 'on' }, folder({ port: 0, production: true }));
    expect(await command.printed(/GraphQL .*\n/)).toContain('ALL DATA IS MADE UP');
  });

  it.each<[object, string]>([
    [{ sandbox: true, upstreams: [SG] }, 'sandbox is true, and upstreams are given; accepted: one of the two'],
    [{ upstream: [SG] }, 'upstream is not a known key; accepted: $schema, host, port'],
    [{ callers: [{ name: 'a', keySha256: '5'.repeat(64), upstreams: ['us'] }] }, '"us"; accepted: sg, eu, lab'],
  ])('is refused with what is wrong: %j', async (content, complaint) => {
    const { code, stdout, stderr } = await run([], {}, folder(content));
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(complaint);
  });
});

describe('with a configuration file', () => {
  it('may not be asked by a page of this machine', async () => {
    const [, url] = GRAPHIQL.exec(await start([], {}, folder({ port: 0, upstreams: [SG] })).printed(GRAPHIQL)) ?? [];
    const headers = { origin: 'http://localhost:5173', 'access-control-request-method': 'POST' };
    expect((await fetch(`${url}/graphql`, { method: 'OPTIONS', headers })).status).toBe(403);
  });

  it('says nothing of a sandbox', async () => {
    const stdout = await start(['--port', '0'], {}, folder({ upstreams: [SG] })).printed(GRAPHIQL);
    expect(stdout).not.toContain('SANDBOX');
  });

  it('names the port that is in use and the way to another', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const { code, stderr } = await run(['--port', `${port}`], {}, folder({ upstreams: [SG] }));
    holder.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `127.0.0.1:${port} is in use already. Choose another port by --port N or "port" in the configuration file; 0 takes any free one.\n`,
    });
  });

  it('names the port of the metrics that is in use and the way to another', async () => {
    const holder = createServer().listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const { port } = holder.address() as { port: number };
    const { code, stderr } = await run(['--port', '0'], {}, folder({ upstreams: [SG], metrics: { port } }));
    holder.close();
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `127.0.0.1:${port} is in use already. Choose another port by "metrics.port" in the configuration file; 0 takes any free one.\n`,
    });
  });

  it('names a host of the metrics that is not of this machine and the way to another', async () => {
    const metrics = { host: '192.0.2.1' };
    const { code, stderr } = await run(['--port', '0'], {}, folder({ upstreams: [SG], metrics }));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        '192.0.2.1:9464 is not an address of this machine. Choose an address of this machine by "metrics.host" in the configuration file.\n',
    });
  });

  it('prints where the metrics are, which have its version and the lines that the log dropped', async () => {
    const metrics = { port: 0 };
    const printed = /^Metrics {3}(http:\S+\/metrics)\n/m;
    const stdout = await start(['--port', '0'], {}, folder({ upstreams: [SG], metrics })).printed(printed);
    const text = await (await fetch(printed.exec(stdout)?.[1] ?? '')).text();
    expect(text).toMatch(/^checkpoint_gateway_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
    expect(text).toMatch(/^checkpoint_gateway_log_lines_dropped_total 0$/m);
  });

  it('names a host that is not of this machine and the way to another', async () => {
    const { code, stderr } = await run(['--host', '192.0.2.1'], {}, folder({ upstreams: [SG] }));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        '192.0.2.1:4000 is not an address of this machine. Choose an address of this machine by --host H or "host" in the configuration file.\n',
    });
  });
});
