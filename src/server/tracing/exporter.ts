import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Log } from '../log/log.ts';
import { createOnceAMinute } from '../log/once-a-minute.ts';

const ADDRESSES = ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_ENDPOINT'];

/**
 * Sends spans to the collector, in JSON. A failure is logged at most once a minute; its spans are lost. The library reads
 * the environment, but an address that is passed to it would take precedence.
 */
export function createExporter(endpoint: string, log: Log): SpanExporter {
  const hasAddress = ADDRESSES.some((name) => process.env[name]?.trim());
  const exporter = new OTLPTraceExporter(hasAddress ? {} : { url: `${endpoint}/v1/traces` });
  const isNew = createOnceAMinute();
  return {
    export: (spans, onDone) =>
      exporter.export(spans, (result) => {
        if (result.error && isNew('export', '')) {
          log.warn({ cause: causeOf(result.error) }, 'Traces are lost: the collector did not accept them.');
        }
        onDone(result);
      }),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** ECONNREFUSED, or the status of a response. */
function causeOf(error: Error): unknown {
  return 'code' in error && error.code !== undefined ? error.code : error.message;
}
