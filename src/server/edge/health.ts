import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamHealth } from '../../context/context.ts';
import type { HttpContext } from '../request/http-context.ts';
import { setResponseHeaders } from './headers.ts';
import { refusal, refuse } from './refusal.ts';

/** Serves /health and /ready without upstream calls. True if it has responded. */
export type Health = (context: HttpContext) => boolean;

export interface HealthOptions {
  readonly upstreams: () => readonly UpstreamHealth[];
  /** The most recent failure of an upstream, without secrets. */
  readonly lastFailure: (upstream: string) => object | undefined;
  /** True from the first termination signal. */
  readonly isDraining: () => boolean;
}

const PATHS: readonly string[] = ['/health', '/ready'];
export const METHOD_NOT_ALLOWED = refusal(405, 'Use GET or HEAD.', { headers: { Allow: 'GET, HEAD' } });

/** Whether a request is a health probe. */
export function isProbe(request: Pick<IncomingMessage, 'url'>): boolean {
  return PATHS.includes(pathOf(request));
}

/** Whether a probe was answered; such requests are neither logged nor counted. */
export function isAnsweredProbe({ request, response: { statusCode } }: HttpContext): boolean {
  return isProbe(request) && (statusCode < 400 || statusCode >= 500);
}

/**
 * /health: the process is alive. /ready: the process accepts requests, until the first termination signal. A failing
 * upstream is reported but does not change the status: all replicas would become unready together.
 */
export function createHealth({ upstreams, lastFailure, isDraining }: HealthOptions): Health {
  function ready(response: ServerResponse, isVerbose: boolean): void {
    const isReady = !isDraining();
    const known = upstreams().map((one) => (isVerbose ? { ...one, lastFailure: lastFailure(one.name) } : one));
    respond(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'draining', upstreams: known });
  }

  return (context) => {
    const { request, response } = context;
    if (!isProbe(request)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(context, METHOD_NOT_ALLOWED);
    setResponseHeaders(context);
    if (pathOf(request) === '/ready') {
      ready(response, isVerbose(request));
    } else {
      respond(response, 200, { status: 'alive' });
    }
    return true;
  };
}

/** Node omits the body of a response to HEAD. */
function respond(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}

/** `/ready?verbose` includes the last failure of each upstream. */
function isVerbose({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(pathOf({ url }).length)).has('verbose');
}

export function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
