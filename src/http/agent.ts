import { createRequire } from 'node:module';
import type { Dispatcher, Agent as UndiciAgent } from 'undici';
import { createProxyWay } from './proxy.ts';
import type { Way } from './way.ts';

const require = createRequire(import.meta.url);
/** undici's Agent alone: all of undici, with fetch, WebSocket and mocks, takes three times as long to load. */
const Agent: typeof UndiciAgent = require('undici/lib/dispatcher/agent.js');
// undici loads its parser with its first connection, for which there may be no file descriptor left.
require('undici/lib/llhttp/llhttp_simd-wasm.js');

const CONNECT_MS = 5_000;
// A service closes idle connections when it likes. A write that meets such an end has an unknown outcome, and a short
// life of idle connections is the only choice of connection that undici gives.
const MAX_IDLE_BEFORE_WRITE_MS = 1_000;

const READS = {};
const WRITES = { keepAliveTimeout: MAX_IDLE_BEFORE_WRITE_MS, keepAliveMaxTimeout: MAX_IDLE_BEFORE_WRITE_MS };

/** What is peculiar to the way to an upstream. */
export interface Route {
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
  readonly wayOf: (route: Route) => Way | undefined;
  /** Breaks off what is under way. */
  readonly destroy: () => Promise<void>;
}

/** How many connections an upstream gets is a matter of its `maxParallel`; a cap here would be one for its whole host. */
export function createUpstreamAgent(): UpstreamAgent {
  const opened: { readonly destroy: () => Promise<void> }[] = [];

  function opening<Opened extends (typeof opened)[number]>(one: Opened): Opened {
    opened.push(one);
    return one;
  }

  const open = (tls: object, keepAlive: object) =>
    opening(new Agent({ connect: { timeout: CONNECT_MS, ...tls }, ...keepAlive }));

  const [reads, writes] = [open({}, READS), open({}, WRITES)];

  function wayOf({ ca, proxies = {} }: Route): Way | undefined {
    if (ca === undefined && Object.keys(proxies).length === 0) return undefined;
    // An authority in the file is trusted as it is, whoever has signed it.
    const tls = ca === undefined ? {} : { ca, allowPartialTrustChain: true };
    const direct = ca === undefined ? bothOf(reads, writes) : bothOf(open(tls, READS), open(tls, WRITES));
    const through = new Map(Object.entries(proxies).map(([origin, proxy]) => [origin, throughProxy(proxy, tls)]));
    return {
      dispatch: (request, handler) => (through.get(String(request.origin)) ?? direct).dispatch(request, handler),
      secrets: [...through.values()].flatMap(({ secrets = [] }) => secrets),
    };
  }

  function throughProxy(proxy: string, tls: Readonly<Record<string, unknown>>): Way {
    const make = (keepAlive: Readonly<Record<string, number>>) =>
      opening(createProxyWay(proxy, { timeout: CONNECT_MS, tls, keepAlive }));
    return bothOf(make(READS), make(WRITES));
  }

  return {
    dispatcher: reads.compose(() => bothOf(reads, writes).dispatch),
    wayOf,
    destroy: async () => {
      await Promise.all(opened.map((one) => one.destroy()));
    },
  };
}

function bothOf(reads: Way, writes: Way): Way {
  return {
    dispatch: (request, handler) => (request.method === 'GET' ? reads : writes).dispatch(request, handler),
    secrets: reads.secrets ?? [],
  };
}
