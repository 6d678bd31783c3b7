import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigError, createGateway } from '../src/embedding.ts';
import { emptyEstate } from '../src/sandbox/estate.ts';
import { startSandbox } from '../src/sandbox/server.ts';
import { startCommand } from './support/command.ts';
import { complaintsOf, SG } from './support/config.ts';
import { serverVault } from './support/estates.ts';
import { installForTests } from './support/installed.ts';
import { postTo } from './support/post.ts';
import { describeWithRedis, startRedis } from './support/redis-server.ts';

it.each(['metrics', 'tracing'])('createGateway refuses %s, which it would ignore', (key) => {
  const complaint = `${key} is given, which the command checkpoint-gateway alone has; accepted: a configuration without ${key} for createGateway`;
  expect(complaintsOf(() => createGateway({ upstreams: [SG], [key]: {} }))).toEqual([complaint]);
  expect(() => createGateway({ upstreams: [], [key]: {} })).toThrow(ConfigError);
  expect(complaintsOf(() => createGateway({ upstreams: [], [key]: {} }))).toEqual([
    'upstreams is an empty list; accepted: a list of at least one upstream',
    complaint,
  ]);
});

it('a write in flight has its audit line when close() has ended', async () => {
  const estate = emptyEstate();
  const vault = serverVault('web');
  estate.cbr.vaults.push(vault);
  const sandbox = await startSandbox({ estate });
  onTestFinished(() => sandbox.close());
  sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints$/, fault: { kind: 'delay', ms: 5_000 } });
  const lines: string[] = [];
  const writeLog = (line: string) => void lines.push(line);
  const { fetch, close } = createGateway({ ...sandbox.gatewayConfig(), audit: true }, { writeLog });
  const id = `vault:sg:${vault.id}`;
  void postTo('http://127.0.0.1', fetch)(`mutation { createCheckpoint(input: { vaultId: "${id}" }) { __typename } }`);
  await expect
    .poll(() => sandbox.requests.some(({ method, path }) => method === 'POST' && /checkpoints$/.test(path)))
    .toBe(true);
  await close();
  const audited = lines.filter((line) => line.includes('"name":"audit"')).map((line) => JSON.parse(line));
  expect(audited).toMatchObject([{ mutation: 'createCheckpoint', vault: id, outcome: 'unknown' }]);
});

const SCRIPT = `
const { createGateway } = await import(process.argv[1]);
const { fetch, close } = createGateway(process.argv[2]);
const body = JSON.stringify({ query: '{ vaults(first: 1) { nodes { id } } }' });
const headers = { 'content-type': 'application/json' };
const response = await fetch(new Request('http://127.0.0.1/graphql', { method: 'POST', headers, body }));
console.log(response.headers.get('ratelimit') !== null, await response.text());
await close();`;

describeWithRedis('a gateway over Redis in a process of others', () => {
  it('lets the process end when it is closed', async () => {
    const [redis, sandbox] = await Promise.all([startRedis(), startSandbox({ estate: emptyEstate() })]);
    onTestFinished(() => sandbox.close());
    const shared = { secret: 'a secret of this test, of 32 characters and more', redis: { url: redis.url } };
    const content = JSON.stringify({ ...sandbox.gatewayConfig(), ...shared, rateLimit: { callsPerMinute: 100 } });
    const words = ['--input-type=module', '-e', SCRIPT, join(installForTests(), 'dist/embedding.js'), content];
    const { code, stdout, stderr } = await startCommand(process.execPath, words).ended;
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'true {"data":{"vaults":{"nodes":[]}}}\n',
      stderr: '',
    });
  });
});
