import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { serve } from '../../support/wire-server.ts';
import { asked, held } from './_support/held-answers.ts';

const LIST = '{ vaults(first: 5) { nodes { id } failures { code } } }';

async function gatewayOf(...names: string[]) {
  const { listener, release } = held();
  const { origin, seen } = await serve(listener);
  const auth = { mode: 'passthrough' };
  const upstreams = names.map((name) => ({ name, kind: 'cbr', endpoint: origin, auth, inLists: name === 'sg' }));
  return { seen, release, gateway: openGateway({ upstreams }) };
}

it('asks once for 200 requests of one token that want the same at the same moment', async () => {
  const { seen, release, gateway } = await gatewayOf('sg');
  const headers = { 'x-auth-token': 'tok', 'x-project-id': 'p' };
  const answers = Array.from({ length: 200 }, () => gateway.ask(LIST, { headers }));
  await asked(seen, 1);
  // A later request that ends has let all of these begin.
  await gateway.ask('{ __typename }');
  release();
  const texts = (await Promise.all(answers)).map(({ text }) => text);
  expect(new Set(texts)).toEqual(new Set(['{"data":{"vaults":{"nodes":[],"failures":[]}}}']));
  expect(seen).toHaveLength(1);
});

it('asks apart for other tokens and other projects', async () => {
  const { seen, release, gateway } = await gatewayOf('sg');
  const callers = [
    { 'x-auth-token': 'one', 'x-project-id': 'p' },
    { 'x-auth-token': 'two', 'x-project-id': 'p' },
    { 'x-auth-token': 'one', 'x-project-id': 'q' },
  ];
  const answers = callers.map((headers) => gateway.ask(LIST, { headers }));
  await asked(seen, 3);
  release();
  await Promise.all(answers);
  expect(seen.map(({ path, headers }) => `${headers['x-auth-token']} ${path.split('/')[2]}`).sort()).toEqual([
    'one p',
    'one q',
    'two p',
  ]);
});

it('asks apart for two upstreams at one endpoint', async () => {
  const { seen, release, gateway } = await gatewayOf('sg', 'hk');
  const headers = { 'x-auth-token': 'tok', 'x-project-id': 'p' };
  const both = ['sg', 'hk'].map((name) => `${name}: vaults(filter: { upstreams: ["${name}"] }) { nodes { id } }`);
  const answer = gateway.ask(`{ ${both.join(' ')} }`, { headers });
  await asked(seen, 2);
  release();
  await answer;
  expect(seen).toHaveLength(2);
});
