import type { Observed, UpstreamCall } from './observer.ts';

/** The calls of one request, in the order in which they ended. */
export type CallTrace = UpstreamCall[];

/** An upstream within one request. */
interface Observable extends Observed {
  readonly spending: { readonly trace?: CallTrace };
  /** Told of each try, with the status of its answer. */
  readonly sent?: (status: number | null) => void;
}

type Method = UpstreamCall['method'];

interface Call {
  readonly operation: string;
  readonly path: string;
  /** The same path without ids; for a path that does not take turns with collections and ids. */
  readonly template?: string;
}

type Run<U, T> = (upstream: U, begin: () => void) => Promise<T>;

/**
 * Runs a call, tells the observer of its begin and its end, and notes it where this request is traced. A call that was
 * neither sent nor shared was not made, and is not noted.
 * @param run Calls `begin` unless it joins another call.
 */
export function observedCall<U extends Observable, T>(
  upstream: U,
  method: Method,
  call: Call,
  run: Run<U, T>,
): Promise<T> {
  const { observer, spending } = upstream;
  // Nobody sees the calls of nearly all requests, and they wait for nothing here.
  const isSeen = spending.trace ?? observer?.callBegan ?? observer?.callEnded;
  return isSeen ? seen(upstream, method, call, run) : run(upstream, ignored);
}

async function seen<U extends Observable, T>(upstream: U, method: Method, call: Call, run: Run<U, T>): Promise<T> {
  const { name, observer, requestId } = upstream;
  const { trace } = upstream.spending;
  const { operation, path, template = templateOf(path) } = call;
  const entry: UpstreamCall = {
    ...{ upstream: name, operation, method, path: template },
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
  observer?.callBegan?.(entry, requestId);
  try {
    return await run({ ...upstream, sent }, begin);
  } finally {
    entry.ms = Math.round((performance.now() - begunAt) * 10) / 10;
    if (trace && (entry.shared || entry.tries > 0)) trace.push(entry);
    observer?.callEnded?.(entry, requestId);
  }
}

function ignored(): void {}

/** Collections and ids take turns in the paths of both upstreams. */
function templateOf(path: string): string {
  const parts = path.split('/').slice(1);
  return parts.map((part, index) => `/${index % 2 === 0 ? part : '{id}'}`).join('');
}
