import { connect } from 'node:net';
import { pino } from 'pino';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { startGateway } from '../../src/server/start.ts';
import { answering, serve } from '../support/wire-server.ts';

const silent = pino({ level: 'silent' });

async function open(endpoint = 'http://127.0.0.1:1', graphiql = true) {
  const content = {
    port: 0,
    graphiql,
    upstreams: [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth: { mode: 'token', token: 't' } }],
  };
  const gateway = await startGateway(readConfig({ name: 'test', content }, {}), { log: silent });
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

it('refuses a Host header that is none, and shows nothing of itself', async () => {
  const { hostname, port } = new URL(await open());
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end('GET /health HTTP/1.1\r\nHost: [\r\n\r\n'));
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1.1 400 .*\r\n\r\n\w+\r\nThe Host header is not a host\.\n\r\n0\r\n\r\n$/s);
});

it('names the variable that is wrong', async () => {
  const query =
    'query($id: ID!, $from: DateTime) { checkpoint(id: $id) { id } checkpoints(filter: { createdFrom: $from }) { nodes { id } } }';
  const response = await fetch(`${await open()}/graphql`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ query, variables: { id: 1.5, from: 'soon' } }),
  });
  const { errors } = (await response.json()) as { errors: { message: string; extensions: object }[] };
  expect(errors.map(({ message }) => message.slice(0, 36))).toEqual([
    'Variable "$id" got invalid value 1.5',
    'Variable "$from" got invalid value "',
  ]);
  expect(errors[1]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
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
