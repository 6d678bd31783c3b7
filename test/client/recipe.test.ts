import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import { startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { type App, makeApp } from './app.ts';

const LAB_CHECKPOINT = 'checkpoint:lab:cf56bd3e-97a7-4078-b6d5-f36246333fd9:d4dbf0e6-e71f-4202-aa5c-8a644103f007';
const OPERATIONS = readdirSync(new URL('../../schema/operations/', import.meta.url))
  .map((file) => readFileSync(new URL(`../../schema/operations/${file}`, import.meta.url), 'utf8'))
  .map((text) => /^(?:query|mutation) (\w+)/m.exec(text)?.[1]);
const SPEED = 100;

const installed = installForTests();
let app: App;

beforeAll(async () => {
  app = await makeApp(installed);
  await Promise.all([app.run(['graphql-codegen', '--silent']), app.compileRelay()]);
}, 120_000);

afterAll(() => rmSync(app.folder, { recursive: true }));

/** The gateway of the tarball, over a sandbox whose time runs fast; the address of its graph. */
async function gateway(config: object = {}): Promise<string> {
  const begin = Date.now();
  const sandbox = await startSandbox({ now: () => begin + (Date.now() - begin) * SPEED });
  onTestFinished(() => sandbox.close());
  const main = join(app.folder, 'node_modules/checkpoint-gateway/dist/main.js');
  const file = join(app.folder, 'gateway.config.json');
  writeFileSync(file, JSON.stringify({ ...sandbox.gatewayConfig(), port: 0, ...config }));
  const { printed } = startCommand(process.execPath, [main, '--config', file], { cwd: app.folder });
  const [, url] = /GraphiQL +(\S+)/.exec(await printed(/GraphiQL +\S+/)) ?? [];
  return url ?? '';
}

/** What scenes of the app answer, and what they warn of. */
async function play(
  url: string,
  ...scenes: string[]
): Promise<Record<string, { answer: unknown; warnings: string[] }>> {
  const env = { LAB_CHECKPOINT, NODE_ENV: 'development', NODE_OPTIONS: '--disable-warning=ExperimentalWarning' };
  const { stdout, stderr } = await app.run(['tsx', 'src/run.ts', url, ...scenes], env);
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

const seen = {
  VaultOverview: 'read',
  VaultDetail: 'read',
  CheckpointDetail: 'read',
  CreateCheckpoint: 'CreateCheckpointPayload',
  ResetCheckpointState: 'ResetCheckpointStatePayload',
  DeleteCheckpoint: 'DeleteCheckpointPayload',
};

describe('an app made of the recipe', () => {
  it('compiles', async () => {
    expect(await app.run(['tsc', '-p', '.']).catch((error) => error)).toEqual({ stdout: '', stderr: '' });
  });

  it('runs every stored operation with each client, and without a warning', async () => {
    const scenes = ['fetch', 'relay', 'apollo', 'urql', 'apolloNodes', 'relayPages', 'recipe'];
    const played = await play(await gateway(), ...scenes);
    const quiet = (answer: unknown) => ({ answer, warnings: [] });
    expect(Object.keys(seen).toSorted()).toEqual(OPERATIONS.toSorted());
    expect(played).toEqual({
      fetch: quiet({ seen, first: 4, joined: 4 }),
      relay: quiet({ seen, first: 4, joined: 4 }),
      apollo: quiet({ seen, first: 4, joined: 8 }),
      urql: quiet({ seen, first: 4, joined: 8 }),
      apolloNodes: quiet({ joined: 9, ids: 9, beside: true }),
      relayPages: quiet({ first: 4, joined: 8 }),
      recipe: quiet({ vaults: 19, all: 19, backedUp: 'AVAILABLE', refused: 'NOT_FOUND' }),
    });
  }, 60_000);

  it.each(['SHA256', 'MD5'])(
    'runs what relay-compiler persisted with %s, where nothing else may run',
    async (algorithm) => {
      await app.compileRelay({ persistConfig: { file: './persisted.json', algorithm } });
      const url = await gateway({ trustedDocuments: { manifest: 'persisted.json' } });
      expect(await play(url, 'relay')).toMatchObject({ relay: { answer: { seen }, warnings: [] } });
    },
  );
});
