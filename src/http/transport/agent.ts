import type { Dispatcher, Agent as UndiciAgent } from 'undici';
// The Agent alone: the whole package, with fetch, WebSocket and mocks, takes three times as long to load.
import Agent from 'undici/lib/dispatcher/agent.js';
import { readProxy, requestThroughProxy } from './proxy.ts';
import type { Route } from './route.ts';
import { createProxyConnector, createTunnelConnector, type TunnelOptions } from './tunnel.ts';

const CONNECT = { timeout: 5_000 };
// An upstream may close an idle connection at any time, and a write sent into the close has an unknown outcome. Short
// keep-alive is undici's only means to avoid that.
const MAX_IDLE_BEFORE_WRITE_MS = 1_000;

const WRITES = { keepAliveTimeout: MAX_IDLE_BEFORE_WRITE_MS, keepAliveMaxTimeout: MAX_IDLE_BEFORE_WRITE_MS };

/** Settings of the route to one upstream. */
export interface RouteOptions {
  /** Trusted certificate authorities in PEM, in place of the public ones. */
  readonly ca?: string | undefined;
  /** Addresses of proxies, by target origin. */
  readonly proxies?: Readonly<Record<string, string>> | undefined;
}

/** The connections to all upstreams, separate for reads and writes. */
export interface UpstreamAgent {
  /** The default route. */
  readonly dispatcher: Dispatcher;
  /** The route with these settings; undefined if none is set. */
  readonly routeOf: (options: RouteOptions) => Route | undefined;
  /** Aborts all calls in flight and closes all connections. */
  readonly destroy: () => Promise<void>;
}

/** Does not limit connections: `maxParallel` of each upstream does. A limit here would apply to all upstreams of a host. */
export function createUpstreamAgent(): UpstreamAgent {
  const opened: UndiciAgent[] = [];

  /** Opens separate connections for reads and for writes. */
  function open(connect: NonNullable<UndiciAgent.Options['connect']>): Dispatcher {
    const [reads, writes] = [new Agent({ connect }), new Agent({ connect, ...WRITES })];
    opened.push(reads, writes);
    return reads.compose(
      (read): Dispatcher.Dispatch =>
        (request, handler) =>
          request.method === 'GET' ? read(request, handler) : writes.dispatch(request, handler),
    );
  }

  const straight = open(CONNECT);

  function routeOf({ ca, proxies = {} }: RouteOptions): Route | undefined {
    if (ca === undefined && Object.keys(proxies).length === 0) return undefined;
    // An intermediate authority in the file is trusted without its root.
    const connect = ca === undefined ? CONNECT : { ...CONNECT, ca, allowPartialTrustChain: true };
    const direct = ca === undefined ? straight : open(connect);
    const through = new Map(Object.entries(proxies).map(([origin, proxy]) => [origin, throughProxy(proxy, connect)]));
    return {
      dispatch: (request, handler) => (through.get(String(request.origin)) ?? direct).dispatch(request, handler),
      secrets: [...through.values()].flatMap(({ secrets = [] }) => secrets),
    };
  }

  /** https:// goes through a tunnel; http:// is requested from the proxy in absolute form. */
  function throughProxy(address: string, connect: TunnelOptions): Route {
    const proxy = readProxy(address);
    const tunnels = open(createTunnelConnector(proxy, connect));
    const plain = open(createProxyConnector(CONNECT));
    return {
      dispatch: (request, handler) =>
        String(request.origin).startsWith('https:')
          ? tunnels.dispatch(request, handler)
          : requestThroughProxy(plain, proxy, request, handler),
      secrets: proxy.secrets,
    };
  }

  return {
    dispatcher: straight,
    routeOf: routeOf,
    destroy: async () => {
      await Promise.all(opened.map((agent) => agent.destroy()));
    },
  };
}
