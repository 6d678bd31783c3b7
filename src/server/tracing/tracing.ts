import { setTimeout as wait } from 'node:timers/promises';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-base';
import type { Config } from '../../config/config.ts';
import type { Log } from '../log/log.ts';
import type { Observer } from '../request/observer.ts';
import { callSpans } from './call-spans.ts';
import { createExporter } from './exporter.ts';
import { requestSpans } from './request-spans.ts';

export type TracingConfig = NonNullable<Config['tracing']>;

/** Traces of a gateway. */
export interface Tracing {
  readonly observer: Observer;
  /** Sends the spans that are left; takes `ms` at most, whatever the collector does. */
  readonly close: (ms: number) => Promise<void>;
}

/**
 * Traces by the OpenTelemetry SDK: spans by hand, and no global provider. The SDK reads the OTEL_* variables of the
 * environment, which take precedence; mistakes in them are logged.
 */
export function openTracing(
  { endpoint, sampleRatio }: TracingConfig,
  config: Pick<Config, 'upstreams'>,
  log: Log,
): Tracing {
  const warn = (message: string) => log.warn(`Traces: ${message}`);
  const ignore = () => {};
  diag.setLogger(
    { error: warn, warn, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'checkpoint-gateway' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(createExporter(endpoint, log))],
    ...(!process.env.OTEL_TRACES_SAMPLER?.trim() && {
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    }),
  });
  // Later messages are about exports, which the exporter logs once a minute.
  diag.disable();
  const tracer = provider.getTracer('checkpoint-gateway');

  async function close(ms: number): Promise<void> {
    const timer = new AbortController();
    const closed = provider.shutdown().catch(ignore);
    await Promise.race([closed, wait(ms, undefined, { signal: timer.signal })]).finally(() => timer.abort());
  }

  return { observer: { ...requestSpans(tracer), ...callSpans(tracer, config) }, close };
}
