import { Cancellation, type CancelSignal } from '../transport/cancellation.ts';
import { abortError, TransportError } from '../transport/transport-error.ts';

/** End of a request, on the clock of `performance.now()`. A write extends the deadline once. */
export interface Deadline {
  at: number;
}

/** A caller that waits for a result: until `signal` is aborted, or until the deadline, if there is one. */
export interface Waiter {
  readonly signal: CancelSignal;
  readonly deadline?: Deadline;
}

/**
 * Waits for work that may be shared, until the waiter's deadline or abort. The work itself continues.
 * @throws TransportError `timeout` or `aborted`, or of the kind of the TransportError that is the reason of the abort.
 */
export function abortable<T>(work: Promise<T>, { signal, deadline }: Waiter): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => end(() => reject(abortError(signal)));
    const onTime = () => end(() => reject(new TransportError('timeout')));
    const timer = deadline && setTimeout(onTime, deadline.at - performance.now());
    function end(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      settle();
    }
    // A failure of work for which nobody waits any more is handled as well: it would end the process.
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) => end(() => reject(error)),
    );
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
}

/**
 * Runs work with a signal that is aborted after `ms` or when the client disconnects. Written by hand: Node 20 references
 * the sources of AbortSignal.any() so weakly that a timeout among them may never fire.
 */
export async function withTimeout<T>(
  ms: number,
  client: CancelSignal,
  run: (signal: CancelSignal) => Promise<T>,
): Promise<T> {
  const cancellation = new Cancellation();
  const onAbort = () => cancellation.abort(new TransportError('aborted', undefined, client.reason));
  const timer = setTimeout(() => cancellation.abort(new TransportError('timeout')), ms);
  client.addEventListener('abort', onAbort, { once: true });
  if (client.aborted) onAbort();
  try {
    return await run(cancellation);
  } finally {
    clearTimeout(timer);
    client.removeEventListener('abort', onAbort);
  }
}
