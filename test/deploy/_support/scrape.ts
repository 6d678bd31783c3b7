/** The text of /metrics of a gateway. */
export async function scrape(): Promise<string> {
  return Object.entries(KNOWN)
    .flatMap(([type, names]) => names.map((name) => `# TYPE ${name} ${type}`))
    .join('\n');
}

const KNOWN = {
  counter: [
    'checkpoint_gateway_requests_total',
    'checkpoint_gateway_shared_requests_total',
    'checkpoint_gateway_upstream_calls_total',
    'checkpoint_gateway_upstream_retries_total',
    'checkpoint_gateway_shared_upstream_calls_total',
    'checkpoint_gateway_logins_total',
    'checkpoint_gateway_polls_total',
    'checkpoint_gateway_log_lines_dropped_total',
    'process_cpu_seconds_total',
  ],
  gauge: [
    'checkpoint_gateway_build_info',
    'checkpoint_gateway_upstream_breaker_open',
    'checkpoint_gateway_upstream_calls_waiting',
    'checkpoint_gateway_streams',
    'checkpoint_gateway_idempotency_keys',
    'process_resident_memory_bytes',
    'process_open_fds',
    'process_start_time_seconds',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes',
  ],
  histogram: [
    'checkpoint_gateway_request_duration_seconds',
    'checkpoint_gateway_response_size_bytes',
    'checkpoint_gateway_estimated_calls',
    'checkpoint_gateway_upstream_calls_per_request',
    'checkpoint_gateway_upstream_call_duration_seconds',
  ],
};

/** The names under which Prometheus stores what a scrape brings, and `up`, which it adds. */
export function namesIn(text: string): string[] {
  const types = Array.from(text.matchAll(/^# TYPE (\S+) (\w+)$/gm), ([, name = '', type]) => ({ name, type }));
  const series = types.flatMap(({ name, type }) =>
    type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return [...series, 'up'];
}
