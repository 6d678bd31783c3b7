import type { Dispatcher } from 'undici';

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

/** The form in which a proxy is asked for http://, for which many make no tunnel. */
export function asWholeAddress(request: Dispatcher.DispatchOptions, proxy: HttpProxy): Dispatcher.DispatchOptions {
  const target = String(request.origin);
  const headers = { ...(request.headers as Record<string, string>), host: new URL(target).host, ...proxy.headers };
  return { ...request, origin: proxy.origin, path: target + request.path, headers };
}
