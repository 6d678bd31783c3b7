import { pino } from 'pino';
import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../../../src/config/config.ts';
import { listen } from '../../support/product.ts';

const silent = pino({ level: 'silent' });

async function open() {
  const content = {
    port: 0,
    upstreams: [
      { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth: { mode: 'token', token: 't' } },
    ],
  };
  const gateway = await listen(readConfig({ name: 'test', content }, {}), { log: silent });
  onTestFinished(() => gateway.close());
  return gateway.url;
}

const json = { 'content-type': 'application/json' };

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

it('hides what it did not foresee, and logs it whole', async () => {
  const lines: string[] = [];
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const { createGateway } = await import('../../support/product.ts');
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
  const query = '{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { id } }';
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
