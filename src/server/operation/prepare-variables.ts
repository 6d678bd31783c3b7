import { type GraphQLError, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import { schema } from '../../schema/index.ts';
import type { Plan } from '../document/documents.ts';
import { createWording } from '../document/error-redaction.ts';
import { mostMistakes } from '../request/request-error.ts';
import { createEstimate, type Estimated } from './cost.ts';
import { variableError } from './pipeline-errors.ts';
import { checkVariables } from './variable-limits.ts';

/** Variables that are fine for an operation. Nobody may change them. */
export interface Prepared {
  /** As resolvers want them. */
  readonly coerced: Variables;
  /** These as one text. */
  readonly key: string;
  /** What the operation may take at worst. */
  readonly estimate: Estimated;
  readonly errors?: never;
}

/** What is wrong before anything runs. */
export interface Unfit {
  readonly errors: readonly GraphQLError[];
}

/**
 * Checks and coerces the variables of an operation, and works out what it may take.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export type Preparation = (plan: Plan, variables: Variables) => Prepared | Unfit;

type Variables = Readonly<Record<string, unknown>>;

const MOST_REMEMBERED = 1_000;
// Texts in variables can be as long as a body.
const LONGEST_REMEMBERED = 1_000;

/** Clients ask the same again and again: for short variables that come again soon this is done once. */
export function createPreparation(config: Config, maskError: (error: unknown) => GraphQLError): Preparation {
  const estimateOf = createEstimate(config);
  const wording = createWording(config);
  const remembered = new LRUCache<string, Prepared>({ max: MOST_REMEMBERED });
  const numbers = new WeakMap<Plan, number>();
  let plans = 0;

  function numberOf(plan: Plan): number {
    const known = numbers.get(plan);
    if (known !== undefined) return known;
    plans += 1;
    numbers.set(plan, plans);
    return plans;
  }

  function prepare(plan: Plan, variables: Variables, characters: number): Prepared | Unfit {
    const { document, operation } = plan;
    const options = { maxErrors: mostMistakes(characters + (document.loc?.end ?? 0)), hideSuggestions: true };
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, options);
    if (coerced) return { coerced, key: JSON.stringify(coerced), estimate: estimateOf(plan, coerced) };
    const say = wording(() => `${document.loc?.source.body} ${JSON.stringify(variables)}`);
    return { errors: errors.map((error) => variableError(maskError(error), say)) };
  }

  return (plan, variables) => {
    const characters = checkVariables(variables, config.limits);
    if (characters > LONGEST_REMEMBERED) return prepare(plan, variables, characters);
    const text = plan.operation.variableDefinitions?.length ? JSON.stringify(variables) : '';
    // JSON writes a number beyond all as null, too.
    if (text.length > LONGEST_REMEMBERED || text.includes('null')) return prepare(plan, variables, characters);
    const key = `${numberOf(plan)} ${text}`;
    const known = remembered.get(key);
    if (known) return known;
    const prepared = prepare(plan, variables, characters);
    if (!prepared.errors) remembered.set(key, prepared);
    return prepared;
  };
}
