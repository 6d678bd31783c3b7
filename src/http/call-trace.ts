import type { PreparedRequest } from './transport/exchange.ts';

/** One upstream call of a request, for who asks what was made. It holds no id, no header and no body. */
export interface TracedCall {
  readonly upstream: string;
  /** The client function's name. */
  readonly operation: string;
  readonly method: PreparedRequest['method'];
  /** Behind version and project: `/vaults/{id}`. */
  readonly path: string;
  /** Of the last answer; null without one, and where an upstream call of another request was joined. */
  status: number | null;
  /** From its begin to its end, waiting for its turn included. */
  ms: number;
  /** How often it was sent. */
  tries: number;
  /** True where it waited for an equal call that was under way. */
  shared: boolean;
}

/** The calls of one request, in the order in which they ended. */
export type CallTrace = TracedCall[];

/**
 * Runs a call, and notes it where this request is traced. A call that was neither sent nor shared was not made.
 * @param run Calls `begin` unless it joins another call.
 */
export function traced<U extends Traceable, T>(upstream: U, method: Method, call: Call, run: Run<U, T>): Promise<T> {
  const { trace } = upstream.spending;
  // The calls of nearly all requests are not traced, and wait for nothing here.
  return trace ? noted(trace, upstream, method, call, run) : run(upstream, ignored);
}

type Method = TracedCall['method'];
type Run<U, T> = (upstream: U, begin: () => void) => Promise<T>;

/** An upstream within one request. */
interface Traceable {
  readonly name: string;
  readonly spending: { readonly trace?: CallTrace };
}

interface Call {
  readonly operation: string;
  readonly path: string;
}

async function noted<U extends Traceable, T>(
  trace: CallTrace,
  upstream: U,
  method: Method,
  call: Call,
  run: Run<U, T>,
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
