import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folder, startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { urlOf } from './_support/holding.ts';

const HOOK = fileURLToPath(new URL('_support/broken-hook.mjs', import.meta.url));

const installed = installForTests();

const auth = { mode: 'token', token: 'token-of-the-gateway' };
const SG = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth };

/** What a client learns of a gateway: whether it shows its schema, GraphiQL, and the messages of its own faults. */
async function shownBy(config: object, env: Record<string, string>) {
  const hook = join(installed, 'broken-hook.mjs'); // there it finds the gateway's own undici
  copyFileSync(HOOK, hook);
  const words = ['--import', hook, join(installed, 'dist/main.js')];
  const command = startCommand(process.execPath, words, { cwd: folder({ port: 0, upstreams: [SG], ...config }), env });
  const url = `${await urlOf(command)}/graphql`;
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return response.text();
  };
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  const introspection = [await ask('{ __schema { types { name } } }'), await ask('{ __type(name: "Vault") { name } }')];
  const fault = await ask('{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { __typename id } }');
  expect(fault).toContain('"code":"INTERNAL"');
  expect(await ask('{ __typename }')).toBe('{"data":{"__typename":"Query"}}');
  return {
    introspection: introspection.map((text) => text.includes('"Vault"')),
    graphiql: (await page.text()).includes('VaultOverview'),
    messages: fault.includes('the secret of the house'),
  };
}

const OPEN = { introspection: [true, true], graphiql: true, messages: false };
const CLOSED = { introspection: [false, false], graphiql: false, messages: false };
const PRODUCTION = { NODE_ENV: 'production' };

describe('a process without switches', () => {
  it.each<[string, object, Record<string, string>, object]>([
    ['shows schema and GraphiQL', {}, {}, OPEN],
    ['shows neither by NODE_ENV=production', {}, PRODUCTION, CLOSED],
    ['shows neither by "production": true', { production: true }, {}, CLOSED],
    ['shows both by "production": false, whatever NODE_ENV says', { production: false }, PRODUCTION, OPEN],
  ])('%s', async (_what, config, env, shown) => {
    expect(await shownBy(config, env)).toEqual(shown);
  });
});

describe('a process in production', () => {
  it.each<[string, object, object]>([
    ['shows its schema by "introspection"', { introspection: true }, { ...CLOSED, introspection: [true, true] }],
    ['shows GraphiQL by "graphiql"', { graphiql: true }, { ...CLOSED, graphiql: true }],
    ['shows messages of faults by "maskErrors"', { maskErrors: false }, { ...CLOSED, messages: true }],
  ])('%s', async (_what, config, shown) => {
    expect(await shownBy(config, PRODUCTION)).toEqual(shown);
  });
});

describe('a process in development', () => {
  it.each<[string, object, object]>([
    ['hides its schema by "introspection"', { introspection: false }, { ...OPEN, introspection: [false, false] }],
    ['hides GraphiQL by "graphiql"', { graphiql: false }, { ...OPEN, graphiql: false }],
    ['shows messages of faults by "maskErrors"', { maskErrors: false }, { ...OPEN, messages: true }],
  ])('%s', async (_what, config, shown) => {
    expect(await shownBy(config, {})).toEqual(shown);
  });
});

describe('the sandbox in production', () => {
  const sandbox = (env: Record<string, string>) =>
    startCommand(process.execPath, [join(installed, 'dist/main.js'), '--port', '0'], {
      env: { ...PRODUCTION, ...env },
    });

  it('does not start unasked', async () => {
    const { code, stdout, stderr } = await sandbox({}).ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('set SANDBOX=on');
  });

  it('starts with SANDBOX=on, and is as closed as any other', async () => {
    const url = await urlOf(sandbox({ SANDBOX: 'on' }));
    const headers = { 'content-type': 'application/json' };
    const body = '{"query":"{ __schema { types { name } } }"}';
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
    expect(await response.text()).toContain('GRAPHQL_VALIDATION_FAILED');
  });
});
