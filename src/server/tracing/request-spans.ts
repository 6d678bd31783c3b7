import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isProbe } from '../edge/health.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { Observer } from '../request/observer.ts';
import type { RequestRecord } from '../request/request-record.ts';
import { readTraceparent } from './traceparent.ts';

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']);

/** Codes of failures that no caller can repair. Others leave the status of a span unset. */
const FAULTS: ReadonlySet<string> = new Set([
  'INTERNAL',
  'THROTTLED',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'DEADLINE_EXCEEDED',
  'OUTCOME_UNKNOWN',
]);

type RequestEvents = Pick<Observer, 'requestBegan' | 'requestEnded' | 'pollBegan' | 'pollEnded'>;

/** Writes a span for each request that is no health probe, and one for each poll of a live query. */
export function requestSpans(tracer: Tracer): RequestEvents {
  function requestBegan({ request, record }: HttpContext): void {
    if (isProbe(request)) return;
    const { traceparent } = request.headers;
    let span: Span | undefined;
    const spanOfRequest = () => {
      span ??= startSpan(tracer, record, readTraceparent(traceparent));
      return span;
    };
    record.span = spanOfRequest;
  }

  function requestEnded({ request, response, record }: HttpContext): void {
    const span = record.span?.();
    if (!span?.isRecording()) return;
    const method = METHODS.has(request.method ?? '') ? request.method : undefined;
    const status = response.headersSent ? response.statusCode : undefined;
    span.updateName(record.operationType ?? method ?? 'HTTP');
    span.setAttributes({
      'http.request.method': method ?? '_OTHER',
      'http.response.status_code': status,
      ...graphqlAttributes(record),
    });
    if (record.isShared) span.setAttribute('checkpoint_gateway.shared', true);
    if (record.joined) span.addLink({ context: record.joined.spanContext() });
    endSpan(span, record);
  }

  /** A trace of its own: a stream lasts too long to be one trace, and subscribers share a poll. */
  function pollBegan(poll: RequestRecord, stream: RequestRecord): void {
    const streamSpan = stream.span?.();
    const links = streamSpan ? [{ context: streamSpan.spanContext() }] : [];
    const span = tracer.startSpan('poll', { links, attributes: graphqlAttributes(stream) }, ROOT_CONTEXT);
    const spanOfPoll = () => span;
    poll.span = spanOfPoll;
  }

  function pollEnded(poll: RequestRecord): void {
    const span = poll.span?.();
    if (span?.isRecording()) endSpan(span, poll);
  }

  return { requestBegan, requestEnded, pollBegan, pollEnded };
}

/**
 * Starts the span of a request. The trace is that of the client, if there is one. The client's decision whether to sample
 * counts for known callers only. For others the sampler decides as without a client's trace, whose id it could be
 * chosen to please.
 */
function startSpan(tracer: Tracer, { startedAt, isAuthenticated }: RequestRecord, client?: SpanContext): Span {
  const start = (parent: SpanContext | undefined) =>
    tracer.startSpan(
      'HTTP',
      { kind: SpanKind.SERVER, startTime: startedAt },
      parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
    );
  if (!client || isAuthenticated) return start(client);
  const drawn = start(undefined).spanContext();
  if (drawn.traceFlags & TraceFlags.SAMPLED) return start({ ...client, traceFlags: TraceFlags.SAMPLED });
  return trace.wrapSpanContext({ ...drawn, traceId: client.traceId });
}

/** The operation's name only where no client can invent it. */
function graphqlAttributes({ operationType, operationName, isTrusted }: RequestRecord): Attributes {
  return {
    'graphql.operation.type': operationType,
    'graphql.operation.name': isTrusted ? operationName : undefined,
  };
}

function endSpan(span: Span, { codes }: RequestRecord): void {
  const [code] = codes;
  if (code !== undefined) span.setAttribute('error.type', code);
  if ([...codes].some((each) => FAULTS.has(each))) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(performance.now());
}
