import { type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import type { Plan } from '../document/documents.ts';
import { createRedactor } from '../document/error-redaction.ts';
import { maxErrorsFor } from '../request/request-error.ts';
import { type CostEstimate, createEstimate } from './cost.ts';
import { variableError } from './pipeline-errors.ts';
import { checkVariables } from './variable-limits.ts';

/** Variables that are fine for an operation. Nobody may change them. */
export interface PreparedVariables {
  /** As resolvers want them. */
  readonly coerced: Variables;
  /** These as one text. */
  readonly key: string;
  /** What the operation may take at worst. */
  readonly estimate: CostEstimate;
  readonly errors?: never;
}

/** What is wrong before anything runs. */
export interface InvalidVariables {
  readonly errors: readonly GraphQLError[];
}

/**
 * Checks and coerces the variables of an operation, and works out what it may take.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export type PrepareVariables = (plan: Plan, variables: Variables) => PreparedVariables | InvalidVariables;

type Variables = Readonly<Record<string, unknown>>;

const MAX_REMEMBERED = 1_000;
// Texts in variables can be as long as a body.
const MAX_REMEMBERED_LENGTH = 1_000;

export interface PrepareOptions {
  readonly schema: GraphQLSchema;
  readonly maskError: (error: unknown) => GraphQLError;
}

/** Clients ask the same again and again: for short variables that come again soon this is done once. */
export function createPrepareVariables(config: Config, { schema, maskError }: PrepareOptions): PrepareVariables {
  const estimateOf = createEstimate(config, schema);
  const wording = createRedactor(config, schema);
  const remembered = new LRUCache<string, PreparedVariables>({ max: MAX_REMEMBERED });
  const numbers = new WeakMap<Plan, number>();
  let plans = 0;

  function numberOf(plan: Plan): number {
    const known = numbers.get(plan);
    if (known !== undefined) return known;
    plans += 1;
    numbers.set(plan, plans);
    return plans;
  }

  function prepare(plan: Plan, variables: Variables, characters: number): PreparedVariables | InvalidVariables {
    const { document, operation } = plan;
    const options = { maxErrors: maxErrorsFor(characters + (document.loc?.end ?? 0)), hideSuggestions: true };
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, options);
    if (coerced) return { coerced, key: JSON.stringify(coerced), estimate: estimateOf(plan, coerced) };
    const say = wording(() => `${document.loc?.source.body} ${JSON.stringify(variables)}`);
    return { errors: errors.map((error) => variableError(maskError(error), say)) };
  }

  return (plan, variables) => {
    const characters = checkVariables(variables, config.limits);
    if (characters > MAX_REMEMBERED_LENGTH) return prepare(plan, variables, characters);
    const text = plan.operation.variableDefinitions?.length ? JSON.stringify(variables) : '';
    // JSON writes a number beyond all as null, too.
    if (text.length > MAX_REMEMBERED_LENGTH || text.includes('null')) return prepare(plan, variables, characters);
    const key = `${numberOf(plan)} ${text}`;
    const known = remembered.get(key);
    if (known) return known;
    const prepared = prepare(plan, variables, characters);
    if (!prepared.errors) remembered.set(key, prepared);
    return prepared;
  };
}
