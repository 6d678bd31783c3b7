import type { Dispatcher } from 'undici';

/** By what requests reach the other side. */
export interface Route {
  readonly dispatch: Dispatcher['dispatch'];
  /** What it adds to requests by itself and nobody may see, such as the login of a proxy. */
  readonly secrets?: readonly string[];
}
