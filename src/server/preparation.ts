import { type GraphQLError, getVariableValues } from 'graphql';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';
import { createEstimate } from './cost.ts';
import type { Plan } from './documents.ts';
import { variableError } from './pipeline-errors.ts';
import { mostMistakes } from './request-error.ts';
import { createWording } from './schema-names.ts';
import { checkVariables } from './variable-limits.ts';

/** Variables that are fine for an operation. Nobody may change them. */
export interface Prepared {
  /** As resolvers want them. */
  readonly coerced: Variables;
  /** These as one text. */
  readonly key: string;
  /** What the operation may cost at worst. */
  readonly cost: number;
  readonly errors?: never;
}

/** What is wrong with them. */
export interface Unfit {
  readonly errors: readonly GraphQLError[];
}

/**
 * Checks and coerces the variables of an operation, and works out what it may cost.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export type Preparation = (plan: Plan, variables: Variables) => Prepared | Unfit;

type Variables = Readonly<Record<string, unknown>>;

const MOST_REMEMBERED = 20;
// Texts in variables can be as long as a body.
const LONGEST_REMEMBERED = 1_000;

/** Clients ask the same again and again, so for a few short variables of each operation this is done once. */
export function createPreparation(config: Config, maskError: (error: unknown) => GraphQLError): Preparation {
  const estimate = createEstimate(config);
  const wording = createWording(config);
  const remembered = new WeakMap<Plan, Map<string, Prepared>>();

  function prepare(plan: Plan, variables: Variables, characters: number): Prepared | Unfit {
    const { document, operation } = plan;
    const options = { maxErrors: mostMistakes(characters + (document.loc?.end ?? 0)), hideSuggestions: true };
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, options);
    if (coerced) return { coerced, key: JSON.stringify(coerced), cost: estimate(plan, coerced) };
    const say = wording(() => `${document.loc?.source.body} ${JSON.stringify(variables)}`);
    return { errors: errors.map((error) => variableError(maskError(error), say)) };
  }

  return (plan, variables) => {
    const characters = checkVariables(variables, config.limits);
    if (characters > LONGEST_REMEMBERED) return prepare(plan, variables, characters);
    const known = remembered.get(plan) ?? new Map<string, Prepared>();
    remembered.set(plan, known);
    const key = plan.operation.variableDefinitions?.length ? JSON.stringify(variables) : '';
    // JSON writes a number beyond all as null, too.
    if (key.includes('null')) return prepare(plan, variables, characters);
    const prepared = known.get(key) ?? prepare(plan, variables, characters);
    if (!prepared.errors && known.size < MOST_REMEMBERED) known.set(key, prepared);
    return prepared;
  };
}
