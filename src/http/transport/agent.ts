import { createRequire } from 'node:module';
import type { Dispatcher, Agent as UndiciAgent } from 'undici';
import { askWhole, readProxy } from './proxy.ts';
import type { Route } from './route.ts';
import { createProxyConnector, createTunnelConnector, type TunnelOptions } from './tunnel.ts';

const require = createRequire(import.meta.url);
/** undici's Agent alone: all of undici, with fetch, WebSocket and mocks, takes three times as long to load. */
const Agent: typeof UndiciAgent = require('undici/lib/dispatcher/agent.js');
// undici loads its parser with its first connection, for which there may be no file descriptor left.
require('undici/lib/llhttp/llhttp_simd-wasm.js');

const CONNECT = { timeout: 5_000 };
// A service closes idle connections when it likes. A write that meets such an end has an unknown outcome, and a short
// life of idle connections is the only choice of connection that undici gives.
const MAX_IDLE_BEFORE_WRITE_MS = 1_000;

const WRITES = { keepAliveTimeout: MAX_IDLE_BEFORE_WRITE_MS, keepAliveMaxTimeout: MAX_IDLE_BEFORE_WRITE_MS };

/** What is peculiar to the way to an upstream. */
export interface RouteOptions {
  /** Certificates in PEM: whom to trust in place of the public authorities. */
  readonly ca?: string | undefined;
  /** Addresses of proxies, by the origin that is reached through them. */
  readonly proxies?: Readonly<Record<string, string>> | undefined;
}

/** The connections to all upstreams: reads and writes have some of their own. */
export interface UpstreamAgent {
  /** The way to whatever has no route of its own. */
  readonly dispatcher: Dispatcher;
  /** The way of a route; undefined for one with nothing peculiar. */
  readonly routeOf: (route: RouteOptions) => Route | undefined;
  /** Breaks off what is under way. */
  readonly destroy: () => Promise<void>;
}

/** How many connections an upstream gets is a matter of its `maxParallel`; a cap here would be one for its whole host. */
export function createUpstreamAgent(): UpstreamAgent {
  const opened: UndiciAgent[] = [];

  /** Connections for reads, and others for writes. */
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
    // An authority in the file is trusted as it is, whoever has signed it.
    const connect = ca === undefined ? CONNECT : { ...CONNECT, ca, allowPartialTrustChain: true };
    const direct = ca === undefined ? straight : open(connect);
    const through = new Map(Object.entries(proxies).map(([origin, proxy]) => [origin, throughProxy(proxy, connect)]));
    return {
      dispatch: (request, handler) => (through.get(String(request.origin)) ?? direct).dispatch(request, handler),
      secrets: [...through.values()].flatMap(({ secrets = [] }) => secrets),
    };
  }

  /** A request is sent when the tunnel stands; as a whole address, when the proxy is connected. */
  function throughProxy(address: string, connect: TunnelOptions): Route {
    const proxy = readProxy(address);
    const tunnels = open(createTunnelConnector(proxy, connect));
    const plain = open(createProxyConnector(CONNECT));
    return {
      dispatch: (request, handler) =>
        String(request.origin).startsWith('https:')
          ? tunnels.dispatch(request, handler)
          : askWhole(plain, proxy, request, handler),
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
