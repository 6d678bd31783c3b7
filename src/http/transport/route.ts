import type { Dispatcher } from 'undici';

/** How requests reach an upstream or its token service. */
export interface Route {
  readonly dispatch: Dispatcher['dispatch'];
  /** Secrets that the route adds to requests, such as the login of a proxy. */
  readonly secrets?: readonly string[];
}
