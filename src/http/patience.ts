import { NoAnswer } from './exchange.ts';
import type { Deadline } from './upstream.ts';

/** Somebody who waits: until their client leaves or their time is over. */
export interface Waiting {
  readonly signal: AbortSignal;
  readonly deadline: Deadline;
}

/** Waits for work that others may share, and no longer than this one may. The work itself goes on. */
export function waitFor<T>(work: Promise<T>, { signal, deadline }: Waiting): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => end(() => reject(new NoAnswer('aborted', true, signal.reason)));
    const timer = setTimeout(() => end(() => reject(new NoAnswer('timeout', true))), deadline.at - performance.now());
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
