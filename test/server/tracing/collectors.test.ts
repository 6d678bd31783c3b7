import { describe, expect, it, vi } from 'vitest';
import { startGateway } from '../../support/gateway.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { openCollector } from './_support/collector.ts';
import { openTraced } from './_support/traced.ts';

const SG = {
  name: 'sg',
  kind: 'cbr',
  endpoint: 'http://127.0.0.1:1',
  projectId: 'p1',
  auth: { mode: 'token', token: 't' },
};
const LOST = 'Traces are lost: the collector did not accept them.';

async function openOver(endpoint: string) {
  const gateway = await startGateway({ upstreams: [SG], tracing: { endpoint, sampleRatio: 1 } });
  const lost = () => gateway.log.filter(({ msg }) => msg === LOST);
  const closingMs = async () => {
    const startedAt = performance.now();
    await gateway.close();
    return performance.now() - startedAt;
  };
  return { gateway, lost, closingMs };
}

describe('a collector that', () => {
  it.each<[string, () => Promise<string>]>([
    ['cannot be reached', async () => 'http://127.0.0.1:1'],
    ['does not answer', async () => (await serve(() => {})).origin],
  ])('%s delays no answer, and the shutdown by two seconds at most', async (_what, origin) => {
    const { gateway, closingMs } = await openOver(await origin());
    expect(await gateway.query('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    const ms = await closingMs();
    expect(ms).toBeGreaterThan(1_900);
    // Connections have half a second to drain before.
    expect(ms).toBeLessThan(3_500);
  });

  it('refuses spans is named in the log, once a minute', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '10');
    const { origin, seen } = await serve(answering({}, 403));
    const { gateway, lost, closingMs } = await openOver(origin);
    vi.unstubAllEnvs();
    for (let count = 1; count <= 3; count += 1) {
      await gateway.query('{ __typename }');
      await expect.poll(() => seen.length, { interval: 5, timeout: 5_000 }).toBe(count);
    }
    await closingMs();
    expect(lost()).toMatchObject([{ level: 40, cause: 403 }]);
  });
});

describe('the environment takes precedence', () => {
  const open = async (env: Record<string, string>) => {
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const traced = await openTraced({ upstreams: [SG] }, { env });
    vi.unstubAllEnvs();
    await traced.gateway.query('{ __typename }');
    await traced.close();
    return traced;
  };

  it.each<[string, string, string]>([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', '', '/v1/traces'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', '/own/path', '/own/path'],
  ])('with the address in %s', async (name, path, expected) => {
    const other = await openCollector();
    const { collector } = await open({ [name]: other.origin + path });
    expect(collector.seen).toEqual([]);
    expect(other.seen.map((seen) => seen.path)).toEqual([expected]);
  });

  it('with headers for the collector', async () => {
    const { collector } = await open({ OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=backups' });
    expect(collector.seen[0]?.headers['x-tenant']).toBe('backups');
  });

  it('with the name and the attributes of the service', async () => {
    const { collector } = await open({ OTEL_SERVICE_NAME: 'gateway-sg', OTEL_RESOURCE_ATTRIBUTES: 'team=backup' });
    expect(collector.resource()).toMatchObject({ 'service.name': 'gateway-sg', team: 'backup' });
  });

  it.each<[string, Record<string, string>]>([
    ['a sampler', { OTEL_TRACES_SAMPLER: 'always_off' }],
    ['a ratio', { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0' }],
    ['OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'true' }],
    ['OTEL_TRACES_EXPORTER', { OTEL_TRACES_EXPORTER: 'none' }],
  ])('with %s that permits no span', async (_what, env) => {
    expect((await open(env)).collector.seen).toEqual([]);
  });

  it('and a mistake in it is named in the log', async () => {
    const { gateway } = await open({ OTEL_TRACES_SAMPLER: 'sometimes' });
    expect(gateway.log).toContainEqual(
      expect.objectContaining({
        level: 40,
        msg: expect.stringContaining('OTEL_TRACES_SAMPLER value "sometimes" invalid'),
      }),
    );
  });
});
