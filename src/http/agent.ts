import { createRequire } from 'node:module';
import type { Dispatcher, Agent as UndiciAgent } from 'undici';

const require = createRequire(import.meta.url);
/** undici's Agent alone: all of undici, with fetch, WebSocket and mocks, takes three times as long to load. */
const Agent: typeof UndiciAgent = require('undici/lib/dispatcher/agent.js');
// undici loads its parser with its first connection, for which there may be no file descriptor left.
require('undici/lib/llhttp/llhttp_simd-wasm.js');

const CONNECT_MS = 5_000;
// A service closes idle connections when it likes. A write that meets such an end has an unknown outcome, and a short
// life of idle connections is the only choice of connection that undici gives.
const MAX_IDLE_BEFORE_WRITE_MS = 1_000;

/** The connections to all upstreams: reads and writes have some of their own. */
export interface UpstreamAgent {
  readonly dispatcher: Dispatcher;
  /** Breaks off what is under way. */
  readonly destroy: () => Promise<void>;
}

/** How many connections an upstream gets is a matter of its `maxParallel`; a cap here would be one for its whole host. */
export function createUpstreamAgent(): UpstreamAgent {
  const connect = { timeout: CONNECT_MS };
  const reads = new Agent({ connect });
  const writes = new Agent({
    connect,
    keepAliveTimeout: MAX_IDLE_BEFORE_WRITE_MS,
    keepAliveMaxTimeout: MAX_IDLE_BEFORE_WRITE_MS,
  });
  return {
    dispatcher: reads.compose(
      (read): Dispatcher.Dispatch =>
        (request, handler) =>
          request.method === 'GET' ? read(request, handler) : writes.dispatch(request, handler),
    ),
    destroy: async () => {
      await Promise.all([reads.destroy(), writes.destroy()]);
    },
  };
}
