// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { expect, it } from 'vitest';
import { complaints, read, SG } from '../support/config.ts';

const DEFAULTS = { endpoint: 'http://127.0.0.1:4318', sampleRatio: 0.1 };
const ADDRESS = 'an http:// or https:// URL without user, query and fragment, like http://127.0.0.1:4318';
const withTracing = (tracing: unknown) => ({ upstreams: [SG], tracing });

it('traces are off, and have their defaults once the key is there', () => {
  expect(read({ upstreams: [SG] })).not.toHaveProperty('tracing');
  expect(read(withTracing({})).tracing).toEqual(DEFAULTS);
});

it('traces may be configured from the environment', () => {
  const tracing = { endpoint: '${COLLECTOR}', sampleRatio: '${RATIO}' };
  const env = { COLLECTOR: 'https://otel.example.com:4318/base/', RATIO: '0.25' };
  expect(read(withTracing(tracing), env).tracing).toEqual({
    endpoint: 'https://otel.example.com:4318/base',
    sampleRatio: 0.25,
  });
});

it.each([{ OTEL_SDK_DISABLED: 'TRUE' }, { OTEL_TRACES_EXPORTER: 'none' }])('traces are off by %j', (env) => {
  expect(read(withTracing({}), env)).not.toHaveProperty('tracing');
});

it.each<[unknown, string]>([
  [true, 'tracing is a boolean; accepted: an object with the keys endpoint, sampleRatio'],
  [{ ratio: 1 }, 'tracing.ratio is not a known key; accepted: endpoint, sampleRatio'],
  [{ endpoint: '127.0.0.1:4318' }, `tracing.endpoint is "127.0.0.1:4318"; accepted: ${ADDRESS}`],
  [{ endpoint: 'grpc://127.0.0.1:4317' }, `tracing.endpoint is "grpc://127.0.0.1:4317"; accepted: ${ADDRESS}`],
  [
    { endpoint: 'http://key:s3cret@127.0.0.1:4318' },
    `tracing.endpoint is not usable (its value is not shown); accepted: ${ADDRESS}`,
  ],
  [{ endpoint: 4318 }, `tracing.endpoint is 4318; accepted: ${ADDRESS}`],
  [
    { endpoint: 'http://127.0.0.1:4318/v1/traces' },
    'tracing.endpoint is "http://127.0.0.1:4318/v1/traces"; accepted: the address of a collector without /v1/traces, which the gateway appends',
  ],
  ...[-0.1, 1.1, '0.5', null].map((wrong): [unknown, string] => [
    { sampleRatio: wrong },
    `tracing.sampleRatio is ${JSON.stringify(wrong)}; accepted: a number from 0 to 1`,
  ]),
])('tracing as %j is refused with its key and what is accepted', (tracing, complaint) => {
  expect(complaints(withTracing(tracing))).toEqual([complaint]);
});
