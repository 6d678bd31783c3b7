import { type ExecutionResult, execute, GraphQLError, getVariableValues } from 'graphql';
import type { Config } from '../config.ts';
import type { Incoming } from '../context/connect.ts';
import type { Contexts } from '../context.ts';
import { GatewayError } from '../failure.ts';
import { schema } from '../schema/index.ts';
import { createEstimate } from './cost.ts';
import { createDocuments, type Plan } from './documents.ts';
import { createRateLimit } from './rate-limit.ts';
import type { RequestRecord } from './record.ts';
import { BAD_REQUEST, documentError, refusalError } from './request-error.ts';

/** What a client asks, in whatever way it came. */
export interface Params {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** One request, apart from what it asks. */
export interface Asking extends Pick<Incoming, 'headers' | 'signal'> {
  readonly method: string;
  readonly record: RequestRecord;
}

/** Answers a request, whatever way it came. Never throws. */
export type Pipeline = (params: Params, asking: Asking) => Promise<ExecutionResult>;

export interface PipelineOptions {
  readonly contexts: Contexts;
  /** The one place where an error becomes what a client sees. */
  readonly maskError: (error: unknown) => GraphQLError;
}

/** From the text of a document to its answer: parsed, checked and costed before anything runs. */
export function createPipeline(config: Config, { contexts, maskError }: PipelineOptions): Pipeline {
  const documents = createDocuments(config);
  const estimate = createEstimate(config);
  const takeFromRate = createRateLimit(config);

  function check({ query, operationName, variables }: Params, { method, record }: Asking): Ready {
    const { errors, plans } = documents(query);
    if (errors.length > 0) return { errors };
    const plan = plans.get(operationName ?? undefined);
    if (!plan) return { errors: [noOperation(operationName)] };
    const { operation } = plan;
    record.operationType = operation.operation;
    if (operation.name) record.operationName = operation.name.value;
    if (method === 'GET' && operation.operation !== 'query') return { errors: [mutationByGet()] };
    const inputs = operation.variableDefinitions ?? [];
    const { coerced, errors: wrong } = getVariableValues(schema, inputs, variables ?? {}, { hideSuggestions: true });
    if (!coerced) return { errors: wrong.map((error) => variableError(error, maskError)) };
    record.estimatedCost = estimate(plan, coerced);
    if (record.estimatedCost > config.limits.cost) throw tooCostly(record.estimatedCost, config.limits.cost);
    takeFromRate(record, record.estimatedCost);
    return { plan };
  }

  async function run(plan: Plan, { variables }: Params, { headers, signal, record }: Asking): Promise<ExecutionResult> {
    const result = await execute({
      schema,
      document: plan.document,
      operationName: plan.operation.name?.value,
      variableValues: variables,
      contextValue: contexts.open({ headers, signal, spending: record.spending }),
      options: { maxCoercionErrors: 10 },
    });
    return result.errors ? { ...result, errors: result.errors.map(maskError) } : result;
  }

  return async (params, asking) => {
    try {
      const ready = check(params, asking);
      const result = ready.plan ? await run(ready.plan, params, asking) : { errors: ready.errors };
      return noted(result, asking);
    } catch (error) {
      return noted({ errors: [error instanceof GatewayError ? refusalError(error) : maskError(error)] }, asking);
    }
  };
}

type Ready = { readonly plan: Plan } | { readonly plan?: never; readonly errors: readonly GraphQLError[] };

function noted(result: ExecutionResult, { record, headers }: Asking): ExecutionResult {
  for (const { extensions } of result.errors ?? []) record.codes.add(String(extensions.code));
  if (headers.get('x-request-cost') !== '1' || record.estimatedCost === undefined) return result;
  const { made: upstreamCalls, most: limit } = record.spending;
  return {
    ...result,
    extensions: { ...result.extensions, cost: { estimated: record.estimatedCost, upstreamCalls, limit } },
  };
}

function noOperation(name: string | null | undefined): GraphQLError {
  const message =
    name == null
      ? 'The document has several operations; name one by operationName.'
      : 'The document has no operation of that name.';
  return new GraphQLError(message, { extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: BAD_REQUEST } });
}

function mutationByGet(): GraphQLError {
  const http = { status: 405, headers: { Allow: 'POST' } };
  return new GraphQLError('A mutation takes a POST request.', { extensions: { code: 'BAD_REQUEST', http } });
}

function tooCostly(cost: number, most: number): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `The document may cost ${cost}, and limits.cost is ${most}. Ask for fewer rows or fewer nested lists.`,
  );
}

function variableError(error: GraphQLError, maskError: PipelineOptions['maskError']): GraphQLError {
  const masked = maskError(error);
  return error.originalError ? masked : documentError(error, 'BAD_USER_INPUT');
}
