import { Counter, Gauge, type Registry } from 'prom-client';
import type { Levels } from '../request/levels.ts';

/** Adds gauges that are read at each scrape. */
export function addLevelMetrics(registry: Registry, levels: () => Levels): void {
  const registers = [registry];

  new Gauge({
    name: 'checkpoint_gateway_upstream_breaker_open',
    help: '1 while an upstream is failing, as /ready reports, and calls to it are not sent; else 0.',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { name, isFailing } of levels().upstreams) this.set({ upstream: name }, isFailing ? 1 : 0);
    },
  });
  new Gauge({
    name: 'checkpoint_gateway_upstream_calls_waiting',
    help: 'Calls to an upstream that wait for a slot.',
    labelNames: ['upstream'],
    registers,
    collect() {
      for (const { name, callsWaiting } of levels().upstreams) this.set({ upstream: name }, callsWaiting);
    },
  });
  new Gauge({
    name: 'checkpoint_gateway_streams',
    help: 'Open subscriptions.',
    registers,
    collect() {
      this.set(levels().streams);
    },
  });
  if (levels().idempotencyKeys !== undefined)
    new Gauge({
      name: 'checkpoint_gateway_idempotency_keys',
      help: 'Idempotency keys of creates that the gateway keeps.',
      registers,
      collect() {
        this.set(levels().idempotencyKeys ?? 0);
      },
    });
  const { redisResponds } = levels();
  if (redisResponds)
    new Gauge({
      name: 'checkpoint_gateway_redis_up',
      help: '1 while Redis responds to this gateway, else 0.',
      registers,
      async collect() {
        this.set((await redisResponds()) ? 1 : 0);
      },
    });
}

/** Adds the count of log lines that were dropped. */
export function addLogMetrics(registry: Registry, droppedLines: () => number): void {
  new Counter({
    name: 'checkpoint_gateway_log_lines_dropped_total',
    help: 'Log lines that were dropped because standard output was read too slowly.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(droppedLines());
    },
  });
}
