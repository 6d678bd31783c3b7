import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
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
import { packageFile } from '../../package-file.ts';
import { PARTS } from './graphiql-module.ts';

const OPERATIONS = packageFile('schema/operations/');
// First tabs; the others follow by name.
const FIRST = ['vault-overview.graphql', 'vault-detail.graphql', 'checkpoint-detail.graphql'];

/** Variables of stored operations, by operation name. */
export type ExampleVariables = Readonly<Record<string, object>>;

/** A tab in GraphiQL's storage format. */
export interface Tab {
  readonly title: string;
  readonly operationName: string | null;
  readonly query: string;
  readonly variables: string | null;
}

/** Makes a tab of each stored operation. */
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

/** A blank value of a type: the required fields of an input, the first value of an enum, else an empty string. */
function blankOf(type: GraphQLType): unknown {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return '';
  const fields = Object.values(type.getFields());
  const needed = fields.flatMap(({ name, type: of }) => (isNonNullType(of) ? [[name, blankOf(of.ofType)]] : []));
  return Object.fromEntries(needed);
}

/** GraphiQL from Yoga's package: script, worker scripts and styles. */
export interface GraphiqlParts {
  readonly js: string;
  readonly css: string;
  readonly editorWorkerService: string;
  readonly jsonWorker: string;
  readonly graphqlWorker: string;
}

// Nine megabytes of modules, loaded in a short-lived thread: Node's loader caches modules, and failed loads (no file
// descriptor left, for example), for the life of a thread.
const LOADING = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.postMessage({ ...require(workerData) });`;

/** Loads GraphiQL from the installed package, without network access. */
export async function loadGraphiql(): Promise<GraphiqlParts> {
  const thread = new Worker(LOADING, { eval: true, workerData: PARTS });
  const [parts] = await once(thread, 'message');
  return parts;
}
