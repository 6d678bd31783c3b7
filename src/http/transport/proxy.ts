import type { Dispatcher } from 'undici';
import type { Route } from './route.ts';
import { codeOf, isLocal, TransportError } from './transport-error.ts';

/** An HTTP proxy. */
export interface HttpProxy {
  readonly origin: string;
  /** Proxy-Authorization, if the address has a login. */
  readonly headers: Readonly<Record<string, string>>;
  /** The login, plain and encoded. */
  readonly secrets: readonly string[];
}

/** Parses the address of a proxy, with or without a login. */
export function readProxy(address: string): HttpProxy {
  const { origin, username, password } = new URL(address);
  if (username === '' && password === '') return { origin, headers: {}, secrets: [] };
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  return { origin, headers: { 'proxy-authorization': authorization }, secrets: [login, authorization] };
}

const PROXY_AUTHENTICATION_REQUIRED = 407;

/**
 * Sends a request for http:// in absolute form; many proxies open no tunnel for http://. Only a proxy responds with 407,
 * and has then forwarded nothing.
 */
export function requestThroughProxy(
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
      if (status === PROXY_AUTHENTICATION_REQUIRED)
        controller.abort(new TransportError('unreachable', undefined, proxyFailure(status)));
      else handler.onResponseStart?.(controller, status, ...others);
    },
  });
}

/** The error of a proxy that has refused (407) or cannot be reached (ECONNREFUSED). */
export function proxyFailure(reason: number | string): Error {
  return Object.assign(new Error(`PROXY_${reason}`), { code: `PROXY_${reason}` });
}

/** Marks a connect error as the proxy's by a PROXY_ code: targets behind the proxy fail with the same codes. */
export function proxyConnectError(error: Error): Error {
  const code = codeOf(error);
  return code === '' || isLocal(code) ? error : proxyFailure(code);
}
