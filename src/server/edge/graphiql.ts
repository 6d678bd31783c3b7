import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isNonNullType,
  type NamedTypeNode,
  parse,
  typeFromAST,
} from 'graphql';

const OPERATIONS = new URL('../../../schema/operations/', import.meta.url);
// What a newcomer should see first; the others follow by name.
const FIRST = ['vault-overview.graphql', 'vault-detail.graphql', 'checkpoint-detail.graphql'];

/** Variables for stored operations, by the name of the operation. */
export type ExampleVariables = Readonly<Record<string, object>>;

/** A tab as GraphiQL keeps it. */
export interface Tab {
  readonly title: string;
  readonly operationName: string | null;
  readonly query: string;
  readonly variables: string | null;
}

/** A tab for each stored operation. */
export async function readTabs(schema: GraphQLSchema, examples: ExampleVariables): Promise<readonly Tab[]> {
  const files = (await readdir(OPERATIONS)).filter((file) => file.endsWith('.graphql')).sort();
  const ordered = [...FIRST.filter((file) => files.includes(file)), ...files.filter((file) => !FIRST.includes(file))];
  return Promise.all(ordered.map((file) => readTab(file, schema, examples)));
}

async function readTab(file: string, schema: GraphQLSchema, examples: ExampleVariables): Promise<Tab> {
  const query = await readFile(new URL(file, OPERATIONS), 'utf8');
  const [operation] = parse(query).definitions.filter((definition) => definition.kind === 'OperationDefinition');
  const needed = (operation?.variableDefinitions ?? []).flatMap(({ variable, type }): [string, unknown][] => {
    const known = typeFromAST(schema, type as NamedTypeNode);
    return isNonNullType(known) ? [[variable.name.value, blankOf(known.ofType)]] : [];
  });
  const name = operation?.name?.value ?? '';
  const variables = needed.length === 0 ? null : (examples[name] ?? Object.fromEntries(needed));
  return { title: name, operationName: name, query, variables: variables && JSON.stringify(variables, null, 2) };
}

/** Something to fill in, of the right shape: the required fields of an input, the first word of an enum, a text. */
function blankOf(type: GraphQLType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return '';
  const fields = Object.values(type.getFields());
  const needed = fields.flatMap(({ name, type: of }) => (isNonNullType(of) ? [[name, blankOf(of.ofType)]] : []));
  return Object.fromEntries(needed);
}

/** GraphiQL as Yoga's package holds it: its script, those of its workers, and its styles. */
export interface GraphiqlParts {
  readonly js: string;
  readonly css: string;
  readonly editorWorkerService: string;
  readonly jsonWorker: string;
  readonly graphqlWorker: string;
}

// Nine megabytes of modules, loaded in a thread that ends: Node's loader remembers for good what it has loaded, and what
// it could not load while all file descriptors were in use.
const PARTS = join(dirname(createRequire(import.meta.url).resolve('@graphql-yoga/render-graphiql')), 'graphiql.js');
const LOADING = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage({ ...require(workerData) });`;

/** Loads it from our own package: no request leaves the machine. */
export async function loadGraphiql(): Promise<GraphiqlParts> {
  const thread = new Worker(LOADING, { eval: true, workerData: PARTS });
  const [parts] = await once(thread, 'message');
  return parts;
}
