import { Agent } from 'undici';
import { expect, it, onTestFinished } from 'vitest';
import { openGateway } from '../../support/gateway.ts';

const CONTENT = {
  upstreams: [
    { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth: { mode: 'token', token: 't' } },
  ],
};

it('names the variable that is wrong', async () => {
  const query =
    'query($id: ID!, $from: DateTime) { checkpoint(id: $id) { id } checkpoints(filter: { createdFrom: $from }) { nodes { id } } }';
  const { query: ask } = await openGateway(CONTENT, { listen: true });
  const { errors = [] } = await ask(query, { id: 1.5, from: 'soon' });
  expect(errors.map(({ message }) => message.slice(0, 36))).toEqual([
    'Variable "$id" got invalid value 1.5',
    'Variable "$from" got invalid value "',
  ]);
  expect(errors[1]?.extensions).toMatchObject({ code: 'INVALID_INPUT' });
});

it('hides what it did not foresee, and logs it whole', async () => {
  const dispatcher = new Agent();
  onTestFinished(() => dispatcher.destroy());
  const broken = new Proxy(dispatcher, {
    get: (_agent, name) => {
      if (name === 'destroy') return () => {};
      throw new TypeError('the secret of the house');
    },
  });
  const { query, lines } = openGateway(CONTENT, { dispatcher: broken });
  expect(await query('{ vault(id: "vault:sg:00000000-0000-4000-8000-00000000000a") { id } }')).toMatchObject({
    data: { vault: null },
    errors: [{ message: 'Unexpected error.', path: ['vault'], extensions: { code: 'INTERNAL', retryable: false } }],
  });
  expect(lines.join('')).toContain('the secret of the house');
});
