import { expect, it } from 'vitest';
import { BODIES } from '../../support/bodies.ts';
import { BODY_ROWS } from '../../support/broken-bodies.ts';
import * as rows from '../../support/http-requests.ts';
import { type Got, JSON_TYPE, openClient, type Sent } from '../../support/posting.ts';
import { say, scaled } from '../../support/scale.ts';
import { serveTenants } from '../../support/tenants.ts';
import { type BothWays, openBothWays } from './_support/both-ways.ts';

// Every third meets each header and each body.
const SOME_HEADER_ROWS = rows.HEADER_ROWS.filter((_row, at) => at % scaled(1, 3) === 0);

async function openTenants(more: object = {}): Promise<BothWays> {
  const { origin } = await serveTenants(() => true);
  const sg = { name: 'sg', kind: 'cbr', endpoint: origin, auth: { mode: 'token', token: '0.0' } };
  return openBothWays({
    upstreams: [{ ...sg, projectId: 'p' }],
    requestTimeoutMs: 60_000,
    callers: 'anyone',
    ...more,
  });
}

/** Everything but the moment: of two gateways the one limits and refuses a millisecond later than the other. */
function lasting({ status, headers: { date: _date, ...headers }, body }: Got) {
  const kept = Object.entries(headers).map(([name, value]) => [
    name,
    name === 'ratelimit' || name === 'retry-after' ? value.replace(/\d+$/, 'soon') : value,
  ]);
  return { status, headers: Object.fromEntries(kept), body: body.replace(/"retryAfterMs":\d+/, '"retryAfterMs":soon') };
}

async function compareAll({ fastPath, yoga }: BothWays, all: readonly rows.Row[]): Promise<Record<string, number>> {
  const send = openClient();
  const counts: Record<string, number> = {};
  for (const [name, sent] of all) {
    const same: Sent = { ...sent, headers: { 'x-request-id': 'same', ...(sent.headers ?? JSON_TYPE) } };
    const [one, other] = await Promise.all([send(fastPath.port, same), send(yoga.port, same)]);
    counts[other.status] = (counts[other.status] ?? 0) + 1;
    expect(lasting(one), name).toEqual(lasting(other));
    const { 'content-length': length = '0' } = one.headers;
    if (sent.method !== 'HEAD') expect(length, name).toBe(String(Buffer.byteLength(one.body)));
  }
  say(`HTTP: ${all.length} requests, by status ${JSON.stringify(counts)}`);
  return counts;
}

it('every Accept header is answered alike, whatever was asked', async () => {
  const counts = await compareAll(await openTenants(), rows.ACCEPT_ROWS);
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(['200', '400', '406']));
}, 60_000);

it('every type and coding of a body is answered alike', async () => {
  expect(Object.keys(await compareAll(await openTenants(), rows.TYPE_ROWS))).toEqual(['200', '415']);
});

it('every method is answered alike, wherever it goes', async () => {
  const counts = await compareAll(await openTenants({ graphiql: false }), rows.METHOD_ROWS);
  expect(Object.keys(counts)).toEqual(expect.arrayContaining(['200', '204', '400', '404', '405']));
});

it('every body is answered alike, broken ones and strange ones too', async () => {
  expect(Object.keys(await compareAll(await openTenants(), BODY_ROWS))).toEqual(['200', '400', '413']);
});

it.each<[string, object]>([
  ['as it is', {}],
  ['where origins are listed', { corsOrigins: ['https://console.example'] }],
  ['where nothing is shared', { shareQueries: false }],
  ['where a minute has its limit', { rateLimit: { callsPerMinute: 25 } }],
  ['in production', { production: true, allowedHosts: ['127.0.0.1'] }],
  [
    'where the caller has to bring the rights',
    {
      upstreams: [{ name: 'sg', kind: 'cbr', endpoint: 'http://127.0.0.1:9', auth: { mode: 'passthrough' } }],
    },
  ],
])(
  'every header is answered alike %s',
  async (_where, config) => {
    const counts = await compareAll(await openTenants(config), SOME_HEADER_ROWS);
    expect(Object.keys(counts)).toEqual(expect.arrayContaining(['200', '400']));
  },
  60_000,
);

it('every outcome of a POST has the headers of one writer, in one order', async () => {
  const { fastPath } = await openTenants();
  const send = openClient();
  const lists = Object.entries(BODIES).map(async ([name, body]) => {
    const { headers } = await send(fastPath.port, { body: JSON.stringify(body) });
    return [name, Object.keys(headers).slice(0, 4)];
  });
  const first = ['content-type', 'content-length', 'x-request-id', 'cache-control'];
  expect(await Promise.all(lists)).toEqual(Object.keys(BODIES).map((name) => [name, first]));
});

it('every GET is answered alike', async () => {
  expect(Object.keys(await compareAll(await openTenants(), rows.GET_ROWS))).toEqual(['200', '400', '405', '406']);
});

it.each<[keyof typeof BODIES, number, number]>([
  ['data', 200, 200],
  ['data beside an error', 200, 200],
  ['null beside an error', 200, 200],
  ['no document', 200, 400],
  ['an unknown field', 200, 400],
  ['a wrong variable', 200, 400],
  ['a missing variable', 200, 400],
  ['no such operation', 200, 400],
  ['too many aliases', 200, 400],
])('%s is answered with %i as JSON, and with %i as a GraphQL response', async (name, json, response) => {
  const { fastPath } = await openTenants();
  const send = openClient();
  const statuses = ['application/json', 'application/graphql-response+json'].map(async (accept) => {
    const headers = { ...JSON_TYPE, accept };
    return (await send(fastPath.port, { headers, body: JSON.stringify(BODIES[name]) })).status;
  });
  expect(await Promise.all(statuses)).toEqual([json, response]);
});
