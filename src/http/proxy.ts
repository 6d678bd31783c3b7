import { createRequire } from 'node:module';
import type { Dispatcher, Pool as UndiciPool, ProxyAgent as UndiciProxyAgent } from 'undici';
import type { Way } from './way.ts';

const require = createRequire(import.meta.url);

/** How connections are made, and how long they are kept. */
export interface ProxyOptions {
  /** For the proxy, and for a tunnel through it. */
  readonly timeout: number;
  /** For what is behind a tunnel. */
  readonly tls: Readonly<Record<string, unknown>>;
  readonly keepAlive: Readonly<Record<string, number>>;
}

/** A way through an HTTP proxy, with an end. */
export interface ProxyWay extends Way {
  readonly destroy: () => Promise<void>;
}

/**
 * Through a proxy https:// is reached by a tunnel, and http:// by whole addresses, which many proxies want. A request is
 * sent when the tunnel stands; in the other form, when the proxy is connected.
 */
export function createProxyWay(address: string, { timeout, tls, keepAlive }: ProxyOptions): ProxyWay {
  // No other gateway needs to load them.
  const ProxyAgent: typeof UndiciProxyAgent = require('undici/lib/dispatcher/proxy-agent.js');
  const Pool: typeof UndiciPool = require('undici/lib/dispatcher/pool.js');
  const { origin, username, password } = new URL(address);
  const login = [username, password].map(decodeURIComponent).join(':');
  const token = login === ':' ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
  const tunnels = new ProxyAgent({
    ...keepAlive,
    uri: origin,
    ...(token !== undefined && { token }),
    proxyTls: { timeout },
    requestTls: { timeout, ...tls },
    clientFactory: (proxy, options) => new Pool(proxy, { ...options, headersTimeout: timeout }),
  });
  const plain = new Pool(origin, { ...keepAlive, connect: { timeout } });

  function dispatchPlain(request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const target = String(request.origin);
    const headers = {
      ...(request.headers as Record<string, string>),
      host: new URL(target).host,
      ...(token !== undefined && { 'proxy-authorization': token }),
    };
    return plain.dispatch({ ...request, origin, path: target + request.path, headers }, handler);
  }

  return {
    secrets: token === undefined ? [] : [token, login],
    dispatch: (request, handler) =>
      String(request.origin).startsWith('https:')
        ? tunnels.dispatch(request, { ...handler, onResponseError: tellRefusal(handler) })
        : dispatchPlain(request, handler),
    destroy: async () => {
      await Promise.all([tunnels.destroy(), plain.destroy()]);
    },
  };
}

const REFUSAL = /^Proxy response \((\d+)\)/;

/** To undici it is an end of our own when a proxy makes no tunnel. */
function tellRefusal(handler: Dispatcher.DispatchHandler) {
  return (controller: Dispatcher.DispatchController, error: Error): void => {
    const [, status] = REFUSAL.exec(error.message) ?? [];
    const told = status === undefined ? error : Object.assign(new Error(), { code: `ERR_PROXY_${status}` });
    handler.onResponseError?.(controller, told);
  };
}
