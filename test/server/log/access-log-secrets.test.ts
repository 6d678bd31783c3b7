import { expect, it } from 'vitest';
import { createLog } from '../../../src/server/log/log.ts';
import { leaksIn } from '../../support/leaks.ts';
import { KEY, openLogged, TOKEN } from './_support/logged-gateway.ts';

const VARIABLE = 'vault:sg:01234567-89ab-4cde-8f01-23456789abcd';
const QUERY = 'query Q($id: ID!) { vault(id: $id) { name } }';

it('holds no token, no key, no cookie and no variable', async () => {
  const { post, send, logged } = await openLogged();
  const headers = { 'x-auth-token': TOKEN, 'x-auth-token-sg': TOKEN, authorization: `Bearer ${KEY}`, cookie: KEY };
  const variables = { id: VARIABLE };
  await post({ query: QUERY, variables }, headers);
  await post({ query: QUERY, variables: { id: [VARIABLE] } }, headers);
  await post({ query: `{ vault(id: "${VARIABLE}") { name } }` }, headers);
  const search = new URLSearchParams({ query: QUERY, variables: JSON.stringify(variables), token: TOKEN });
  const preflight = { 'graphql-require-preflight': '1' };
  await send({ method: 'GET', path: `/graphql?${search}`, headers: { ...headers, ...preflight } });
  await send({ method: 'GET', path: `/${KEY}?${search}`, headers });
  expect(leaksIn(JSON.stringify(await logged(5)), [TOKEN, KEY, VARIABLE])).toEqual([]);
});

it('holds the variables where that is wanted', async () => {
  const { post, logged } = await openLogged({ logVariables: true });
  await post({ query: QUERY, variables: { id: VARIABLE } });
  expect(await logged(1)).toMatchObject([{ variables: { id: VARIABLE } }]);
});

it('cuts out of the variables what is named like a secret, on every level', async () => {
  const { post, logged } = await openLogged({ logVariables: true });
  const within = { token: TOKEN, list: [{ clientSecret: KEY, kept: 1 }], API_KEY: KEY, 'Set-Cookie': [KEY] };
  const variables = {
    id: VARIABLE,
    password: KEY,
    input: { password: TOKEN, x: within, Authorization: { Bearer: KEY } },
  };
  await post({ query: QUERY, variables });
  const cut = '[cut out]';
  const lines = await logged(1);
  expect(lines[0]?.variables).toEqual({
    id: VARIABLE,
    password: cut,
    input: {
      password: cut,
      x: { token: cut, list: [{ clientSecret: cut, kept: 1 }], API_KEY: cut, 'Set-Cookie': cut },
      Authorization: cut,
    },
  });
  expect(leaksIn(JSON.stringify(lines), [TOKEN, KEY])).toEqual([]);
});

it.each([
  ['wide', { a: Object.fromEntries(Array.from({ length: 1_500 }, (_, index) => [`key${index}`, 1])) }],
  ['long', { a: new Array(1_000).fill(7), b: 'x'.repeat(100_000), c: { d: [[8]] } }],
  ['many', { a: new Array(30).fill(new Array(60).fill({ b: 'c' })) }],
  ['deep', { a: JSON.parse(`${'{"b":['.repeat(1_000)}${']}'.repeat(1_000)}`) }],
])('writes no long line of variables that are %s', async (_name, variables) => {
  const { post, logged } = await openLogged({ logVariables: true });
  await post({ query: QUERY, variables });
  const text = JSON.stringify(await logged(1));
  expect(text).toMatch(/left out|x \.\.\./);
  expect(text.length).toBeLessThan(10_000);
});

it('cuts out what nobody should have handed to it', () => {
  const lines: string[] = [];
  const log = createLog({ sink: { write: (line) => void lines.push(line) }, upstreams: [{ name: 'sg' }] });
  const parts = { authorization: `Bearer ${KEY}`, 'x-auth-token': TOKEN, 'x-auth-token-sg': TOKEN, cookie: KEY };
  const secrets = { password: KEY, secretKey: KEY, token: TOKEN, key: KEY, 'set-cookie': [KEY] };
  log.info({ ...parts, ...secrets, headers: parts, auth: secrets, variables: secrets, kept: 1 }, 'Careless.');
  expect(leaksIn(lines.join(''), [TOKEN, KEY])).toEqual([]);
  expect(JSON.parse(lines.join(''))).toMatchObject({ kept: 1, headers: { authorization: '[cut out]' } });
});
