import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamHealth } from '../../context/context.ts';
import type { HttpContext } from '../request/http-context.ts';
import { setResponseHeaders } from './headers.ts';
import { refusal, refuse } from './refusal.ts';

/** Answers /health and /ready; true when it has answered. Asks nobody. */
export type Health = (context: HttpContext) => boolean;

export interface HealthOptions {
  readonly upstreams: () => readonly UpstreamHealth[];
  /** The newest failure of an upstream, as far as an operator may see it. */
  readonly lastFailure: (upstream: string) => object | undefined;
  /** True from the first signal to stop. */
  readonly isDraining: () => boolean;
}

const PATHS: readonly string[] = ['/health', '/ready'];
const NO_METHOD = refusal(405, 'Ask by GET or HEAD.', { headers: { Allow: 'GET, HEAD' } });

/** Whether somebody asks how the gateway is. */
export function isProbe(request: Pick<IncomingMessage, 'url'>): boolean {
  return PATHS.includes(pathOf(request));
}

/**
 * /health: the process answers. /ready: it takes requests, which ends with the first signal to stop. An upstream that
 * fails is told and changes nothing: all replicas would leave at once, and the other upstreams with them.
 */
export function createHealth({ upstreams, lastFailure, isDraining }: HealthOptions): Health {
  function ready(response: ServerResponse, isVerbose: boolean): void {
    const isReady = !isDraining();
    const known = upstreams().map((one) => (isVerbose ? { ...one, lastFailure: lastFailure(one.name) } : one));
    answer(response, isReady ? 200 : 503, { status: isReady ? 'ready' : 'draining', upstreams: known });
  }

  return (context) => {
    const { request, response } = context;
    if (!isProbe(request)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(context, NO_METHOD);
    setResponseHeaders(context);
    if (pathOf(request) === '/ready') {
      ready(response, isVerbose(request));
    } else {
      answer(response, 200, { status: 'alive' });
    }
    return true;
  };
}

/** Node leaves out the body of an answer to HEAD. */
function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, headers).end(text);
}

/** `/ready?verbose` tells why an upstream failed last. */
function isVerbose({ url = '' }: IncomingMessage): boolean {
  return new URLSearchParams(url.slice(pathOf({ url }).length)).has('verbose');
}

function pathOf({ url = '' }: Pick<IncomingMessage, 'url'>): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
