import { expect, it } from 'vitest';
import { karborCheckpoint, karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import { beginRestore, beginVerification } from '../../src/sandbox/karbor/estate-runs.ts';
import type { KarborProvider } from '../../src/sandbox/karbor/rows.ts';
import { type Bench, NOON, open } from '../support/sandbox-client.ts';

const HOUR = 3_600_000;
const SWIFT = karborProvider({ name: 'OS Infra Provider', canCopy: true });
const PLAN = karborPlan(SWIFT, { name: 'orders' });
const OLD = karborCheckpoint(SWIFT, PLAN, { createdAt: NOON - HOUR });
const CHECKPOINTS = `/providers/${SWIFT.id}/checkpoints`;
const FOREVER = Number.POSITIVE_INFINITY;

function openWith(provider: KarborProvider = SWIFT) {
  return open(({ karbor, keystone }) => {
    keystone.tokenLifetimeMs = 10_000 * HOUR;
    karbor.providers.push(provider);
    karbor.plans.push(PLAN);
    karbor.checkpoints.push({ ...OLD });
  });
}

const BEGIN: Record<string, (bench: Bench) => Promise<unknown> | unknown> = {
  backup: ({ karbor }) => karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } }),
  copy: ({ karbor }) => karbor('POST', `${CHECKPOINTS}/action`, { copy: { plan_id: PLAN.id } }),
  deletion: ({ karbor }) => karbor('DELETE', `${CHECKPOINTS}/${OLD.id}`),
  restore: ({ estate }) => beginRestore(estate.karbor, OLD, { createdAt: NOON }),
  verification: ({ estate }) => beginVerification(estate.karbor, OLD, { createdAt: NOON }),
};

async function lines({ karbor }: Bench, query = ''): Promise<Record<string, unknown>[]> {
  return (await karbor('GET', `/operation_logs${query}`)).body.operation_logs;
}

async function words(bench: Bench) {
  return (await lines(bench)).map((line) => [line.operation_type, line.status, line.ended_at]);
}

it.each([
  ['backup', 'protect', 'protecting', 'available', '12:00:12'],
  // The words alone tell a deletion from a backup.
  ['deletion', 'protect', 'deleting', 'deleted', '12:00:05'],
  ['copy', 'copy', 'copying', 'available', '12:00:12'],
  ['restore', 'restore', 'in_progress', 'success', '12:00:12'],
  ['verification', 'verify', 'in_progress', 'success', '12:00:08'],
])('logs a %s as %s: first %s, then %s', async (run, type, running, ended, time) => {
  const bench = await openWith();
  await BEGIN[run]?.(bench);
  expect(await words(bench)).toEqual([[type, running, null]]);
  bench.passMs(HOUR);
  expect(await words(bench)).toEqual([[type, ended, `2026-11-22T${time}.000000`]]);
});

it.each([
  ['backup', 'error'],
  ['deletion', 'error-deleting'],
  ['copy', 'error'],
  ['restore', 'fail'],
  ['verification', 'fail'],
])('logs a %s of a failing provider as %s, without a reason', async (run, ended) => {
  const bench = await openWith({ ...SWIFT, isFailing: true });
  await BEGIN[run]?.(bench);
  bench.passMs(HOUR);
  expect(await lines(bench)).toMatchObject([{ status: ended, error_info: null }]);
});

it.each([
  ['backup', 'protecting'],
  ['deletion', 'deleting'],
  ['copy', 'copying'],
  ['restore', 'in_progress'],
  ['verification', 'in_progress'],
])('leaves a %s whose worker dies %s for ever', async (run, running) => {
  const bench = await openWith();
  const { pace } = bench.estate.karbor;
  for (const name of ['protectMs', 'deleteMs', 'copyMs', 'restoreMs', 'verifyMs'] as const) pace[name] = FOREVER;
  await BEGIN[run]?.(bench);
  bench.passMs(1000 * HOUR);
  expect(await lines(bench)).toMatchObject([{ status: running, ended_at: null }]);
});

it('logs neither the plan of a restore and a verification nor the id of a verification', async () => {
  const bench = await openWith();
  const { id } = beginRestore(bench.estate.karbor, OLD, { createdAt: NOON });
  beginVerification(bench.estate.karbor, OLD, { createdAt: NOON + 1000 });
  expect(await lines(bench)).toMatchObject([
    { operation_type: 'verify', plan_id: null, restore_id: null, checkpoint_id: OLD.id },
    { operation_type: 'restore', plan_id: null, restore_id: id, checkpoint_id: OLD.id },
  ]);
  expect(await lines(bench, `?restore_id=${id}`)).toHaveLength(1);
  expect(await lines(bench, `?plan_id=${PLAN.id}`)).toEqual([]);
});

it('copies the one original of a plan, and says of the copy when it is finished', async () => {
  const bench = await openWith();
  const { body } = await bench.karbor('POST', `${CHECKPOINTS}/action`, { copy: { plan_id: PLAN.id } });
  const [{ checkpoint_protect_id: original, checkpoint_copy_id: id }] = body.copy.checkpoint_id;
  const seen = async () => (await bench.karbor('GET', `${CHECKPOINTS}/${id}`)).body.checkpoint;
  expect([original, await seen()]).toMatchObject([OLD.id, { status: 'copying', extra_info: {} }]);
  bench.passMs(HOUR);
  expect(await seen()).toMatchObject({ status: 'available', extra_info: '{"copy_status": "finished"}' });
});

it('leaves a copy that never starts wait_copying for ever: of several originals, or without a plugin that can copy', async () => {
  const several = await openWith();
  await BEGIN.backup?.(several);
  several.passMs(HOUR);
  await BEGIN.copy?.(several);
  several.passMs(HOUR);
  expect((await words(several))[0]).toEqual(['copy', 'wait_copying', null]);
  const refused = await openWith({ ...SWIFT, canCopy: false });
  expect(await BEGIN.copy?.(refused)).toMatchObject({ status: 500 });
  expect(await words(refused)).toEqual([['copy', 'wait_copying', null]]);
});

it('pages behind a row that no longer has the status of the filter', async () => {
  const bench = await openWith();
  const { pace } = bench.estate.karbor;
  const protectMs = pace.protectMs;
  for (const ms of [FOREVER, protectMs]) {
    pace.protectMs = ms;
    await BEGIN.backup?.(bench);
    bench.passMs(1000);
  }
  const [newer, older] = await lines(bench);
  expect(await lines(bench, '?status=protecting&limit=1')).toEqual([newer]);
  bench.passMs(HOUR);
  expect(await lines(bench, '?status=available')).toMatchObject([{ id: newer?.id }]);
  expect(await lines(bench, `?status=protecting&marker=${newer?.id}`)).toEqual([older]);
  // The row of the marker never had the status.
  expect(await lines(bench, `?status=available&sort=created_at:asc&marker=${older?.id}`)).toMatchObject([
    { id: newer?.id, status: 'available' },
  ]);
});

it('filters by one status, and fails with a list of them', async () => {
  const bench = await openWith();
  await BEGIN.backup?.(bench);
  expect(await lines(bench, '?status=protecting')).toHaveLength(1);
  expect(await lines(bench, '?status=available')).toEqual([]);
  expect((await bench.karbor('GET', "/operation_logs?status=['available','error']")).status).toBe(500);
});
