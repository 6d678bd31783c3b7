import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folder, run, start } from './support/command.ts';
import { fakeProxy } from './support/proxy.ts';

const SG = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } };
const GRAPHIQL = /GraphiQL {2}(http:\/\/\S+)\/graphql\n/;

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

describe('with a configuration file', () => {
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

  it('names a host that is not of this machine and the way to another', async () => {
    const { code, stderr } = await run(['--host', '192.0.2.1'], {}, folder({ upstreams: [SG] }));
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        '192.0.2.1:4000 is not an address of this machine. Choose an address of this machine by --host H or "host" in the configuration file.\n',
    });
  });
});

it('reaches an upstream through the proxy, and by the certificates, that its file names', async () => {
  const fixture = (name: string) => new URL(`fixtures/tls/${name}`, import.meta.url);
  const [cert, key] = [readFileSync(fixture('chain.pem')), readFileSync(fixture('leaf-key.pem'))];
  const upstream = createTlsServer({ cert, key }, (_request, response) => {
    response.writeHead(404).end('{"error_code":"BackupService.6105","error_msg":"no such vault"}');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void upstream.close());
  await once(upstream, 'listening');
  const proxy = await fakeProxy();
  const { port } = upstream.address() as AddressInfo;
  const [endpoint, auth] = [`https://127.0.0.1:${port}`, { mode: 'token', token: `\${file:token}` }];
  const reached = { proxy: `http://u:\${PASSWORD}@${proxy.address}`, ca: 'house.pem', projectId: 'p' };
  const cwd = folder({ port: `\${PORT}`, upstreams: [{ name: 'sg', kind: 'cbr', endpoint, ...reached, auth }] });
  writeFileSync(join(cwd, 'house.pem'), cert);
  writeFileSync(join(cwd, 'token'), 't0ken\n');
  const command = start([], { PORT: '0', PASSWORD: 'p' }, cwd);
  const [, url] = GRAPHIQL.exec(await command.printed(GRAPHIQL)) ?? [];
  const body = JSON.stringify({ query: '{ vault(id: "vault:sg:a") { name } }' });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(await answer.json()).toEqual({ data: { vault: null } });
  expect(proxy.seen).toMatchObject([{ method: 'CONNECT', target: `127.0.0.1:${port}`, authorization: 'Basic dTpw' }]);
});

describe('a signal', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends the process and its sandbox with 0', async (signal) => {
    const command = start(['--port', '0']);
    await command.printed(GRAPHIQL);
    command.process.kill(signal);
    expect((await command.ended).code).toBe(0);
  });

  it('that comes twice at once is one', async () => {
    const command = start(['--port', '0']);
    await command.printed(GRAPHIQL);
    command.process.kill('SIGINT');
    command.process.kill('SIGTERM');
    expect((await command.ended).code).toBe(0);
  });

  it('that is repeated while a request hangs ends the process with 1 after a second', async () => {
    const command = start(['--port', '0']);
    const [, url = ''] = GRAPHIQL.exec(await command.printed(GRAPHIQL)) ?? [];
    const client = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => undefined);
    client.write(
      'POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n',
    );
    client.write('Content-Length: 99\r\n\r\n{');
    await once(client, 'data');
    const startedAtMs = performance.now();
    const repeated = setInterval(() => command.process.kill('SIGTERM'), 100);
    onTestFinished(() => clearInterval(repeated));
    expect((await command.ended).code).toBe(1);
    expect(performance.now() - startedAtMs).toBeGreaterThan(1_000);
  });
});
