import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { CallerIdentity } from '../../context/caller-identity.ts';
import type { Contexts } from '../../context/context.ts';
import type { RequestInfo } from '../../context/request-upstream.ts';
import { createDocuments } from '../document/documents.ts';
import { createFindDocument, type DocumentParams } from '../document/trusted-documents.ts';
import { callsMade, callsReserved, type RequestRecord } from '../request/request-record.ts';
import { costReport } from './cost-report.ts';
import { createExecution, type ExecutableOperation, type Outcome } from './execution.ts';
import { checkEstimate, mutationByGet, noOperation, refusalOf, unsupportedOperation } from './pipeline-errors.ts';
import { createPrepareVariables, type InvalidVariables } from './prepare-variables.ts';
import { createDeduplicate, type FlightControls } from './query-deduplication.ts';
import { createRateLimit, type Settle } from './rate-limit.ts';
import { responseLimits } from './response-limits.ts';

/** What a client asks, in whatever way it came. */
export interface Params extends DocumentParams {
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}

/** One request, apart from what it asks. */
export interface PipelineRequest extends Pick<RequestInfo, 'headers'> {
  readonly method: string;
  readonly record: RequestRecord;
}

/** Answers a request, whatever way it came. Never throws. */
export type Pipeline = (params: Params, asking: PipelineRequest) => Promise<Outcome>;

export interface PipelineOptions {
  readonly schema: GraphQLSchema;
  readonly contexts: Contexts;
  /** The one place where an error becomes what a client sees. */
  readonly maskError: (error: unknown) => GraphQLError;
}

/** From the text of a document to its answer: parsed, checked and costed before anything runs. */
export function createPipeline(config: Config, { schema, contexts, maskError }: PipelineOptions): Pipeline {
  const findDocument = createFindDocument(config, createDocuments(config, schema));
  const execution = createExecution(schema, !config.shareQueries, responseLimits(config.limits));
  const prepare = createPrepareVariables(config, { schema, maskError });
  const rateLimit = createRateLimit(config);
  const share = createDeduplicate();

  function check(params: Params, { method, record }: PipelineRequest): CheckedOperation | InvalidVariables {
    const { operationName, variables } = params;
    const { errors, plans } = findDocument(params);
    if (errors.length > 0) return { errors };
    const plan = plans.get(operationName ?? undefined);
    if (!plan) return { errors: [noOperation(operationName)] };
    const { operation } = plan;
    record.operationType = operation.operation;
    if (operation.name) record.operationName = operation.name.value;
    if (!schema.getRootType(operation.operation)) return { errors: [unsupportedOperation(operation.operation)] };
    if (method === 'GET' && operation.operation !== 'query') return { errors: [mutationByGet()] };
    const prepared = prepare(plan, variables ?? {});
    if (prepared.errors) return prepared;
    const { coerced, key, estimate } = prepared;
    record.estimate = estimate;
    checkEstimate(estimate, config.limits);
    return { plan, coerced, key, calls: callsReserved(estimate), variables: variables ?? {} };
  }

  async function run(
    ready: ExecutableOperation,
    { headers, record }: PipelineRequest,
    { abandonSignal, abort }: FlightControls,
    settle: Settle,
  ) {
    const { id: requestId, spending, writing, codes, failedUpstreams } = record;
    const context = contexts.open({ headers, abandonSignal, spending, writing, requestId, codes, failedUpstreams });
    const found = await execution(ready, context).finally(() => {
      context.end();
      settle(callsMade(record));
    });
    if (found.isCut) abort();
    return found.errors ? { ...found, errors: found.errors.map(maskError) } : found;
  }

  async function answer(ready: CheckedOperation, asking: PipelineRequest, scope: string): Promise<Outcome> {
    const { headers, record } = asking;
    const isShareable = config.shareQueries && ready.plan.operation.operation === 'query';
    const { trace } = record.spending;
    const key = isShareable ? `${scope}${trace ? 'traced ' : ''}${ready.key}` : undefined;
    const wish = { plan: ready.plan, key, timeoutMs: contexts.timeFor(headers) };
    // Who joins the work of another one makes no calls, and reserves none.
    const { outcome, owner } = share(wish, record, (flying) =>
      run(ready, asking, flying, rateLimit.reserve(record, ready.calls)),
    );
    const shared = await outcome;
    if (owner === record) return shared;
    record.isShared = true;
    trace?.push(...(owner.spending.trace ?? []).map((call) => ({ ...call, shared: true })));
    for (const code of owner.codes) record.codes.add(code);
    for (const name of owner.failedUpstreams) record.failedUpstreams.add(name);
    return shared;
  }

  function limited(outcome: Outcome, record: RequestRecord): Outcome {
    const headers = rateLimit.headers(record);
    return headers ? { ...outcome, extensions: { ...outcome.extensions, http: { headers } } } : outcome;
  }

  return async (params, asking) => {
    const { identity, scope } = contexts.callerOf(asking.headers);
    if (identity) recordCaller(identity, asking.record);
    if (config.costTrace && asking.headers.get('x-request-cost') === 'trace') traceCalls(asking.record);
    if (config.logVariables && params.variables) asking.record.variables = params.variables;
    try {
      const ready = check(params, asking);
      const outcome = 'plan' in ready ? await answer(ready, asking, scope) : { errors: ready.errors };
      return limited(recordOutcome(outcome, asking, config), asking.record);
    } catch (error) {
      const errors = [refusalOf(error) ?? maskError(error)];
      return limited(recordOutcome({ errors }, asking, config), asking.record);
    }
  };
}

interface CheckedOperation extends ExecutableOperation {
  /** The upstream calls that it may make. */
  readonly calls: number;
  /** The variables as one text. */
  readonly key: string;
}

function recordCaller({ label, id, isKnown }: CallerIdentity, record: RequestRecord): void {
  record.caller = label;
  record.identity = id;
  record.isAuthenticated = isKnown;
}

function traceCalls({ spending, writing }: RequestRecord): void {
  spending.trace = [];
  writing.trace = spending.trace;
}

function recordOutcome(outcome: Outcome, { record, headers }: PipelineRequest, config: Config): Outcome {
  for (const { extensions } of outcome.errors ?? []) {
    record.codes.add(String(extensions.code));
    if (typeof extensions.upstream === 'string') record.failedUpstreams.add(extensions.upstream);
  }
  const cost = costReport(headers.get('x-request-cost'), record, outcome, config);
  return cost ? { ...outcome, extensions: { ...outcome.extensions, cost } } : outcome;
}
