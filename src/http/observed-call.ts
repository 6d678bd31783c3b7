import type { CallDetails, Observed, UpstreamCall } from './observer.ts';

/** The calls of one request, in order of completion. */
export type CallTrace = UpstreamCall[];

/** What the parts of an observed call tell its listeners, and are told by them. */
export interface CallReport {
  readonly details: CallDetails;
  /** Called after each try with the status of its response; null without one. */
  readonly tried: (status: number | null) => void;
}

/** An upstream within one request. */
interface Observable extends Observed {
  readonly budget: { readonly trace?: CallTrace };
}

type Method = UpstreamCall['method'];

interface Call {
  readonly operation: string;
  readonly path: string;
  /** The path without ids; needed for a path that does not alternate between collections and ids. */
  readonly template?: string;
}

/** The report is undefined for a call that nobody observes. */
type Run<T> = (begin: () => void, report: CallReport | undefined) => Promise<T>;

/**
 * Runs a call, reports its start and end to the observer, and adds it to the trace of a traced request. A call that was
 * neither sent nor shared is not traced.
 * @param run Calls `begin` unless it joins a call in flight.
 */
export function observedCall<T>(upstream: Observable, method: Method, call: Call, run: Run<T>): Promise<T> {
  const { observer, budget } = upstream;
  // Without a listener nothing is allocated or awaited.
  const isObserved = budget.trace ?? observer?.callBegan ?? observer?.callEnded;
  return isObserved ? runObserved(upstream, method, call, run) : run(() => {}, undefined);
}

async function runObserved<T>(upstream: Observable, method: Method, call: Call, run: Run<T>): Promise<T> {
  const { name, observer, requestId } = upstream;
  const { trace } = upstream.budget;
  const { operation, path, template = templateOf(path) } = call;
  const entry: UpstreamCall = {
    upstream: name,
    operation,
    method,
    path: template,
    status: null,
    ms: 0,
    tries: 0,
    shared: true,
  };
  const details: CallDetails = { parent: upstream.span };
  const startedAt = performance.now();
  const tried = (status: number | null) => {
    entry.status = status;
    entry.tries += 1;
    observer?.callTried?.(entry, details);
  };
  const begin = () => {
    entry.shared = false;
  };
  observer?.callBegan?.(entry, requestId, details);
  try {
    return await run(begin, { details, tried });
  } catch (error) {
    details.error = error;
    throw error;
  } finally {
    entry.ms = Math.round((performance.now() - startedAt) * 10) / 10;
    if (trace && (entry.shared || entry.tries > 0)) trace.push(entry);
    observer?.callEnded?.(entry, requestId, details);
  }
}

/** The paths of both upstreams alternate between collections and ids. */
function templateOf(path: string): string {
  return path.replaceAll(/(\/[^/]*)\/[^/]*/g, '$1/{id}');
}
