import type { GraphQLError } from 'graphql';
import type { Config } from '../config.ts';
import type { CallerIdentity } from '../context/caller-identity.ts';
import type { Incoming } from '../context/connect.ts';
import type { Contexts } from '../context.ts';
import { schema } from '../schema/index.ts';
import { answerLimits } from './answer-limits.ts';
import { createDocuments } from './documents.ts';
import { createExecution, type Outcome, type Ready } from './execution.ts';
import { mutationByGet, noOperation, noSuchKind, refusalOf, tooCostly } from './pipeline-errors.ts';
import { createPreparation, type Unfit } from './preparation.ts';
import { createRateLimit } from './rate-limit.ts';
import type { RequestRecord } from './record.ts';
import { createSharing, type Flying } from './sharing.ts';
import { createFindDocument, type DocumentParams } from './trusted-documents.ts';

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
  const execution = createExecution(!config.shareQueries, answerLimits(config.limits));
  const prepare = createPreparation(config, maskError);
  const rateLimit = createRateLimit(config);
  const share = createSharing();

  function check(params: Params, { method, record }: Asking): Keyed | Unfit {
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
    const prepared = prepare(plan, variables ?? {});
    if (prepared.errors) return prepared;
    const { coerced, key, cost } = prepared;
    record.estimatedCost = cost;
    if (cost > config.limits.cost) throw tooCostly(cost, config.limits.cost);
    rateLimit.take(record, cost);
    return { plan, coerced, key, variables: variables ?? {} };
  }

  async function run(ready: Ready, { headers, record: { spending, codes } }: Asking, { leaving, abort }: Flying) {
    const context = contexts.open({ headers, leaving, spending, codes });
    const found = await execution(ready, context).finally(context.end);
    if (found.isCut) abort();
    return found.errors ? { ...found, errors: found.errors.map(maskError) } : found;
  }

  async function answer(ready: Keyed, asking: Asking, scope: string): Promise<Outcome> {
    const { headers, record } = asking;
    const isShareable = config.shareQueries && ready.plan.operation.operation === 'query';
    const key = isShareable ? scope + ready.key : undefined;
    const wish = { plan: ready.plan, key, patienceMs: contexts.timeFor(headers) };
    const { outcome, owner } = share(wish, record, (flying) => run(ready, asking, flying));
    const shared = await outcome;
    if (owner === record) return shared;
    record.isShared = true;
    for (const code of owner.codes) record.codes.add(code);
    return shared;
  }

  function limited(outcome: Outcome, record: RequestRecord): Outcome {
    const headers = rateLimit.headers(record);
    return headers ? { ...outcome, extensions: { ...outcome.extensions, http: { headers } } } : outcome;
  }

  return async (params, asking) => {
    const { identity, scope } = contexts.callerOf(asking.headers);
    if (identity) note(identity, asking.record);
    if (config.logVariables && params.variables) asking.record.variables = params.variables;
    try {
      const ready = check(params, asking);
      const outcome = 'plan' in ready ? await answer(ready, asking, scope) : { errors: ready.errors };
      return limited(noted(outcome, asking), asking.record);
    } catch (error) {
      const errors = [refusalOf(error) ?? maskError(error)];
      return limited(noted({ errors }, asking), asking.record);
    }
  };
}

interface Keyed extends Ready {
  /** The variables as one text. */
  readonly key: string;
}

function note({ label, id, isKnown }: CallerIdentity, record: RequestRecord): void {
  record.caller = label;
  record.identity = id;
  record.isKnown = isKnown;
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
