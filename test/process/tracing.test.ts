import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openCollector } from '../server/tracing/_support/collector.ts';
import { folder, MAIN, startCommand } from '../support/command.ts';
import { urlOf } from './_support/holding.ts';

const HOOK = fileURLToPath(new URL('_support/loaded-hook.mjs', import.meta.url));
const SG = { name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:1', projectId: 'p1', auth: { mode: 'passthrough' } };

/** Starts a process, sends one query, stops it, and returns the packages that it has loaded. */
async function loadedBy(config: object, env: Record<string, string> = {}): Promise<string> {
  const cwd = folder({ port: 0, upstreams: [SG], ...config });
  const command = startCommand(process.execPath, ['--import', HOOK, MAIN], { cwd, env });
  const url = await urlOf(command);
  const headers = { 'content-type': 'application/json' };
  await fetch(`${url}/graphql`, { method: 'POST', headers, body: '{"query":"{ __typename }"}' });
  command.process.kill('SIGTERM');
  const { code, stdout } = await command.ended;
  expect(code).toBe(0);
  return /^Loaded: (.*)$/m.exec(stdout)?.[1] ?? 'unknown';
}

it('a process without traces loads nothing of OpenTelemetry', async () => {
  expect(await loadedBy({})).toBe('');
  expect(await loadedBy({ tracing: {} }, { OTEL_SDK_DISABLED: 'true' })).toBe('');
});

it('a process with traces loads it, and sends its last spans before its end', async () => {
  const collector = await openCollector();
  const loaded = await loadedBy({ tracing: { endpoint: collector.origin, sampleRatio: 1 } });
  expect(loaded.split(' ')).toEqual(expect.arrayContaining(['@opentelemetry/api', '@opentelemetry/sdk-trace-base']));
  expect(collector.spans()).toMatchObject([{ name: 'query', kind: 'SERVER' }]);
});

it('a process whose collector cannot be reached ends with 0, two seconds later at most', async () => {
  const startedAt = performance.now();
  const loaded = await loadedBy({ tracing: { endpoint: 'http://127.0.0.1:1', sampleRatio: 1 } });
  expect(loaded).toContain('@opentelemetry/sdk-trace-base');
  expect(performance.now() - startedAt).toBeLessThan(9_500);
});
