import { type GraphQLError, getVariableValues } from 'graphql';
import type { Config } from '../config.ts';
import type { Incoming } from '../context/connect.ts';
import type { Contexts } from '../context.ts';
import { schema } from '../schema/index.ts';
import { createEstimate } from './cost.ts';
import { createDocuments } from './documents.ts';
import { createExecution, type Outcome, type Ready } from './execution.ts';
import { mutationByGet, noOperation, noSuchKind, refusalOf, tooCostly, variableError } from './pipeline-errors.ts';
import { createRateLimit } from './rate-limit.ts';
import type { RequestRecord } from './record.ts';
import { mostMistakes } from './request-error.ts';
import { createWording } from './schema-names.ts';
import { createSharing, type Leaving, neverLeaving } from './sharing.ts';
import { createFindDocument, type DocumentParams } from './trusted-documents.ts';
import { checkVariables } from './variable-limits.ts';

/** What a client asks, in whatever way it came. */
export interface Params extends DocumentParams {
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** One request, apart from what it asks. */
export interface Asking extends Pick<Incoming, 'headers'> {
  readonly method: string;
  readonly record: RequestRecord;
}

/** Answers a request, whatever way it came. Never throws. */
export type Pipeline = (params: Params, asking: Asking) => Promise<Outcome>;

export interface PipelineOptions {
  readonly contexts: Contexts;
  /** The one place where an error becomes what a client sees. */
  readonly maskError: (error: unknown) => GraphQLError;
}

/** From the text of a document to its answer: parsed, checked and costed before anything runs. */
export function createPipeline(config: Config, { contexts, maskError }: PipelineOptions): Pipeline {
  const findDocument = createFindDocument(config, createDocuments(config));
  const estimate = createEstimate(config);
  const execution = createExecution();
  const wording = createWording(config);
  const rateLimit = createRateLimit(config);
  const share = createSharing();

  function check(params: Params, { method, record }: Asking): Ready | Refused {
    const { operationName, variables } = params;
    const { errors, plans } = findDocument(params);
    if (errors.length > 0) return { errors };
    const plan = plans.get(operationName ?? undefined);
    if (!plan) return { errors: [noOperation(operationName)] };
    const { operation } = plan;
    record.operationType = operation.operation;
    if (operation.name) record.operationName = operation.name.value;
    if (!schema.getRootType(operation.operation)) return { errors: [noSuchKind(operation.operation)] };
    if (method === 'GET' && operation.operation !== 'query') return { errors: [mutationByGet()] };
    const characters = checkVariables(variables ?? {}, config.limits) + (plan.document.loc?.end ?? 0);
    const inputs = operation.variableDefinitions ?? [];
    const { coerced, errors: wrong } = getVariableValues(schema, inputs, variables ?? {}, {
      maxErrors: mostMistakes(characters),
      hideSuggestions: true,
    });
    const say = wording(() => `${plan.document.loc?.source.body} ${JSON.stringify(variables)}`);
    if (!coerced) return { errors: wrong.map((error) => variableError(maskError(error), say)) };
    record.estimatedCost = estimate(plan, coerced);
    if (record.estimatedCost > config.limits.cost) throw tooCostly(record.estimatedCost, config.limits.cost);
    rateLimit.take(record, record.estimatedCost);
    return { plan, coerced, variables: variables ?? {} };
  }

  async function run(ready: Ready, { headers, record }: Asking): Promise<Outcome> {
    const { spending, codes } = record;
    const work = async (leaving: Leaving): Promise<Outcome> => {
      const found = await execution(ready, contexts.open({ headers, leaving, spending, codes }));
      return found.errors ? { ...found, errors: found.errors.map(maskError) } : found;
    };
    // What asks nobody is done sooner than shared, and needs no end.
    if (record.estimatedCost === undefined || record.estimatedCost < 1) return work(neverLeaving);
    const wish = { plan: ready.plan, key: keyOf(ready, headers), patienceMs: contexts.timeFor(headers) };
    const { outcome, owner } = await share(wish, record, work);
    if (owner !== record) {
      record.isShared = true;
      for (const code of owner.codes) record.codes.add(code);
    }
    return outcome;
  }

  function keyOf({ plan, coerced }: Ready, headers: Asking['headers']): string | undefined {
    if (!config.shareQueries || plan.operation.operation !== 'query') return undefined;
    return `${contexts.scopeOf(headers)}\n${JSON.stringify(coerced)}`;
  }

  function limited(outcome: Outcome, record: RequestRecord): Outcome {
    const headers = rateLimit.headers(record);
    return headers ? { ...outcome, extensions: { ...outcome.extensions, http: { headers } } } : outcome;
  }

  return async (params, asking) => {
    const caller = contexts.callerOf(asking.headers);
    if (caller) Object.assign(asking.record, { caller: caller.label, identity: caller.id, isKnown: caller.isKnown });
    if (config.logVariables && params.variables) asking.record.variables = params.variables;
    try {
      const ready = check(params, asking);
      const outcome = 'plan' in ready ? await run(ready, asking) : { errors: ready.errors };
      return limited(noted(outcome, asking), asking.record);
    } catch (error) {
      const errors = [refusalOf(error) ?? maskError(error)];
      return limited(noted({ errors }, asking), asking.record);
    }
  };
}

interface Refused {
  readonly errors: readonly GraphQLError[];
}

function noted(outcome: Outcome, { record, headers }: Asking): Outcome {
  for (const { extensions } of outcome.errors ?? []) record.codes.add(String(extensions.code));
  if (headers.get('x-request-cost') !== '1' || record.estimatedCost === undefined) return outcome;
  const { made: upstreamCalls, most: limit } = record.spending;
  return {
    ...outcome,
    extensions: { ...outcome.extensions, cost: { estimated: record.estimatedCost, upstreamCalls, limit } },
  };
}
