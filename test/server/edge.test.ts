import { pino } from 'pino';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startGateway } from '../../src/server/start.ts';
import { answering, serve } from '../support/wire-server.ts';

const silent = pino({ level: 'silent' });

async function open(endpoint = 'http://127.0.0.1:1', hasGraphiql = true) {
  const content = {
    port: 0,
    upstreams: [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth: { mode: 'token', token: 't' } }],
  };
  const gateway = await startGateway(readConfig({ name: 'test', content }, {}), { log: silent, hasGraphiql });
  onTestFinished(() => gateway.close());
  return gateway.url;
}

const json = { 'content-type': 'application/json' };

it('answers /health without asking an upstream', async () => {
  const cbr = await serve(answering({}));
  const response = await fetch(`${await open(cbr.origin)}/health`);
  expect([response.status, cbr.seen]).toEqual([200, []]);
});

it('refuses a body of more than 256,000 bytes', async () => {
  const url = await open();
  const body = JSON.stringify({ query: '{ upstreams { name } }', variables: { padding: 'x'.repeat(256_000) } });
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers: json, body });
  expect(response.status).toBe(413);
});

it('shows GraphiQL to a browser, and not where it is off', async () => {
  const accept = { headers: { accept: 'text/html' } };
  const shown = await fetch(`${await open()}/graphql`, accept);
  const hidden = await fetch(`${await open(undefined, false)}/graphql`, accept);
  expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'text/html']);
  expect(await shown.text()).toContain('VaultOverview');
  expect(hidden.headers.get('content-type')).not.toBe('text/html');
});

it('runs no mutation by GET', async () => {
  const cbr = await serve(answering({}));
  const mutation = 'mutation{deleteCheckpoint(input:{id:"checkpoint:sg:a"}){__typename}}';
  const response = await fetch(`${await open(cbr.origin)}/graphql?query=${encodeURIComponent(mutation)}`);
  expect([response.status, cbr.seen]).toEqual([405, []]);
});

it('allows no other origin', async () => {
  const response = await fetch(`${await open()}/graphql`, {
    method: 'POST',
    headers: { ...json, origin: 'https://elsewhere.example' },
    body: '{"query":"{ upstreams { name } }"}',
  });
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
});

it('hides what it did not foresee, and logs it whole', async () => {
  const lines: string[] = [];
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const { createGateway } = await import('../../src/server/gateway.ts');
  const content = {
    upstreams: [
      { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth: { mode: 'token', token: 't' } },
    ],
  };
  const broken = new Proxy(dispatcher, {
    get: () => {
      throw new TypeError('the secret of the house');
    },
  });
  const gateway = createGateway(readConfig({ name: 'test', content }, {}), {
    dispatcher: broken,
    hasGraphiql: false,
    log: pino({ base: null }, { write: (line: string) => lines.push(line) }),
  });
  const query = '{ vault(id: "vault:sg:a") { id } }';
  const request = new Request('http://127.0.0.1/graphql', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query }),
  });
  expect(await (await gateway.fetch(request)).json()).toMatchObject({
    data: { vault: null },
    errors: [{ message: 'Unexpected error.', path: ['vault'], extensions: { code: 'INTERNAL', retryable: false } }],
  });
  expect(lines.join('')).toContain('the secret of the house');
});
