import type { GraphQLError, GraphQLSchema } from 'graphql';
import { conditionsIn } from '../../executor/collect-fields.ts';
import { compileQuery, type Execute } from '../../executor/compile.ts';
import type { ResponseLimits } from '../../executor/run.ts';
import type { Plan } from '../document/documents.ts';
import { dataBody, type ResponseBody } from './response-body.ts';

/** What came of a request: an answer, or why nothing ran. */
export type Outcome = Executed | NotExecuted;

interface Common {
  readonly errors?: readonly GraphQLError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Of which nothing ran. */
export interface NotExecuted extends Common {
  readonly pieces?: never;
}

/** An outcome whose data is written out. */
export interface Executed extends Common {
  /** JSON of the data, in pieces. */
  readonly pieces: readonly string[];
  /** The whole body where there is nothing beside the data: made when first asked for, and once for all who share it. */
  readonly body: () => ResponseBody;
  /** Bytes of the data. */
  readonly bytes: number;
  /** Rows that its lists show. */
  readonly rows: number;
  /** True where a limit has ended it. */
  readonly isCut: boolean;
}

type Variables = Readonly<Record<string, unknown>>;

const MAX_VARIANTS = 8;

/** Runs an operation. Each is compiled once for each set of values in @skip and @include; the last eight are kept. */
export type Execution = (ready: ExecutableOperation, context: unknown) => Promise<Executed>;

/** An operation that may run. */
export interface ExecutableOperation {
  readonly plan: Plan;
  /** As they were sent. */
  readonly variables: Variables;
  /** As resolvers want them. */
  readonly coerced: Variables;
}

/**
 * @param isUnshared True where equal queries run side by side, because they are not shared.
 * @param limits What an answer may hold.
 */
export function createExecution(schema: GraphQLSchema, isUnshared = false, limits?: ResponseLimits): Execution {
  const variantsOf = (plan: Plan) => createVariants(plan, schema, isUnshared, limits);
  const known = new WeakMap<Plan, Variants>();
  return async ({ plan, coerced }, context) => {
    const variants = known.get(plan) ?? variantsOf(plan);
    known.set(plan, variants);
    const { data: pieces, bytes, rows, errors, isCut } = await variants(coerced)(context, coerced);
    const written = { pieces, body: dataBody(pieces, bytes), bytes, rows, isCut };
    return errors.length === 0 ? written : { ...written, errors };
  };
}

/** Finds what was compiled for the values that decide, or compiles it. */
type Variants = (variables: Variables) => Execute;

function createVariants(
  { document, operation }: Plan,
  schema: GraphQLSchema,
  isUnshared: boolean,
  limits: ResponseLimits | undefined,
): Variants {
  const conditions = conditionsIn(document);
  const made = new Map<string, Execute>();
  return (variables) => {
    const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
    const found = made.get(key);
    if (found) return found;
    // What is compiled stays; the other variables, which may be long, go with their request.
    const decisive = Object.fromEntries(Object.entries(variables).filter(([name]) => conditions.includes(name)));
    const compiled = compileQuery({ schema, document, variables: decisive }, operation, isUnshared, limits);
    const [oldest] = made.keys();
    if (made.size >= MAX_VARIANTS && oldest !== undefined) made.delete(oldest);
    made.set(key, compiled);
    return compiled;
  };
}
