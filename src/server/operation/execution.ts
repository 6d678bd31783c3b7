import type { GraphQLError, GraphQLSchema } from 'graphql';
import { conditionsIn } from '../../executor/collect-fields.ts';
import { compileQuery, type Execute } from '../../executor/compile.ts';
import type { ResponseLimits } from '../../executor/run.ts';
import type { Plan } from '../document/documents.ts';
import type { ResponseData } from './response-body.ts';

/** The result of a request. */
export type Outcome = Executed | NotExecuted;

interface Common {
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The outcome of a request that failed before execution. */
export interface NotExecuted extends Common {
  readonly data?: never;
}

/** The outcome of an executed operation, serialized. */
export interface Executed extends Common {
  readonly data: ResponseData;
  /** Rows of all lists. */
  readonly rows: number;
  /** True if a limit has ended the execution. */
  readonly isCut: boolean;
}

type Variables = Readonly<Record<string, unknown>>;

const MAX_VARIANTS = 8;

/** Executes an operation. The code for the last eight sets of values in @skip and @include is kept for each plan. */
export type Execution = (operation: ExecutableOperation, context: unknown) => Promise<Executed>;

/** An operation that has passed all checks. */
export interface ExecutableOperation {
  readonly plan: Plan;
  /** Values as sent. */
  readonly variables: Variables;
  /** Values after coercion. */
  readonly coerced: Variables;
}

/**
 * @param isUnshared True if query deduplication is off, so that equal queries run side by side.
 * @param limits Limits of one response.
 */
export function createExecution(schema: GraphQLSchema, isUnshared = false, limits?: ResponseLimits): Execution {
  const variantsOf = (plan: Plan) => createVariants(plan, schema, isUnshared, limits);
  const variantsByPlan = new WeakMap<Plan, Variants>();
  return async ({ plan, coerced }, context) => {
    const variants = variantsByPlan.get(plan) ?? variantsOf(plan);
    variantsByPlan.set(plan, variants);
    const { data: pieces, bytes, rows, errors, isCut } = await variants(coerced)(context, coerced);
    const written = { data: { pieces, body: undefined, bytes, readers: 0 }, rows, isCut };
    return errors.length === 0 ? written : { ...written, errors };
  };
}

/** Returns the code for the values in @skip and @include, compiled on first use. */
type Variants = (variables: Variables) => Execute;

function createVariants(
  { document, operation }: Plan,
  schema: GraphQLSchema,
  isUnshared: boolean,
  limits: ResponseLimits | undefined,
): Variants {
  const conditions = conditionsIn(document);
  const variants = new Map<string, Execute>();
  return (variables) => {
    const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
    const found = variants.get(key);
    if (found) return found;
    // Compiled code outlives the request; variables that it does not need, which may be long, must not.
    const used = Object.fromEntries(Object.entries(variables).filter(([name]) => conditions.includes(name)));
    const compiled = compileQuery({ schema, document, variables: used }, operation, isUnshared, limits);
    const [oldest] = variants.keys();
    if (variants.size >= MAX_VARIANTS && oldest !== undefined) variants.delete(oldest);
    variants.set(key, compiled);
    return compiled;
  };
}
