import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import {
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  type NamedTypeNode,
  parse,
  typeFromAST,
} from 'graphql';
import type { GraphiQLOptions } from 'graphql-yoga';
import { schema } from '../schema/index.ts';

const OPERATIONS = new URL('../../schema/operations/', import.meta.url);
// What a newcomer should see first; the others follow by name.
const FIRST = ['vault-overview.graphql', 'vault-detail.graphql', 'checkpoint-detail.graphql'];

/** GraphiQL, with a tab for each stored operation. */
export async function graphiqlOptions(): Promise<GraphiQLOptions> {
  const files = (await readdir(OPERATIONS)).filter((file) => file.endsWith('.graphql')).sort();
  const ordered = [...FIRST.filter((file) => files.includes(file)), ...files.filter((file) => !FIRST.includes(file))];
  const defaultTabs = await Promise.all(ordered.map(readTab));
  return { title: 'checkpoint-gateway', defaultTabs };
}

async function readTab(file: string) {
  const query = await readFile(new URL(file, OPERATIONS), 'utf8');
  const [operation] = parse(query).definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const needed = (operation?.variableDefinitions ?? []).flatMap(({ variable, type }): [string, unknown][] => {
    const known = typeFromAST(schema, type as NamedTypeNode);
    return isNonNullType(known) ? [[variable.name.value, blankOf(known.ofType)]] : [];
  });
  return { query, variables: needed.length === 0 ? null : JSON.stringify(Object.fromEntries(needed), null, 2) };
}

/** Something to fill in, of the right shape: the required fields of an input, the first word of an enum, a text. */
function blankOf(type: GraphQLType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return '';
  const fields = Object.values(type.getFields());
  const needed = fields.flatMap(({ name, type: of }) => (isNonNullType(of) ? [[name, blankOf(of.ofType)]] : []));
  return Object.fromEntries(needed);
}

// Nine megabytes of modules, loaded in a thread that ends: Node's loader remembers for good what it has loaded, and what
// it could not load while all file descriptors were in use.
const RENDERER = createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql');
const RENDERING = `
  const { parentPort, workerData: { renderer, options } } = require('node:worker_threads');
  parentPort.postMessage(require(renderer).renderGraphiQL(options));`;

/** Renders the page from our own package: no request leaves the machine. */
export async function renderGraphiql(options?: GraphiQLOptions): Promise<string> {
  const thread = new Worker(RENDERING, { eval: true, workerData: { renderer: RENDERER, options } });
  const [html] = await once(thread, 'message');
  return html;
}
