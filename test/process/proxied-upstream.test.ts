import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { folder, GRAPHIQL, start } from '../support/command.ts';
import { fakeProxy } from '../support/proxy.ts';

it('reaches an upstream through the proxy, and by the certificates, that its file names', async () => {
  const fixture = (name: string) => new URL(`../fixtures/tls/${name}`, import.meta.url);
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
  const body = JSON.stringify({ query: '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { name } }' });
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  expect(await answer.json()).toEqual({ data: { vault: null } });
  expect(proxy.seen).toMatchObject([{ method: 'CONNECT', target: `127.0.0.1:${port}`, authorization: 'Basic dTpw' }]);
});
