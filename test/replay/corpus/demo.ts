import { readdirSync, readFileSync } from 'node:fs';
import { getIntrospectionQuery, getOperationAST, parse } from 'graphql';
import { exampleVariables } from '../../../src/sandbox/example-variables.ts';
import { codeBlocks } from '../../support/readme.ts';
import type { Act, Ask } from '../recording.ts';
import { get, post, postText, request } from '../requests.ts';

const ROOT = new URL('../../../', import.meta.url);
const COST = { 'X-Request-Cost': '1' };
const PAGE = { Accept: 'text/html' };

const stored = readdirSync(new URL('schema/operations/', ROOT)).map((file) =>
  readFileSync(new URL(`schema/operations/${file}`, ROOT), 'utf8'),
);
const shown = codeBlocks()
  .filter(({ language }) => language === 'graphql')
  .map(({ code }) => code);
const examples: Readonly<Record<string, object>> = exampleVariables;

/** Forms of a document in which it must not run, or not fully. */
function brokenForms(query: string, variables: object): readonly (readonly [string, string])[] {
  const body = (more: object) => postText(JSON.stringify({ query, variables, ...more }), COST);
  const within = query.indexOf('{', query.search(/^(query|mutation|\{)/m) + 1);
  const deeper = `${'{ vault { checkpoints { nodes '.repeat(5)}{ id }${' } }'.repeat(5)} }`;
  return [
    ['cut off', post(query.trimEnd().slice(0, -1), variables)],
    ['with an unknown field', post(`${query.slice(0, within + 1)} nmae ${query.slice(within + 1)}`, variables)],
    ['without variables', post(query)],
    ['with variables of other types', body({ variables: { id: {}, input: 7, first: 'many', after: [], filter: 1 } })],
    [
      'with ids of nobody',
      body({ variables: { id: 'vault:nobody:x', input: { id: 'x', vaultId: 'x', state: 'ERROR' } } }),
    ],
    ['with null', body({ variables: { id: null, input: null, first: null } })],
    ['as another operation', body({ operationName: 'Nothing' })],
    ['with an unknown directive', post(query.replace('{', '@nothing {'), variables)],
    ['with an unused fragment', post(`${query} fragment Unused on Vault { id }`, variables)],
    ['with too many levels', post(`${query} query Deep { checkpoint(id: "x") ${deeper} }`, variables)],
    ['by GET', get({ query, variables: JSON.stringify(variables) }, COST)],
  ];
}

async function askStored(ask: Ask): Promise<void> {
  for (const query of [...stored, ...shown]) {
    const name = getOperationAST(parse(query))?.name?.value ?? query.slice(0, 60);
    const variables = examples[name] ?? {};
    for (const [form, text] of brokenForms(query, variables)) await ask(`${name} ${form}`, text);
    await ask(name, post(query, variables));
    await ask(`${name} with its cost`, post(query, variables, COST));
    await ask(`${name} with its calls`, post(query, variables, { 'X-Request-Cost': 'trace' }));
    await ask(`${name} in the other type`, post(query, variables, { Accept: 'application/graphql-response+json' }));
  }
}

async function askPage(ask: Ask): Promise<void> {
  const page = await ask('the page', request('GET /graphql', PAGE));
  await ask('the page by HEAD', request('HEAD /graphql', PAGE));
  await ask('the page for a frame', request('GET /graphql?query=%7Bx%7D', { ...PAGE, 'Sec-Fetch-Dest': 'iframe' }));
  const assets = new Set([...page.body.matchAll(/(?:src|href)="(graphql\/[^"]+)"/g)].map(([, path]) => `/${path}`));
  for (const path of assets) {
    for (const coding of ['gzip', 'br', 'identity']) {
      await ask(`${path} as ${coding}`, request(`GET ${path}`, { 'Accept-Encoding': coding }));
    }
    await ask(`${path} of nothing`, request(`GET ${path}x`));
  }
}

/** The sandbox inside the gateway, as npm start shows it. */
export const demo: Act = {
  stage: { name: 'demo', estate: 'own', config: {} },
  run: async (ask) => {
    await askStored(ask);
    await askPage(ask);
    await ask('introspection', post(getIntrospectionQuery({ descriptions: false }), undefined, COST));
    await ask('health', request('GET /health'));
    await ask('ready', request('GET /ready'));
    await ask('ready, verbose', request('GET /ready?verbose'));
    await ask('ready by HEAD', request('HEAD /ready'));
    await ask('a page of this machine', post('{ upstreams { name } }', undefined, { Origin: 'http://localhost:5173' }));
    await ask('a page of another site', post('{ upstreams { name } }', undefined, { Origin: 'https://evil.example' }));
  },
};
