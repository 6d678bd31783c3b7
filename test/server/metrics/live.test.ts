import { describe, expect, it } from 'vitest';
import { openFollowed, until } from '../live/_support/followed.ts';
import { scrapeText, seriesOf, valuesIn } from './_support/metered.ts';

const metrics = { port: 0 };
const scrapeOf = async ({ metricsUrl = '' }: { readonly metricsUrl: string | undefined }) =>
  valuesIn(await scrapeText(metricsUrl));

describe.concurrent('live queries', () => {
  it('are counted while they are open, with their polls and what these have brought', async (t) => {
    const gateway = await openFollowed(t, { metrics });
    const streams = [await gateway.follow(), await gateway.follow()];
    await until(async () => expect((await scrapeOf(gateway)).get('streams')).toBe(2));
    const polls = async () => seriesOf(await scrapeOf(gateway), 'polls_total');
    await until(async () => {
      expect(await polls()).toMatchObject({
        'polls_total{result="changed"}': 1,
        'polls_total{result="unchanged"}': 1,
      });
    });
    gateway.row.status = 'available';
    for (const { all } of streams) await all;
    expect(await polls()).toMatchObject({ 'polls_total{result="changed"}': 2 });
    await until(async () => expect((await scrapeOf(gateway)).get('streams')).toBe(0));
    const ended = (await scrapeOf(gateway)).get('requests_total{type="subscription",operation="other",code="OK"}');
    expect(ended).toBe(2);
  });

  it('are counted as OK if their clients end them', async (t) => {
    const gateway = await openFollowed(t, { metrics });
    const { leave, soFar } = await gateway.follow();
    await until(() => expect(soFar()).toContain('PROTECTING'));
    leave();
    const ended = async () =>
      (await scrapeOf(gateway)).get('requests_total{type="subscription",operation="other",code="OK"}');
    await until(async () => expect(await ended()).toBe(1));
  });

  it('have postponed polls where the rate limit has no room', async (t) => {
    const gateway = await openFollowed(t, { metrics, rateLimit: { callsPerMinute: 3 } });
    const { soFar } = await gateway.follow();
    await until(() => expect(soFar()).toContain('PROTECTING'));
    await until(async () => {
      expect((await scrapeOf(gateway)).get('polls_total{result="postponed"}')).toBeGreaterThan(0);
    });
  });

  it('have failed polls where their upstream fails', async (t) => {
    const gateway = await openFollowed(t, { metrics });
    const { soFar } = await gateway.follow();
    await until(() => expect(soFar()).toContain('PROTECTING'));
    gateway.sandbox.knobs.rules.push({
      service: 'karbor',
      fault: { kind: 'answer', answer: { status: 503, body: {} } },
    });
    await until(async () => {
      expect((await scrapeOf(gateway)).get('polls_total{result="failed"}')).toBeGreaterThan(0);
    });
  });
});
