import {
  type Attributes,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import type { CallDetails, UpstreamCall, UpstreamObserver } from '../../http/observer.ts';
import { traceHeaders } from './traceparent.ts';

const LOGIN = 'logIn';

type CallEvents = Required<Pick<UpstreamObserver, 'callBegan' | 'callTried' | 'callEnded'>>;

/** Writes a span for each upstream call and login, with an event for each try, and names it to the upstream. */
export function callSpans(tracer: Tracer, { upstreams }: Pick<Config, 'upstreams'>): CallEvents {
  const servers = new Map<string, Attributes>();
  for (const { name, endpoint, auth } of upstreams) {
    servers.set(name, serverAt(endpoint));
    if ('authUrl' in auth) servers.set(`${name} ${LOGIN}`, serverAt(auth.authUrl));
  }

  /** A call of a request that is not sampled has no span; the upstream learns of the request's. */
  function callBegan(
    { upstream, operation, method, path }: UpstreamCall,
    _id: string | undefined,
    details: CallDetails,
  ) {
    const parent = details.parent?.spanContext();
    if (parent && !(parent.traceFlags & TraceFlags.SAMPLED)) {
      details.headers = traceHeaders(parent);
      return;
    }
    const attributes = {
      ...servers.get(operation === LOGIN ? `${upstream} ${LOGIN}` : upstream),
      'http.request.method': method,
      'url.template': path,
      'checkpoint_gateway.upstream': upstream,
      'checkpoint_gateway.operation': operation,
    };
    details.span = tracer.startSpan(
      `${method} ${path}`,
      { kind: SpanKind.CLIENT, attributes },
      parent ? trace.setSpanContext(ROOT_CONTEXT, parent) : ROOT_CONTEXT,
    );
    details.headers = traceHeaders(details.span.spanContext());
  }

  function callTried({ status, tries }: UpstreamCall, { span }: CallDetails): void {
    if (!span?.isRecording()) return;
    span.addEvent('try', triesIn(status, tries));
  }

  function callEnded({ status, tries, shared }: UpstreamCall, _id: string | undefined, details: CallDetails): void {
    const { span, joined, error } = details;
    if (!span?.isRecording()) return;
    span.setAttributes({
      ...triesIn(status, tries),
      ...(shared && { 'checkpoint_gateway.shared': true }),
    });
    if (shared && joined) span.addLink({ context: joined.spanContext() });
    if (error !== undefined) {
      span.setAttribute('error.type', errorType(status, error));
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }

  return { callBegan, callTried, callEnded };
}

/** A status of null is that of a lost response, or of a call that was not sent. */
function triesIn(status: number | null, tries: number): Attributes {
  return {
    ...(status !== null && { 'http.response.status_code': status }),
    ...(tries > 1 && { 'http.request.resend_count': tries - 1 }),
  };
}

function serverAt(address: string): Attributes {
  const { hostname, port, protocol } = new URL(address);
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return { 'server.address': hostname.replace(/^\[|\]$/g, ''), 'server.port': portNumber };
}

/** The status of an error response, else a code of the gateway. */
function errorType(status: number | null, error: unknown): string {
  if (status !== null && status >= 400) return String(status);
  return error instanceof GatewayError ? error.code : 'INTERNAL';
}
