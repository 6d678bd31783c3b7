import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { GatewayError } from '../../../src/failure.ts';
import type { UpstreamCall } from '../../../src/http/observer.ts';
import { createUpstreamMetrics } from '../../../src/server/metrics/upstream-metrics.ts';
import { read, SG } from '../../support/config.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { openMetered, over, type Scrape, seriesOf, valuesIn, vaultOf } from './_support/metered.ts';

const REQUESTS = ['requests_total', 'request_duration_seconds_count'];
const CALLS = ['upstream_calls_total', 'upstream_retries_total', 'upstream_call_duration_seconds_count'];
const countOf = (scrape: Scrape, names: readonly string[]) =>
  names.map((name) => Object.keys(seriesOf(scrape, name)).length);

it('names of operations and ids that clients make up begin no series', async () => {
  const { origin } = await serve(answering({ error_code: 'BackupService.6105' }, 404));
  const { query, scrape } = await openMetered(over(origin), {});
  await query(`query MadeUp ${vaultOf(0)}`);
  const before = countOf(await scrape(), [...REQUESTS, ...CALLS]);
  for (let number = 1; number < 100; number += 1)
    await query(`query MadeUp${number} ${vaultOf(number)}`, {}, { 'x-request-id': `id-${number}` });
  expect(countOf(await scrape(), [...REQUESTS, ...CALLS])).toEqual(before);
});

it('operations of upstreams and codes are bounded, whatever the code of the gateway does', async () => {
  const registry = new Registry();
  const { callEnded } = createUpstreamMetrics(registry, read({ upstreams: [SG] }));
  const call = { upstream: 'sg', method: 'GET', path: '/', status: 200, ms: 1, tries: 2, shared: false } as const;
  for (let number = 0; number < 1_000; number += 1) {
    const error = Object.assign(new GatewayError('CONFLICT', ''), { code: `CODE_${number}` });
    callEnded({ ...call, operation: `made-up-${number}` } satisfies UpstreamCall, undefined, {
      parent: undefined,
      error,
    });
    callEnded({ ...call, operation: 'made-up-0' } satisfies UpstreamCall, undefined, { parent: undefined, error });
  }
  const scrape = valuesIn(await registry.metrics());
  expect(countOf(scrape, CALLS)).toEqual([101, 101, 101]);
  expect([...scrape.keys()].filter((name) => name.includes('CODE_'))).toEqual([]);
});

it('no label holds an id, a token, a project or a caller', async () => {
  const { origin } = await serve(answering({ error_code: 'BackupService.6105' }, 404));
  const auth = { mode: 'passthrough' };
  const { query, metricsUrl } = await openMetered(over(origin, { auth, projectId: 'project-of-a-caller' }), {});
  await query(vaultOf(7), {}, { 'x-auth-token': 'token-of-a-caller', 'x-request-id': 'request-of-a-caller' });
  const text = await (await fetch(`${metricsUrl}/metrics`)).text();
  expect(text).toContain('operation="getVault"');
  expect(text).not.toMatch(/of-a-caller|00000000-/);
});
