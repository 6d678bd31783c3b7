import { Registry } from 'prom-client';
import type { Config } from '../../config/config.ts';
import type { Address } from '../connection/listen-on.ts';
import { readOperationNames } from '../document/operation-names.ts';
import type { Health } from '../edge/health.ts';
import type { Levels } from '../request/levels.ts';
import { joinObservers, type Observer } from '../request/observer.ts';
import { addLevelMetrics, addLogMetrics } from './level-metrics.ts';
import { type MetricsListener, serveMetrics } from './metrics-listener.ts';
import { processMetrics } from './process-metrics.ts';
import { createRequestMetrics } from './request-metrics.ts';
import { createUpstreamMetrics } from './upstream-metrics.ts';

/** Metrics of one gateway, in a registry of their own. */
export interface Metrics {
  readonly observer: Observer;
  /** Listens on the configured port. Rejects with the error of listen(). */
  readonly serve: (gateway: Observed) => Promise<MetricsListener>;
}

/** What a gateway shows of itself. */
export interface Observed {
  readonly health: Health;
  readonly levels: () => Levels;
}

/**
 * @param droppedLines The number of log lines dropped so far, if known.
 * @throws ManifestError
 */
export function createMetrics(config: Config, address: Address, droppedLines?: () => number): Metrics {
  const registry = new Registry();
  const observer = joinObservers([
    createRequestMetrics(registry, readOperationNames(config)),
    createUpstreamMetrics(registry, config),
  ]);
  if (droppedLines) addLogMetrics(registry, droppedLines);

  async function serve({ health, levels }: Observed): Promise<MetricsListener> {
    addLevelMetrics(registry, levels);
    return serveMetrics(address, Registry.merge([registry, processMetrics()]), health);
  }

  return { observer, serve };
}
