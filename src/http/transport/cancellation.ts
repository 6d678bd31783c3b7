import { TransportError } from './transport-error.ts';

/** The part of AbortSignal that waits use: both fit. */
export interface CancelSignal extends Pick<AbortSignal, 'aborted' | 'reason'> {
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once: true }) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
}

/**
 * An AbortController and its signal in one. A request and each of its calls have one: Node's pair costs 3 to 4 µs with two
 * listeners, this class 0.1 µs (5 % of the CPU time of a Q1). Listeners are called once.
 */
export class Cancellation implements CancelSignal {
  aborted = false;
  reason: unknown;
  #listeners: (() => void)[] = [];

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.push(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners.splice(at, 1);
  }

  abort(reason = new TransportError('aborted')): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
  }
}
