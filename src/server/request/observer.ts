import type { UpstreamObserver } from '../../http/observer.ts';
import type { HttpContext } from './http-context.ts';

/** Events of a gateway. Log, metrics and traces attach here. */
export interface Observer extends UpstreamObserver {
  /**
   * A request has ended: responded, refused or aborted. Its record has the operation, its cost, its failures, and
   * whether query deduplication has served it.
   */
  readonly requestEnded?: ((context: HttpContext) => void) | undefined;
}

/** Combines observers. An event without any listener stays undefined, so it costs nothing. */
export function joinObservers(observers: readonly Observer[]): Observer {
  return {
    callBegan: joined(observers.map(({ callBegan }) => callBegan)),
    callEnded: joined(observers.map(({ callEnded }) => callEnded)),
    callFailed: joined(observers.map(({ callFailed }) => callFailed)),
    breakerTurned: joined(observers.map(({ breakerTurned }) => breakerTurned)),
    requestEnded: joined(observers.map(({ requestEnded }) => requestEnded)),
  };
}

type Listener<Event extends unknown[]> = ((...event: Event) => void) | undefined;

function joined<Event extends unknown[]>(listeners: readonly Listener<Event>[]): Listener<Event> {
  const [first, ...others] = listeners.filter((listener) => listener !== undefined);
  if (!first || others.length === 0) return first;
  return (...event) => {
    first(...event);
    for (const other of others) other(...event);
  };
}
