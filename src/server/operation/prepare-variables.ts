import { type GraphQLError, type GraphQLSchema, getVariableValues } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Config } from '../../config/config.ts';
import type { Plan } from '../document/documents.ts';
import { createRedactor } from '../document/error-redaction.ts';
import { maxErrorsFor } from '../request/request-error.ts';
import { type CostEstimate, createEstimate } from './cost.ts';
import { variableError } from './pipeline-errors.ts';
import { checkVariables } from './variable-limits.ts';

/** Valid variables of an operation. Shared between requests, hence immutable. */
export interface PreparedVariables {
  /** Values after coercion. */
  readonly coerced: Variables;
  /** The coerced values as JSON. */
  readonly key: string;
  /** Worst-case cost of the operation. */
  readonly estimate: CostEstimate;
  readonly errors?: never;
}

/** Errors found before execution. */
export interface InvalidVariables {
  readonly errors: readonly GraphQLError[];
}

/**
 * Checks and coerces the variables of an operation, and estimates its cost.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export type PrepareVariables = (plan: Plan, variables: Variables) => PreparedVariables | InvalidVariables;

type Variables = Readonly<Record<string, unknown>>;

const MAX_REMEMBERED = 1_000;
// In characters, of one request and of all. A variable may be as long as a body; 100 ids have 7,000.
const MAX_REMEMBERED_LENGTH = 8_000;
const MAX_REMEMBERED_IN_ALL = 2_000_000;

export interface PrepareOptions {
  readonly schema: GraphQLSchema;
  readonly maskError: (error: unknown) => GraphQLError;
}

/** Caches the result for short variables, because clients repeat them. */
export function createPrepareVariables(config: Config, { schema, maskError }: PrepareOptions): PrepareVariables {
  const estimateOf = createEstimate(config, schema);
  const redactorFor = createRedactor(config, schema);
  const remembered = new LRUCache<string, PreparedVariables>({
    max: MAX_REMEMBERED,
    maxSize: MAX_REMEMBERED_IN_ALL,
    sizeCalculation: (_prepared, key) => key.length,
  });

  function prepare(plan: Plan, variables: Variables, characters: number): PreparedVariables | InvalidVariables {
    const { document, operation } = plan;
    const options = { maxErrors: maxErrorsFor(characters + (document.loc?.end ?? 0)), hideSuggestions: true };
    const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, options);
    if (coerced) return { coerced, key: JSON.stringify(coerced), estimate: estimateOf(plan, coerced) };
    const redact = redactorFor(() => `${document.loc?.source.body} ${JSON.stringify(variables)}`);
    return { errors: errors.map((error) => variableError(maskError(error), redact)) };
  }

  return (plan, variables) => {
    const characters = checkVariables(variables, config.limits);
    if (characters > MAX_REMEMBERED_LENGTH) return prepare(plan, variables, characters);
    const text = plan.operation.variableDefinitions?.length ? JSON.stringify(variables) : '';
    // JSON.stringify writes Infinity as null, too, so null is ambiguous as a key.
    if (text.length > MAX_REMEMBERED_LENGTH || text.includes('null')) return prepare(plan, variables, characters);
    const key = `${plan.number} ${text}`;
    const known = remembered.get(key);
    if (known) return known;
    const prepared = prepare(plan, variables, characters);
    if (!prepared.errors) remembered.set(key, prepared);
    return prepared;
  };
}
