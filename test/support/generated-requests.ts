import type { GraphQLSchema } from 'graphql';
import { type GeneratedDocument, generateDocument } from './documents.ts';

/** What a body may hold. */
export interface Params {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null;
  readonly operationName?: string | null;
}

/** What was meant to happen to a request; it need not. */
export type Kind = 'sound' | 'several' | 'variables' | 'text' | 'words' | 'introspection' | 'mutation';

export interface GeneratedRequest {
  readonly kind: Kind;
  readonly params: Params;
}

export interface RequestOptions {
  readonly schema: GraphQLSchema;
  readonly random: (below: number) => number;
  /** Ids that exist. Nothing is ever written to them. */
  readonly ids: readonly string[];
}

const WEIGHTS: Readonly<Record<Kind, number>> = {
  sound: 45,
  several: 15,
  variables: 12,
  text: 7,
  words: 9,
  introspection: 5,
  mutation: 7,
};
const BAG = (Object.keys(WEIGHTS) as Kind[]).flatMap((kind) => new Array<Kind>(WEIGHTS[kind]).fill(kind));

const FAILURE = '... on Failure { code message argument upstream upstreamCode retryable }';
const ABOUT_THE_SCHEMA = [
  '__schema { queryType { name } types { name kind } }',
  '__type(name: "Vault") { name fields { name type { name kind ofType { name } } } }',
  '__type(name: "Nothing") { name }',
  '__schema { directives { name args { name } } }',
];
const WRONG_VALUES = [null, 7, -1, 1.5, 'x', '', true, [], [null], {}, { id: 'x' }, ['AVAILABLE'], 'AVAILABLE'];

/** A request drawn from the schema, of every kind that a gateway must answer or refuse. */
export function generateRequest({ schema, random, ids }: RequestOptions): GeneratedRequest {
  const one = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  const chance = (percent: number) => random(100) < percent;
  const document = (name?: string): GeneratedDocument =>
    generateDocument({ schema, random, ids, depth: 3, ...(name && { name }) });

  function several(): Params {
    const [first, second] = [document('First'), document('Second')];
    const query = `${first.query} ${second.query}`;
    const operationName = one(['First', 'Second', 'Third', '', null, undefined]);
    const { variables } = operationName === 'Second' ? second : first;
    return { query, variables, ...(operationName !== undefined && { operationName }) };
  }

  function wrongVariables(): Params {
    const { query, variables } = document();
    const names = Object.keys(variables);
    if (names.length === 0) return { query, variables: one([null, { extra: 1 }]) };
    if (chance(20)) return { query };
    const wrong: Record<string, unknown> = { ...variables, ...(chance(20) && { extra: one(WRONG_VALUES) }) };
    const name = one(names);
    if (chance(25)) delete wrong[name];
    else wrong[name] = one(WRONG_VALUES);
    return { query, variables: wrong };
  }

  function brokenText(): Params {
    const { query, variables } = document();
    // An empty text is no document, and has an answer of its own.
    const at = 1 + random(query.length - 1);
    const rest = query.slice(at + (chance(50) ? 1 : 0));
    return {
      query: chance(25) ? query.slice(0, at) : query.slice(0, at) + one([...'{}()[]$@!:"#.,|&=\u0007\n']) + rest,
      variables,
    };
  }

  function brokenWords(): Params {
    const { query, variables } = document();
    const words = query.match(/\w+/g) ?? [];
    const target = random(words.length);
    let at = -1;
    const broken = query.replace(/\w+/g, (word) => {
      at += 1;
      return at === target ? one([...words, 'nothing', 'Int', 'null', '1', 'skip', '__typename']) : word;
    });
    return { query: broken, variables };
  }

  function introspection(): Params {
    const { query, variables } = document();
    return { query: query.replace(/\{/, `{ ${one(ABOUT_THE_SCHEMA)} `), variables };
  }

  function mutation(): Params {
    const [upstream = 'sg'] = [one(ids).split(':')[1]];
    const nobody = '00000000-0000-4000-8000-000000000000';
    const checkpoint = one([`checkpoint:${upstream}:${nobody}`, `checkpoint:${upstream}:${nobody}:${nobody}`, 'x', '']);
    const [field, type, input] = one<[string, string, object]>([
      [
        'createCheckpoint',
        'CreateCheckpoint',
        { vaultId: one([`vault:${upstream}:${nobody}`, 'vault:nobody:x', 'x']) },
      ],
      ['deleteCheckpoint', 'DeleteCheckpoint', { id: checkpoint }],
      ['resetCheckpointState', 'ResetCheckpointState', { id: checkpoint, state: one(['AVAILABLE', 'ERROR', 'FINE']) }],
    ]);
    const result = `{ __typename ... on ${type}Payload { checkpointId } ${FAILURE} }`;
    const again = chance(30) ? `again: ${field}(input: $input) ${result}` : '';
    const query = `mutation Change($input: ${type}Input!) { ${field}(input: $input) ${result} ${again} }`;
    return { query, variables: { input: chance(10) ? one(WRONG_VALUES) : input } };
  }

  const makers: Readonly<Record<Kind, () => Params>> = {
    sound: document,
    several,
    variables: wrongVariables,
    text: brokenText,
    words: brokenWords,
    introspection,
    mutation,
  };
  const kind = one(BAG);
  return { kind, params: makers[kind]() };
}
