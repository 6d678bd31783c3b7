import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { bundle, ROOT } from '../../deploy/build/bundle.ts';
import { buildConsole } from '../../deploy/build/console.ts';
import { licensesOf } from '../../deploy/build/licenses.ts';
import { sbomOf } from '../../deploy/build/sbom.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';

const EMBEDDING = fileURLToPath(new URL('../../examples/embedding/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-tarball-'));
const env = { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' };
const npm = (...words: string[]) => execFileSync('npm', words, { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' });

beforeAll(() => {
  npm('pack', installForTests(), '--ignore-scripts', '--pack-destination', folder);
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  npm('install', `./${tarball}`, '--engine-strict', '--no-audit', '--no-fund');
  cpSync(EMBEDDING, folder, { recursive: true });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

it('installs with --engine-strict and without a network, and nothing but itself', () => {
  const installed = readdirSync(join(folder, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(installed).toEqual(['checkpoint-gateway']);
});

it('has a command that runs', async () => {
  const bin = join(folder, 'node_modules/.bin/checkpoint-gateway');
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  expect((await startCommand(bin, ['--version']).ended).stdout).toBe(`${version}\n`);
});

it('answers in a server of its reader, as the example of embedding does', async () => {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const config = join(folder, 'gateway.config.json');
  writeFileSync(config, JSON.stringify(sandbox.gatewayConfig()));
  const server = startCommand(process.execPath, ['server.mjs', config], { cwd: folder });
  const [, url] = /(http:\S+)\n/.exec(await server.printed(/http:\S+\n/)) ?? [];
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ vaults(first: 1) { nodes { id } } }' });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  expect(await response.text()).toMatch(/^\{"data":\{"vaults":\{"nodes":\[\{"id":"vault:/);
  expect(await (await fetch(`${url}/version`)).text()).toBe('1\n');
  server.process.kill('SIGTERM');
  const { code, stderr } = await server.ended;
  expect({ code, requests: stderr.match(/"msg":"Request\."/g)?.length }).toEqual({ code: 0, requests: 1 });
});

it('complains of a wrong configuration with a ConfigError', async () => {
  const code = `import { ConfigError, createGateway } from 'checkpoint-gateway';
    try { createGateway({ upstreams: [] }); } catch (error) { console.log(error instanceof ConfigError, error.message); }`;
  const { stdout } = await startCommand(process.execPath, ['--input-type=module', '-e', code], { cwd: folder }).ended;
  expect(stdout).toMatch(/^true the configuration cannot be used:\n {2}- upstreams /);
});

it('has types that a strict reader without any of its packages can use', () => {
  const words = ['-p', ROOT, '--declaration', '--emitDeclarationOnly', '--noCheck', '--outDir', join(folder, 'types')];
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), words);
  cpSync(join(folder, 'types/embedding.d.ts'), join(folder, 'node_modules/checkpoint-gateway/dist/embedding.d.ts'));
  const code = `import { ConfigError, createGateway, type Gateway, type GatewayOptions } from 'checkpoint-gateway';
    const options: GatewayOptions = { writeLog: (line) => line.length, env: {} };
    const { handler, close }: Gateway = createGateway({ upstreams: [] }, options);
    void [handler, close(), new ConfigError('a', []).problems.length];\n`;
  writeFileSync(join(folder, 'app.ts'), code);
  const flags = '--noEmit --strict --module nodenext --target es2023 --types node --ignoreConfig'.split(' ');
  const typeRoots = ['--typeRoots', join(ROOT, 'node_modules/@types')];
  execFileSync(join(ROOT, 'node_modules/.bin/tsc'), [...flags, ...typeRoots, 'app.ts'], {
    cwd: folder,
    stdio: 'inherit',
  });
}, 60_000);

it('is made of packages that have a licence and a line in the bill of materials, the same in each build', async () => {
  const to = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-bundle-'));
  onTestFinished(() => rmSync(to, { recursive: true }));
  const packages = [...new Set([...(await bundle(to)), ...(await buildConsole(join(to, 'console')))])];
  expect(packages).toEqual(expect.arrayContaining(['node_modules/react-dom', 'node_modules/urql']));
  const names = [...licensesOf(packages).matchAll(/^-{80}\n(\S+ \S+) \(/gm)].map(([, name = '']) => name);
  expect(names).toHaveLength(packages.length);
  const text = sbomOf(packages);
  const { components } = JSON.parse(text) as { components: { name: string; version: string }[] };
  const listed = components.map(({ name, version }) => `${name} ${version}`);
  expect(listed.toSorted()).toEqual([...new Set(names)].toSorted());
  expect(sbomOf(packages)).toBe(text);
  expect(packages.filter((path) => path.endsWith('/graphql'))).toEqual(['node_modules/graphql']);
});
