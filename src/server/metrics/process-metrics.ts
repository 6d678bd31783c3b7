import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { version } from '../../version.ts';

/** Gauges with the suffix of counters, which Prometheus' linter refuses. */
const ILL_NAMED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

let created: Registry | undefined;

/**
 * The version, and prom-client's metrics of CPU, memory, event loop and garbage collection. One registry for all gateways
 * of the process: its observers cannot be ended.
 */
export function processMetrics(): Registry {
  created ??= createProcessMetrics();
  return created;
}

function createProcessMetrics(): Registry {
  const registry = new Registry();
  new Gauge({
    name: 'checkpoint_gateway_build_info',
    help: 'Version of the gateway; always 1.',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: version() }, 1);
  collectDefaultMetrics({ register: registry });
  for (const name of ILL_NAMED) registry.removeSingleMetric(name);
  return registry;
}
