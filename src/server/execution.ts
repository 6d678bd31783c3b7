import { type ExecutionResult, execute, visit } from 'graphql';
import { compileQuery, type Execute } from '../executor/compile.ts';
import { schema } from '../schema/index.ts';
import { type AnswerBody, dataBody } from './answer-body.ts';
import type { Plan } from './documents.ts';

/** What came out: the data as JSON text, or as graphql's own executor gives it. */
export type Outcome = Written | (ExecutionResult & { readonly pieces?: never; readonly body?: never });

/** An outcome whose data is written out. */
export interface Written extends Omit<ExecutionResult, 'data'> {
  /** JSON of the data, in pieces. */
  readonly pieces: readonly string[];
  /** The whole body where there is nothing beside the data. */
  readonly body: () => AnswerBody;
}

/** The outcome as plain data, for whoever wants to write it himself. */
export function asResult({ pieces, body: _body, extensions, ...result }: Outcome): ExecutionResult {
  const whole = pieces === undefined ? result : { ...result, data: JSON.parse(pieces.join('')) };
  // In the order in which graphql writes them.
  return extensions ? { ...whole, extensions } : whole;
}

type Variables = Readonly<Record<string, unknown>>;

const MOST_VARIANTS = 8;

/**
 * Runs an operation. Queries are compiled once for each set of values in @skip and @include. Mutations, which are few
 * and must stop at a null, and introspection go to the reference executor.
 */
export type Execution = (ready: Ready, context: unknown) => Promise<Outcome>;

/** An operation that may run. */
export interface Ready {
  readonly plan: Plan;
  /** As they were sent. */
  readonly variables: Variables;
  /** As resolvers want them. */
  readonly coerced: Variables;
}

/** @param hasTwins True where equal queries run side by side, because they are not shared. */
export function createExecution(hasTwins = false): Execution {
  const known = new WeakMap<Plan, Variants>();
  return async ({ plan, variables, coerced }, context) => {
    const variants = known.get(plan) ?? variantsOf(plan, hasTwins);
    known.set(plan, variants);
    const run = variants.find(coerced);
    if (!run) return byReference(plan, variables, context);
    const { data: pieces, errors } = await run(context, coerced);
    const written = { pieces, body: dataBody(pieces) };
    return errors.length === 0 ? written : { ...written, errors };
  };
}

interface Variants {
  /** Undefined: the reference executor has to run it. */
  readonly find: (variables: Variables) => Execute | undefined;
}

function variantsOf({ document, operation }: Plan, hasTwins: boolean): Variants {
  const { conditions, isPlain } = look(document);
  if (operation.operation !== 'query' || !isPlain) return { find: () => undefined };
  const made = new Map<string, Execute>();
  return {
    find: (variables) => {
      const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
      const found = made.get(key);
      if (found || made.size >= MOST_VARIANTS) return found;
      // What is compiled stays; the other variables, which may be long, go with their request.
      const decisive = Object.fromEntries(Object.entries(variables).filter(([name]) => conditions.includes(name)));
      const compiled = compileQuery({ schema, document, variables: decisive }, operation, hasTwins);
      made.set(key, compiled);
      return compiled;
    },
  };
}

/** The variables in @skip and @include, and whether nothing asks for the schema. */
function look(document: Plan['document']): { readonly conditions: readonly string[]; readonly isPlain: boolean } {
  const conditions = new Set<string>();
  let isPlain = true;
  visit(document, {
    Field: ({ name }) => {
      if (name.value === '__schema' || name.value === '__type') isPlain = false;
    },
    Directive: (node) => {
      visit(node, { Variable: ({ name }) => void conditions.add(name.value) });
      return false;
    },
  });
  return { conditions: [...conditions], isPlain };
}

async function byReference({ document, operation }: Plan, variables: Variables, context: unknown): Promise<Outcome> {
  return execute({
    schema,
    document,
    operationName: operation.name?.value,
    variableValues: variables,
    contextValue: context,
    hideSuggestions: true,
  });
}
