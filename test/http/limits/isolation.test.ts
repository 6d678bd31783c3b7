import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openGateway } from '../../support/gateway.ts';
import { say } from '../../support/scale.ts';
import { inkIn, playSteps } from '../../support/steps.ts';
import { documentOf, INKS, serveTenants, THINGS } from '../../support/tenants.ts';

const reading = fc.record({
  kind: fc.constantFrom('vault', 'checkpoint', 'backup', 'list'),
  thing: fc.oneof(
    { weight: 1000, arbitrary: fc.constantFrom(...THINGS.slice(0, 4)) },
    { weight: 50, arbitrary: fc.constantFrom('missing', 'conflict') },
    // Rarely: five of them in a row, and nothing is asked for a while.
    { weight: 1, arbitrary: fc.constant('cut') },
  ),
} as const);
const step = fc.record({
  tenant: fc.nat({ max: INKS.length - 1 }),
  readings: fc.array(reading, { minLength: 1, maxLength: 3 }),
  /** The client leaves after so many ms; most stay. */
  leavesAfter: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
  /** The tenant has a new token from here on. The one before stays good. */
  isRotation: fc.nat({ max: 60 }).map((given) => given === 0),
  /** Nobody asks for a moment. */
  pauseMs: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 0, 0, 2),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

it('gives no caller a byte of another, whatever three of them ask, drop and renew side by side', async () => {
  const versions = INKS.map(() => 0);
  const upstream = await serveTenants((tenant, version) => version >= (versions[tenant] ?? 0) - 1);
  const endpoint = { kind: 'cbr', endpoint: upstream.origin, projectId: 'p', auth: { mode: 'passthrough' } };
  const gateway = openGateway({ upstreams: [{ name: 'sg', ...endpoint }] });
  const seen = { steps: 0, reads: 0, left: 0, ownBytes: 0, foreignBytes: 0 };

  async function take({ tenant, readings, leavesAfter, isRotation }: Step): Promise<void> {
    const fields = documentOf(readings);
    if (isRotation) versions[tenant] = (versions[tenant] ?? 0) + 1;
    const headers = { 'x-auth-token': `${tenant}.${versions[tenant]}` };
    const signal = leavesAfter === null ? undefined : AbortSignal.timeout(leavesAfter);
    seen.steps += 1;
    const fetched = await gateway
      .ask(`{ ${[...fields.values()].join('\n')} }`, { headers, ...(signal && { signal }) })
      .catch(() => undefined);
    if (!fetched || signal?.aborted) {
      seen.left += 1;
      return;
    }
    const { data, errors = [] } = fetched.answer;
    // What was not asked, because the upstream broke connection after connection, was answered by nobody.
    const unasked = errors.filter(({ extensions }) => extensions?.code === 'UPSTREAM_UNAVAILABLE');
    seen.reads += fields.size - unasked.length;
    for (const bytes of leavesOf([data, errors.map(({ extensions }) => extensions)])) {
      const owner = inkIn(bytes, INKS);
      if (owner >= 0) seen[owner === tenant ? 'ownBytes' : 'foreignBytes'] += bytes.length;
    }
  }

  await playSteps(step, take, () => expect(seen.foreignBytes).toBe(0));

  const shared = 1 - upstream.calls() / seen.reads;
  say(`isolation: ${JSON.stringify({ ...seen, calls: upstream.calls() })}, shared ${(100 * shared).toFixed(1)} %`);
  expect(seen.foreignBytes).toBe(0);
  expect(seen.ownBytes).toBeGreaterThan(seen.steps * 100);
  expect(seen.left).toBeGreaterThan(seen.steps / 50);
  expect(shared).toBeGreaterThanOrEqual(0.3);
}, 600_000);

/** Every value within, as text. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return [String(value)];
}
