import { expect, it } from 'vitest';
import { type Answer, openGateway } from '../../support/gateway.ts';
import { openClient } from '../../support/posting.ts';
import { say } from '../../support/scale.ts';
import { inkIn, playSteps } from '../../support/steps.ts';
import { INKS, inksFor, KEYS, serveStained } from './_support/stained.ts';
import { bodyOf, type Step, step } from './_support/steps.ts';

it('gives no caller a byte of another by the fast path, whatever they ask, drop and renew side by side', async () => {
  const versions = KEYS.map(() => 0);
  const { content, calls } = await serveStained((tenant, version) => version >= (versions[tenant] ?? 0) - 1);
  const { port, log } = await openGateway(content, { listen: true });
  const send = openClient();
  const seen = { steps: 0, left: 0, ownBytes: 0, foreignBytes: 0 };

  const codes: Record<string, number> = {};

  async function take({ asker, asked, isSparing, accept, leavesAfter, isRefresh }: Step): Promise<void> {
    const { tenant, project } = asker;
    if (isRefresh && tenant < KEYS.length) versions[tenant] = (versions[tenant] ?? 0) + 1;
    const { body, upstreams } = bodyOf(asked);
    const key = KEYS[tenant];
    const rights = {
      ...((!isSparing || upstreams.includes('sg')) && { 'x-auth-token': `${tenant}.${versions[tenant]}` }),
      ...((!isSparing || upstreams.includes('vip')) && { authorization: `Bearer ${key}` }),
    };
    const headers = {
      'content-type': 'application/json',
      accept,
      'x-project-id': `p${project}`,
      ...(key && rights),
    };
    seen.steps += 1;
    const signal = leavesAfter === null ? undefined : AbortSignal.timeout(leavesAfter);
    const got = await send(port, { headers, body: JSON.stringify(body) }, signal).catch((error: unknown) => {
      if (!signal?.aborted) throw error;
      seen.left += 1;
    });
    if (!got) return;
    const answer = JSON.parse(got.body) as Answer;
    expect(answer.data, got.body).toBeDefined();
    for (const { extensions } of answer.errors ?? [])
      codes[String(extensions?.code)] = (codes[String(extensions?.code)] ?? 0) + 1;
    const own = new Set(upstreams.flatMap((name) => inksFor(asker, name)));
    for (const bytes of leavesOf(answer)) {
      const place = inkIn(bytes, INKS);
      if (place >= 0) seen[own.has(place) ? 'ownBytes' : 'foreignBytes'] += bytes.length;
    }
  }

  await playSteps(step, take, () => expect(seen.foreignBytes).toBe(0));

  const share = log.filter(({ shared }) => shared === true).length / log.length;
  say(
    `isolation of responses: ${JSON.stringify({ ...seen, calls: calls(), codes })}, shared ${(100 * share).toFixed(1)} %`,
  );
  expect(seen.ownBytes).toBeGreaterThan(seen.steps * 30);
  expect(seen.left).toBeGreaterThan(seen.steps / 50);
  expect(share).toBeGreaterThanOrEqual(0.3);
}, 600_000);

/** Every value within, as text. */
function leavesOf(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(leavesOf);
  return [String(value)];
}
