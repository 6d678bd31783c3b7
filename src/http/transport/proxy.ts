import type { Dispatcher } from 'undici';
import type { Route } from './route.ts';
import { codeOf, isOurs, TransportError } from './transport-error.ts';

/** An HTTP proxy. */
export interface HttpProxy {
  readonly origin: string;
  /** What it is told to let us in. */
  readonly headers: Readonly<Record<string, string>>;
  /** The same in every form. */
  readonly secrets: readonly string[];
}

/** Reads an address with or without a login. */
export function readProxy(address: string): HttpProxy {
  const { origin, username, password } = new URL(address);
  if (username === '' && password === '') return { origin, headers: {}, secrets: [] };
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return { origin, headers: { 'proxy-authorization': authorization }, secrets: [login, authorization] };
}

const LOGIN_WANTED = 407;

/**
 * Asks a proxy for http:// by a whole address; many make no tunnel for that. Only a proxy answers with 407, and it has
 * sent nothing on.
 */
export function askWhole(
  { dispatch }: Route,
  proxy: HttpProxy,
  request: Dispatcher.DispatchOptions,
  handler: Dispatcher.DispatchHandler,
): boolean {
  const target = String(request.origin);
  const headers = { ...(request.headers as Record<string, string>), host: new URL(target).host, ...proxy.headers };
  const whole = { ...request, origin: proxy.origin, path: target + request.path, headers };
  return dispatch(whole, {
    ...handler,
    onResponseStart: (controller, status, ...others) => {
      if (status === LOGIN_WANTED) controller.abort(new TransportError('unreachable', undefined, proxyFailure(status)));
      else handler.onResponseStart?.(controller, status, ...others);
    },
  });
}

/** The error of a proxy that has said no (407), or is not reached (ECONNREFUSED). */
export function proxyFailure(reason: number | string): Error {
  return Object.assign(new Error(`PROXY_${reason}`), { code: `PROXY_${reason}` });
}

/** An error of the way to a proxy, under a code of its own: what lies behind the proxy fails by the same codes. */
export function onTheWayToProxy(error: Error): Error {
  const code = codeOf(error);
  return code === '' || isOurs(code) ? error : proxyFailure(code);
}
