import { z } from 'zod';
import { objectOf, plainUrl, webAddress } from './values.ts';

const RATIO = 'a number from 0 to 1';

/** Export of traces. */
export const tracing = objectOf({
  endpoint: webAddress('http://127.0.0.1:4318')
    .refine((address) => !/\/v1\/traces\/*$/.test(address), {
      error: 'the address of a collector without /v1/traces, which the gateway appends',
      abort: true,
    })
    .overwrite((address) => (URL.canParse(address) ? plainUrl(address) : address))
    .default('http://127.0.0.1:4318')
    .describe('Address of a collector that accepts OTLP over HTTP, without /v1/traces. Default: http://127.0.0.1:4318.')
    .meta({ printable: true }),
  sampleRatio: z
    .number({ error: RATIO })
    .min(0, { error: RATIO })
    .max(1, { error: RATIO })
    .default(0.1)
    .describe('Share of requests that are traced, from 0 to 1. Default: 0.1.')
    .meta({ printable: true }),
})
  .exactOptional()
  .describe(
    'Sends traces to an OpenTelemetry collector. The OTEL_* variables of the environment take precedence. Default: no traces.',
  );

/** Whether the environment switches traces off: OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER. */
export function isTracingDisabled(env: Readonly<Record<string, string | undefined>>): boolean {
  const isNamed = (name: string, value: string) => env[name]?.trim().toLowerCase() === value;
  return isNamed('OTEL_SDK_DISABLED', 'true') || isNamed('OTEL_TRACES_EXPORTER', 'none');
}
