import { expect, it } from 'vitest';
import { folder, startCommand } from '../support/command.ts';
import { installForTests } from '../support/installed.ts';
import { urlOf } from './_support/holding.ts';

// A second is what is promised on a quiet machine; a busy one gets five.
const PROMISED_MS = 1_000;
const BUSY = 5;

const installed = installForTests();

const password = { mode: 'password', authUrl: 'http://127.0.0.1:1/v3', username: 'u', password: 'p', project: 'x' };
const DEAD = Array.from({ length: 8 }, (_, index) => ({
  ...{ name: `up-${index}`, kind: index % 2 === 0 ? 'cbr' : 'karbor', auth: password },
  ...{ endpoint: `http://127.0.0.1:${index + 1}`, projectId: `p${index}` },
}));

it('is ready within a second while every upstream is down', async () => {
  const cwd = folder({ port: 0, upstreams: DEAD });
  const startedAt = performance.now();
  const command = startCommand(process.execPath, [`${installed}/dist/main.js`], { cwd });
  const response = await fetch(`${await urlOf(command)}/ready`);
  expect(performance.now() - startedAt).toBeLessThan(PROMISED_MS * BUSY);
  expect(response.status).toBe(200);
});

it('stays ready, and names them, when it has found out that they are', async () => {
  const auth = { mode: 'token', token: 'token-of-the-gateway' };
  const cwd = folder({ port: 0, upstreams: DEAD.map((one) => ({ ...one, auth })) });
  const url = await urlOf(startCommand(process.execPath, [`${installed}/dist/main.js`], { cwd }));
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ vaults(first: 1) { nodes { id } failures { code } } }' });
  expect(await askReady(url)).toEqual({ code: 200, status: 'ready', failing: 0 });
  for (let round = 0; round < 8; round += 1) await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  expect(await askReady(url)).toEqual({ code: 200, status: 'ready', failing: DEAD.length });
});

async function askReady(url: string) {
  const response = await fetch(`${url}/ready`);
  const { status, upstreams } = (await response.json()) as { status: string; upstreams: { isFailing: boolean }[] };
  return { code: response.status, status, failing: upstreams.filter(({ isFailing }) => isFailing).length };
}
