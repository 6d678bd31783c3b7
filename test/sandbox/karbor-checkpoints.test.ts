import { expect, it } from 'vitest';
import { karborCheckpoint, karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import type { KarborCheckpoint, KarborProvider } from '../../src/sandbox/karbor/rows.ts';
import { NOON, open, type Reply } from '../support/sandbox-client.ts';

const SWIFT = karborProvider({ name: 'swift' });
const PLAN = karborPlan(SWIFT, { name: 'orders' });
const CHECKPOINTS = `/providers/${SWIFT.id}/checkpoints`;

function openWith(rows: KarborCheckpoint[], provider: KarborProvider = SWIFT) {
  return open(({ karbor }) => {
    karbor.providers.push(provider);
    karbor.plans.push({ ...PLAN, providerId: provider.id });
    karbor.checkpoints.push(...rows);
  });
}

/** So many checkpoints, a minute apart, the last the newest. */
function minutes(count: number, provider: KarborProvider = SWIFT): KarborCheckpoint[] {
  return Array.from({ length: count }, (_, position) =>
    karborCheckpoint(provider, PLAN, { createdAt: NOON - (count - position) * 60_000 }),
  );
}

function ids({ body }: Reply): string[] {
  return body.checkpoints.map(({ id }: { id: string }) => id);
}

it('answers a create without provider, graph and day, and shows all of them afterwards', async () => {
  const { karbor, passMs } = await openWith([]);
  const { body } = await karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } });
  const { id } = body.checkpoint;
  expect(body.checkpoint).toMatchObject({ status: 'protecting', resource_graph: null, created_at: null });
  expect('provider_id' in body.checkpoint.protection_plan).toBe(false);
  passMs(60_000);
  const { checkpoint } = (await karbor('GET', `${CHECKPOINTS}/${id}`)).body;
  expect(checkpoint).toMatchObject({ status: 'available', created_at: '2026-11-22' });
  expect(checkpoint.protection_plan.provider_id).toBe(SWIFT.id);
  expect(JSON.parse(checkpoint.resource_graph)).toEqual([{ '0x0': expect.any(Array) }, []]);
});

it('keeps in a checkpoint the plan as it was then', async () => {
  const { karbor, estate } = await openWith(minutes(1));
  estate.karbor.plans = [];
  const { checkpoints } = (await karbor('GET', `${CHECKPOINTS}?plan_id=${PLAN.id}`)).body;
  expect(checkpoints).toMatchObject([{ protection_plan: { id: PLAN.id, name: 'orders' } }]);
});

it('deletes in the background: listed until then, readable for ever', async () => {
  const [row] = minutes(1);
  const { karbor, passMs } = await openWith(row ? [row] : []);
  const path = `${CHECKPOINTS}/${row?.id}`;
  const seen = async () => [
    ids(await karbor('GET', CHECKPOINTS)).length,
    (await karbor('GET', path)).body.checkpoint.status,
  ];
  expect(await karbor('DELETE', path)).toMatchObject({ status: 200, body: {} });
  expect(await seen()).toEqual([1, 'deleting']);
  passMs(60_000);
  expect(await seen()).toEqual([0, 'deleted']);
});

it.each(['protecting', 'deleting', 'deleted', 'error-deleting', 'wait_copying'])(
  'answers 500 when a checkpoint that is %s is deleted',
  async (status) => {
    const row = karborCheckpoint(SWIFT, PLAN, { status });
    const { karbor } = await openWith([row]);
    const reply = await karbor('DELETE', `${CHECKPOINTS}/${row.id}`);
    expect(reply.status).toBe(500);
    expect(reply.body.computeFault.message).toBe(`The checkpoint ${row.id} can not be deleted.`);
  },
);

it.each([
  ['available', 200],
  ['error', 200],
  ['wait_copying', 200],
  ['protecting', 400],
  ['deleting', 400],
  ['error-deleting', 400],
])('answers the reset of a checkpoint that is %s with %i', async (status, expected) => {
  const row = karborCheckpoint(SWIFT, PLAN, { status });
  const { karbor } = await openWith([row]);
  const reply = await karbor('PUT', `${CHECKPOINTS}/${row.id}`, { 'os-resetState': { state: 'error' } });
  expect(reply.status).toBe(expected);
});

it('cannot finish anything under a failing provider', async () => {
  const failing = { ...SWIFT, isFailing: true };
  const { karbor, passMs } = await openWith([], failing);
  const { id } = (await karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } })).body.checkpoint;
  passMs(60_000);
  const status = async () => (await karbor('GET', `${CHECKPOINTS}/${id}`)).body.checkpoint.status;
  expect(await status()).toBe('error');
  await karbor('DELETE', `${CHECKPOINTS}/${id}`);
  passMs(60_000);
  expect(await status()).toBe('error-deleting');
});

it('pages upwards by limit and marker', async () => {
  const rows = minutes(5);
  const { karbor } = await openWith(rows);
  const page = await karbor('GET', `${CHECKPOINTS}?sort=created_at:asc&limit=2&marker=${rows[1]?.id}`);
  expect(ids(page)).toEqual([rows[2]?.id, rows[3]?.id]);
  expect(page.body.checkpoints_links[0].href).toContain(
    `/checkpoints?sort=created_at%3Aasc&limit=2&marker=${rows[3]?.id}`,
  );
});

it('ignores the limit downwards, keeps the order upwards, and takes the marker for an end', async () => {
  const rows = minutes(5);
  const { karbor } = await openWith(rows);
  expect(ids(await karbor('GET', `${CHECKPOINTS}?limit=2`))).toEqual(rows.map(({ id }) => id));
  expect(ids(await karbor('GET', `${CHECKPOINTS}?limit=1&marker=${rows[2]?.id}`))).toEqual([rows[0]?.id, rows[1]?.id]);
});

it('serves the last rows of a directory bank, whatever the marker', async () => {
  const files = karborProvider({ ...SWIFT, bank: { kind: 'filesystem', name: 'files' } });
  const rows = minutes(4, files).sort((one, other) => (one.id < other.id ? -1 : 1));
  const { karbor } = await openWith(rows, files);
  const lastTwo = [rows[2]?.id, rows[3]?.id];
  expect(ids(await karbor('GET', `${CHECKPOINTS}?limit=2`))).toEqual(lastTwo);
  expect(ids(await karbor('GET', `${CHECKPOINTS}?limit=2&marker=${rows[3]?.id}`))).toEqual(lastTwo);
});

it('mixes the providers of a shared bank in lists by plan and day, and nowhere else', async () => {
  const other = karborProvider({ name: 'same container' });
  const rows = minutes(1);
  const { karbor } = await openWith(rows);
  const { karbor: shared } = await open(({ karbor: estate }) => {
    estate.providers.push(SWIFT, other);
    estate.checkpoints.push(...rows);
  });
  const counts = async (query: string) => ids(await shared('GET', `/providers/${other.id}/checkpoints${query}`)).length;
  expect(ids(await karbor('GET', CHECKPOINTS))).toHaveLength(1);
  expect([await counts(''), await counts(`?plan_id=${PLAN.id}`), await counts('?start_date=2026-11-22')]).toEqual([
    0, 1, 1,
  ]);
});

it('fails a whole list for one entry of a stale index', async () => {
  const rows = minutes(3).map((row, position) => ({ ...row, isObjectMissing: position === 1 }));
  const { karbor } = await openWith(rows);
  const { status, body } = await karbor('GET', `${CHECKPOINTS}?sort=created_at:asc`);
  expect([status, body.itemNotFound.message]).toEqual([404, `Checkpoint ${rows[1]?.id} could not be found.`]);
});

it('refuses extra_info with an underscore and forgets it with a hyphen', async () => {
  const { karbor } = await openWith([]);
  const create = (more: object) => karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id, ...more } });
  expect((await create({ extra_info: { k: 'v' } })).status).toBe(400);
  expect((await create({ 'extra-info': { k: 'v' } })).body.checkpoint.extra_info).toBe('{"created_by": "manual"}');
});

it('refuses a checkpoint beyond the quota with a 413 that says not to wait', async () => {
  const { karbor, estate } = await openWith(minutes(1));
  estate.karbor.quota.checkpoints = 1;
  const { status, headers, body } = await karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } });
  expect([status, headers.get('retry-after')]).toEqual([413, '0']);
  expect(body.overLimit.message).toBe('Maximum number of checkpoints allowed (1) exceeded');
});
