import type { UpstreamObserver } from '../../http/observer.ts';
import type { HttpContext } from './http-context.ts';

/** What a gateway does: the one place to which its log, metrics and traces attach. */
export interface Observer extends UpstreamObserver {
  /**
   * A request has ended: answered, refused or left. Its record tells the operation, what that took, its failures, and
   * whether the run of an equal query has answered it.
   */
  readonly requestEnded?: ((context: HttpContext) => void) | undefined;
}

/** Several observers as one. An event to which none of them listens stays without a listener. */
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
