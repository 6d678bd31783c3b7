import { expect, it } from 'vitest';
import { tokenService } from '../../support/token-service.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { openMetered, over, seriesOf, vaultOf } from './_support/metered.ts';

const LABELS = 'upstream="sg",operation="getVault"';

it('counts calls by upstream, operation and code, and takes their time', async () => {
  const vault = { id: '00000000-0000-4000-8000-000000000001', name: 'v' };
  const answers = [answering({ vault }), answering({}, 404), answering({}, 409)];
  const { origin } = await serve((request, response) => answers.shift()?.(request, response));
  const { query, scrape } = await openMetered(over(origin), {});
  for (const number of [1, 2, 3]) await query(vaultOf(number));
  const scraped = await scrape();
  const series = seriesOf(scraped, 'upstream_calls_total');
  expect(series).toMatchObject({ [`upstream_calls_total{${LABELS},code="CONFLICT"}`]: 1 });
  expect(Object.values(series).reduce((sum, count) => sum + count, 0)).toBe(3);
  expect(scraped.get(`upstream_call_duration_seconds_count{${LABELS}}`)).toBe(3);
});

it('counts retries', async () => {
  let calls = 0;
  const { origin } = await serve((request, response) => {
    calls += 1;
    return answering({}, calls < 3 ? 503 : 404)(request, response);
  });
  const { query, scrape } = await openMetered(over(origin), {});
  await query(vaultOf(1));
  const scraped = await scrape();
  expect(scraped.get(`upstream_retries_total{${LABELS}}`)).toBe(2);
  expect(scraped.get(`upstream_call_duration_seconds_count{${LABELS}}`)).toBe(1);
});

it('shows a breaker that opens', async () => {
  const { origin } = await serve(answering({}, 500));
  const { query, scrape } = await openMetered(over(origin), {});
  expect((await scrape()).get('upstream_breaker_open{upstream="sg"}')).toBe(0);
  for (let time = 0; time < 5; time += 1) await query(vaultOf(time));
  expect((await scrape()).get('upstream_breaker_open{upstream="sg"}')).toBe(1);
});

it('shows calls that wait for a slot', async () => {
  const held: (() => void)[] = [];
  const upstream = await serve((request, response) => {
    held.push(() => answering({}, 404)(request, response));
  });
  const { query, scrape } = await openMetered(over(upstream.origin, { maxParallel: 1 }), {});
  const asked = Promise.all([1, 2, 3].map((number) => query(vaultOf(number))));
  const waiting = async () => (await scrape()).get('upstream_calls_waiting{upstream="sg"}');
  await expect.poll(waiting).toBe(2);
  for (let sent = 1; sent <= 3; sent += 1) {
    await expect.poll(() => held.length).toBe(sent);
    held[sent - 1]?.();
  }
  await asked;
  expect(await waiting()).toBe(0);
});

it('counts reads that an equal call has answered, and that call once', async () => {
  let release = () => {};
  const upstream = await serve((request, response) => {
    release = () => answering({}, 404)(request, response);
  });
  const { query, scrape } = await openMetered(over(upstream.origin), {});
  const both = Promise.all([query(vaultOf(1)), query(vaultOf(1).replace('{ name }', '{ id name }'))]);
  await expect.poll(() => upstream.seen.length).toBe(1);
  await query('{ __typename }');
  release();
  await both;
  const scraped = await scrape();
  expect(scraped.get('shared_upstream_calls_total{upstream="sg"}')).toBe(1);
  expect(scraped.get(`upstream_call_duration_seconds_count{${LABELS}}`)).toBe(1);
});

it('counts logins that succeed and that fail', async () => {
  const { authUrl } = await tokenService(3_600_000, ({ logins }) => (logins === 1 ? 503 : undefined));
  const { origin } = await serve(answering({}, 404));
  const auth = { mode: 'password', authUrl, username: 'u', password: 'p', project: 'p' };
  const { query, scrape } = await openMetered(over(origin, { auth }), {});
  const logins = async () => seriesOf(await scrape(), 'logins_total');
  const [ok, failed] = ['ok', 'failed'].map((result) => `logins_total{upstream="sg",result="${result}"}`);
  if (ok === undefined || failed === undefined) throw new Error('No names.');
  expect(await logins()).toEqual({ [ok]: 0, [failed]: 0 });
  await query(vaultOf(1));
  expect(await logins()).toMatchObject({ [failed]: 1 });
  await expect
    .poll(async () => {
      await query(vaultOf(1));
      return (await logins())[ok];
    })
    .toBe(1);
  expect((await scrape()).get('upstream_calls_total{upstream="sg",operation="logIn",code="OK"}')).toBe(1);
});
