import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder } from '../../support/command.ts';
import { answering, serve } from '../../support/wire-server.ts';
import { openMetered, over, seriesOf, vaultOf } from './_support/metered.ts';

it('counts a request by type, operation and first failure code, and takes its time', async () => {
  const { query, scrape } = await openMetered();
  await query('query VaultOverview { vaults(first: 2) { nodes { name } } }');
  await query('{ upstreams { name } }');
  await query('mutation { deleteCheckpoint(input: { id: "checkpoint:sg:x" }) { ... on Failure { code } } }');
  await query('{ nothing }');
  const scraped = await scrape();
  expect(seriesOf(scraped, 'requests_total')).toEqual({
    'requests_total{type="query",operation="VaultOverview",code="OK"}': 1,
    'requests_total{type="query",operation="other",code="OK"}': 1,
    'requests_total{type="mutation",operation="other",code="INVALID_INPUT"}': 1,
    'requests_total{type="none",operation="other",code="GRAPHQL_VALIDATION_FAILED"}': 1,
  });
  expect(scraped.get('request_duration_seconds_count{type="query",operation="VaultOverview"}')).toBe(1);
  expect(scraped.get('request_duration_seconds_sum{type="query",operation="VaultOverview"}')).toBeGreaterThan(0);
});

it('counts refused requests, and no health probes', async () => {
  const { url, scrape } = await openMetered();
  for (const path of ['/elsewhere', '/health', '/ready']) await fetch(url + path);
  await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' });
  await fetch(`${url}/graphql`, { method: 'PUT' });
  expect(seriesOf(await scrape(), 'requests_total')).toEqual({
    'requests_total{type="none",operation="other",code="NOT_FOUND"}': 1,
    'requests_total{type="none",operation="other",code="INVALID_INPUT"}': 2,
  });
});

it('counts a client that left before the response', async () => {
  const upstream = await serve(() => {});
  const { query, scrape } = await openMetered(over(upstream.origin), {});
  const leaving = new AbortController();
  const asked = query(vaultOf(1), {}, {}, leaving.signal);
  await expect.poll(() => upstream.seen.length).toBe(1);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  const left = async () => (await scrape()).get('requests_total{type="query",operation="other",code="CLIENT_LEFT"}');
  await expect.poll(left).toBe(1);
});

it('measures the bodies of executed operations by POST and by GET', async () => {
  const { ask, url, scrape } = await openMetered();
  const { text } = await ask('{ upstreams { name } }');
  await ask('{ nothing }');
  const headers = { 'graphql-require-preflight': '1' };
  const byGet = await fetch(`${url}/graphql?query={upstreams{name}}`, { headers });
  const bytes = text.length + (await byGet.text()).length;
  const scraped = await scrape();
  expect(scraped.get('response_size_bytes_sum')).toBe(bytes);
  expect(scraped.get('response_size_bytes_count')).toBe(2);
});

it('holds the estimated calls of a request against those that it made', async () => {
  const { origin } = await serve(answering({}, 404));
  const { query, scrape } = await openMetered(over(origin), {});
  await query(
    vaultOf(1)
      .replace('}', `} other: ${vaultOf(2).slice(2)}`)
      .replace(/\} \}$/, '}'),
  );
  const scraped = await scrape();
  expect(scraped.get('upstream_calls_per_request_count{type="query"}')).toBe(1);
  expect(scraped.get('estimated_calls_count{type="query"}')).toBe(1);
  const made = scraped.get('upstream_calls_per_request_sum{type="query"}') ?? 0;
  expect(made).toBeGreaterThan(0);
  expect(scraped.get('estimated_calls_sum{type="query"}')).toBeGreaterThanOrEqual(made);
});

it('counts a query that an equal one has answered, whose cost is that of the other', async () => {
  let release = () => {};
  const upstream = await serve((request, response) => {
    release = () => answering({}, 404)(request, response);
  });
  const { query, scrape } = await openMetered(over(upstream.origin), {});
  const both = Promise.all([query(vaultOf(1)), query(vaultOf(1))]);
  await expect.poll(() => upstream.seen.length).toBe(1);
  // A later request that ends has let both of them begin.
  await query('{ __typename }');
  release();
  await both;
  const scraped = await scrape();
  expect(scraped.get('shared_requests_total')).toBe(1);
  expect(scraped.get('upstream_calls_per_request_count{type="query"}')).toBe(2);
  expect(scraped.get('upstream_calls_per_request_sum{type="query"}')).toBe(1);
});

it('names operations of the manifest, the first 200 of all, and no other ones', async () => {
  const texts = Array.from({ length: 300 }, (_, index) => `query Trusted${index} { __typename }`);
  const entries = texts.map((text) => [`sha256:${createHash('sha256').update(text).digest('hex')}`, text]);
  const manifest = join(folder(), 'manifest.json');
  writeFileSync(manifest, JSON.stringify(Object.fromEntries(entries)));
  const { query, scrape } = await openMetered({ trustedDocuments: { manifest, only: false } });
  for (const text of texts) await query(text);
  for (let index = 0; index < 300; index += 1) await query(`query MadeUp${index} { __typename }`);
  const series = seriesOf(await scrape(), 'requests_total');
  const named = Object.keys(series).filter((name) => name.includes('operation="Trusted'));
  expect(named.length).toBeGreaterThan(100);
  expect(Object.keys(series)).toHaveLength(named.length + 1);
  expect(series['requests_total{type="query",operation="other",code="OK"}']).toBe(600 - named.length);
  expect(named.length).toBeLessThan(200);
});
