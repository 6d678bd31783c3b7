import type { Call, CallTrace, TracedCall, UpstreamClient } from './upstream-client.ts';

/**
 * Runs a call, and notes it where this request is traced. A call that was neither sent nor shared was not made.
 * @param run Calls `begin` unless it joins another call.
 */
export function traced<T>(upstream: UpstreamClient, method: Method, call: Call, run: Run<T>): Promise<T> {
  const { trace } = upstream.spending;
  // The calls of nearly all requests are not traced, and wait for nothing here.
  return trace ? noted(trace, upstream, method, call, run) : run(upstream, ignored);
}

type Method = TracedCall['method'];
type Run<T> = (upstream: UpstreamClient, begin: () => void) => Promise<T>;

async function noted<T>(
  trace: CallTrace,
  upstream: UpstreamClient,
  method: Method,
  call: Call,
  run: Run<T>,
): Promise<T> {
  const { name } = upstream;
  const entry: TracedCall = {
    ...{ upstream: name, operation: call.operation, method, path: templateOf(call.path) },
    ...{ status: null, ms: 0, tries: 0, shared: true },
  };
  const begunAt = performance.now();
  const sent = (status: number | null) => {
    entry.status = status;
    entry.tries += 1;
  };
  const begin = () => {
    entry.shared = false;
  };
  try {
    return await run({ ...upstream, sent }, begin);
  } finally {
    entry.ms = Math.round((performance.now() - begunAt) * 10) / 10;
    if (entry.shared || entry.tries > 0) trace.push(entry);
  }
}

function ignored(): void {}

/** Collections and ids take turns in the paths of both upstreams. */
function templateOf(path: string): string {
  const parts = path.split('/').slice(1);
  return parts.map((part, index) => `/${index % 2 === 0 ? part : '{id}'}`).join('');
}
