import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';

const QUERY = 'query ($first: Int) { vaults(first: $first) { nodes { id } } }';
// Nobody listens there, so that is what comes of variables that are fine.
const FINE = 'UPSTREAM_UNAVAILABLE';
const CONTENT = {
  upstreams: [
    {
      name: 'lab',
      kind: 'karbor',
      endpoint: 'http://127.0.0.1:1',
      projectId: 'p1',
      auth: { mode: 'token', token: 't' },
    },
  ],
};

/** Asks with a number as it stands in JSON, and tells what was wrong with it. */
async function openAsking() {
  const { url } = await openGateway(CONTENT, { listen: true });
  return async (first: string): Promise<unknown> => {
    const body = `{"query": ${JSON.stringify(QUERY)}, "variables": {"first": ${first}}}`;
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body };
    const response = await fetch(`${url}/graphql`, request);
    const { errors } = (await response.json()) as { errors?: { extensions: { code: string } }[] };
    return errors?.[0]?.extensions.code;
  };
}

it('tells a number beyond all from null, which JSON writes alike', async () => {
  const ask = await openAsking();
  const codes = [await ask('null'), await ask('1e400'), await ask('null'), await ask('-1e400')];
  expect(codes).toEqual([FINE, 'BAD_USER_INPUT', FINE, 'BAD_USER_INPUT']);
});

it('refuses the same wrong variables each time', async () => {
  const ask = await openAsking();
  expect([await ask('"5"'), await ask('5'), await ask('"5"')]).toEqual(['BAD_USER_INPUT', FINE, 'BAD_USER_INPUT']);
});
