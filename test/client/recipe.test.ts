import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { type App, makeApp } from './_support/app.ts';

const LAB_CHECKPOINT = 'checkpoint:lab:cf56bd3e-97a7-4078-b6d5-f36246333fd9:d4dbf0e6-e71f-4202-aa5c-8a644103f007';
const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url))
  .map((file) => readFileSync(new URL(`../../schema/operations/${file}`, import.meta.url), 'utf8'))
  .map((text) => /^(?:query|mutation|subscription) (\w+)/m.exec(text)?.[1]);
const SPEED = 100;

const installed = installForTests();
let app: App;

beforeAll(async () => {
  app = await makeApp(installed);
  const compiled = [undefined, 'sha256', 'md5'].map(app.compileRelay);
  await Promise.all([app.run(['graphql-codegen', '--silent']), ...compiled]);
}, 120_000);

afterAll(() => rmSync(app.folder, { recursive: true }));

/** The gateway of the tarball, over a sandbox whose time runs fast; the address of its graph. */
async function gateway(name: string, config: object = {}): Promise<string> {
  const begin = Date.now();
  const sandbox = await startSandbox({ now: () => begin + (Date.now() - begin) * SPEED });
  onTestFinished(() => sandbox.close());
  const main = join(app.folder, 'node_modules/checkpoint-gateway/dist/main.js');
  const file = join(app.folder, `${name}.config.json`);
  writeFileSync(file, JSON.stringify({ ...sandbox.gatewayConfig(), port: 0, ...config }));
  const { printed } = startCommand(process.execPath, [main, '--config', file], { cwd: app.folder });
  const [, url] = /GraphiQL +(\S+)/.exec(await printed(/GraphiQL +\S+/)) ?? [];
  return url ?? '';
}

/** What relay-compiler and the code generator have persisted, as one manifest. */
function persisted(): string {
  const files = ['sha256.json', 'md5.json', 'src/gql/persisted-documents.json'];
  const contents = files.map((file) => JSON.parse(readFileSync(join(app.folder, file), 'utf8')));
  expect(contents.map((content) => Object.keys(content).length >= OPERATIONS.length)).toEqual([true, true, true]);
  writeFileSync(join(app.folder, 'persisted.json'), JSON.stringify(Object.assign({}, ...contents)));
  return 'persisted.json';
}

/** What scenes of the app answer, each over the gateway at its address, and what they warn of. */
async function play(scenes: Readonly<Record<string, string>>): Promise<object> {
  const env = { LAB_CHECKPOINT, NODE_ENV: 'development', NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };
  const { stdout, stderr } = await app.run(['tsx', 'src/run.ts', JSON.stringify(scenes)], env);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const seen = {
  VaultOverview: 'read',
  VaultDetail: 'read',
  CheckpointDetail: 'read',
  CreateCheckpoint: 'CreateCheckpointPayload',
  ResetCheckpointState: 'ResetCheckpointStatePayload',
  VaultTasks: 'read',
  WaitForCheckpoint: 'read',
  FollowCheckpoint: 'read',
  RunningTasks: 'read',
  DeleteCheckpoint: 'DeleteCheckpointPayload',
};

describe('the tarball', () => {
  const unpacked = () => join(app.folder, 'node_modules/checkpoint-gateway');

  it('brings every file to which its documents link', () => {
    const documents = readdirSync(unpacked(), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.md'),
    );
    expect(documents).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md', join('docs', 'clients.md')]));
    const links = documents.flatMap((document) => {
      const text = readFileSync(join(unpacked(), document), 'utf8');
      return Array.from(text.matchAll(/\]\(([^)#:]+)[^):]*\)/g), ([, link = '']) => join(dirname(document), link));
    });
    expect(links.length).toBeGreaterThan(9);
    expect(links.filter((link) => !existsSync(join(unpacked(), link)))).toEqual([]);
  });

  it('brings no definition of an image, which is built from the repository', () => {
    expect(readdirSync(join(unpacked(), 'deploy')).toSorted()).toEqual(['alerts.yaml', 'dashboard.json', 'kubernetes']);
  });
});

describe('an app made of the recipe', () => {
  it('compiles', async () => {
    expect(await app.run(['tsc', '-p', '.']).catch((error) => error)).toEqual({ stdout: '', stderr: '' });
  });

  it('runs every stored operation with each client, by text or by hash where no text may run, and without a warning', async () => {
    expect(Object.keys(seen).toSorted()).toEqual(OPERATIONS.toSorted());
    const [open, trusting] = await Promise.all([
      gateway('open'),
      gateway('trusting', { trustedDocuments: { manifest: persisted() } }),
    ]);
    const byText = ['fetch', 'relay', 'apollo', 'urql', 'apolloNodes', 'relayPages', 'recipe'];
    const byHash = ['fetchByHash', 'relaySha256', 'relayMd5'];
    const played = await play({
      ...Object.fromEntries(byText.map((name) => [name, open])),
      ...Object.fromEntries(byHash.map((name) => [name, trusting])),
    });
    const quiet = (answer: unknown) => ({ answer, warnings: [] });
    const lastPage = quiet({ seen, first: 4, joined: 3, inOrder: true });
    const allPages = quiet({ seen, first: 4, joined: 19, inOrder: true });
    expect(played).toEqual({
      fetch: lastPage,
      fetchByHash: lastPage,
      relay: lastPage,
      relaySha256: lastPage,
      relayMd5: lastPage,
      apollo: allPages,
      urql: allPages,
      apolloNodes: quiet({ joined: 9, ids: 9, beside: true }),
      relayPages: quiet({ first: 4, joined: 8 }),
      recipe: quiet({ vaults: 19, all: 19, backedUp: 'AVAILABLE', refused: 'NOT_FOUND' }),
    });
  }, 60_000);
});
