import { abortError, TransportError } from '../transport/transport-error.ts';

/** When the request must be over, on the clock of `performance.now()`. A write moves it once. */
export interface Deadline {
  at: number;
}

/** Somebody who waits: until their client leaves or their time is over. */
export interface Waiter {
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
}

/** Waits for work that others may share, and no longer than this one may. The work itself goes on. */
export function withDeadline<T>(work: Promise<T>, { signal, deadline }: Waiter): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => end(() => reject(new TransportError('aborted', undefined, signal.reason)));
    const timer = setTimeout(() => end(() => reject(new TransportError('timeout'))), deadline.at - performance.now());
    function end(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
      settle();
    }
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
  });
}

/**
 * Runs work with a signal that ends when that much time is over or the client leaves. Built by hand: Node 20 holds
 * what AbortSignal.any() joins so weakly that a timeout in it may never come.
 */
export async function withTimeout<T>(
  ms: number,
  client: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const leave = () => controller.abort(new TransportError('aborted', undefined, client.reason));
  const timer = setTimeout(() => controller.abort(new TransportError('timeout')), ms);
  client.addEventListener('abort', leave, { once: true });
  if (client.aborted) leave();
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    client.removeEventListener('abort', leave);
  }
}

/** Waits for work no longer than a signal allows. */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(abortError(signal));
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
