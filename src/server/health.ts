import type { IncomingMessage, ServerResponse } from 'node:http';
import type { UpstreamHealth } from '../context.ts';

/** Answers /health and /ready; true when it has answered. Asks nobody. */
export type Health = (request: IncomingMessage, response: ServerResponse) => boolean;

export interface HealthOptions {
  readonly upstreams: () => readonly UpstreamHealth[];
  /** True from the first signal to stop. */
  readonly isDraining: () => boolean;
}

export function createHealth(_options: HealthOptions): Health {
  return () => false;
}
