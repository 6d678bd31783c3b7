import { expect, it } from 'vitest';
import { karborCheckpoint, karborPlan, karborProvider, karborResource } from '../../src/sandbox/karbor/estate.ts';
import {
  beginRestore,
  beginVerification,
  karborRestore,
  karborVerification,
} from '../../src/sandbox/karbor/estate-runs.ts';
import type { KarborRestore } from '../../src/sandbox/karbor/rows.ts';
import { NOON, open, type Reply } from '../support/sandbox-client.ts';

const HOUR = 3_600_000;
const SWIFT = karborProvider({ name: 'OS Infra Provider' });
const VOLUMES = ['one', 'two'].map((name) => karborResource({ name }));
const PLAN = karborPlan(SWIFT, { name: 'orders', resources: VOLUMES });
const CHECKPOINT = karborCheckpoint(SWIFT, PLAN, { createdAt: NOON - HOUR });
const NOBODY = '00000000-0000-0000-0000-000000000001';

function openWith(...restores: KarborRestore[]) {
  return open(({ karbor }) => {
    karbor.providers.push({ ...SWIFT });
    karbor.checkpoints.push(CHECKPOINT);
    karbor.restores.push(...restores);
  });
}

/** So many restores, a second apart, the last the newest. */
function seconds(count: number): KarborRestore[] {
  return Array.from({ length: count }, (_, position) => {
    const createdAt = NOON - (count - position) * 1000;
    return karborRestore(CHECKPOINT, {
      id: `0000000${position}-0000-4000-a000-000000000000`,
      createdAt,
      endsAt: createdAt,
    });
  });
}

function ids({ body }: Reply): string[] {
  return body.restores.map(({ id }: { id: string }) => id);
}

it('fills the outcomes of a restore one by one, and keeps them', async () => {
  const { karbor, estate, passMs } = await openWith();
  const { id, outcomes } = beginRestore(estate.karbor, CHECKPOINT, { createdAt: NOON });
  const [first, second] = outcomes.map(({ resource }) => resource);
  const seen: unknown[] = [];
  for (let step = 0; step < 4; step += 1) {
    const { restore } = (await karbor('GET', `/restores/${id}`)).body;
    seen.push([restore.status, Object.keys(restore.resources_status)]);
    passMs(6_000);
  }
  expect(seen).toEqual([
    ['in_progress', []],
    ['in_progress', [first]],
    ['success', [first, second]],
    ['success', [first, second]],
  ]);
  expect(first).not.toContain(VOLUMES[0]?.id);
});

it('gives a failed restore the reason of a resource', async () => {
  const { karbor, estate, passMs } = await openWith();
  Object.assign(estate.karbor.providers[0] ?? {}, { isFailing: true });
  const { id } = beginRestore(estate.karbor, CHECKPOINT, { createdAt: NOON });
  passMs(HOUR);
  const { restore } = (await karbor('GET', `/restores/${id}`)).body;
  expect([restore.status, Object.values(restore.resources_status)]).toEqual(['fail', ['error']]);
  expect(restore.resources_reason).toEqual({
    [Object.keys(restore.resources_status)[0] ?? '']: 'The plugin could not reach its service.',
  });
});

it('shows a restore without a time and with its target, and a verification without one', async () => {
  const { karbor, estate } = await openWith(karborRestore(CHECKPOINT, { restoreTarget: 'http://10.0.0.5:5000/v3' }));
  estate.karbor.verifications.push(karborVerification(CHECKPOINT));
  const keys = async (path: string, key: string) => Object.keys((await karbor('GET', path)).body[key][0]).join(' ');
  const rest = 'parameters status resources_status resources_reason';
  expect(await keys('/restores', 'restores')).toBe(`id project_id provider_id checkpoint_id restore_target ${rest}`);
  expect(await keys('/verifications', 'verifications')).toBe(`id project_id provider_id checkpoint_id ${rest}`);
});

it('follows a verification until its time is over', async () => {
  const { karbor, estate, passMs } = await openWith();
  const { id } = beginVerification(estate.karbor, CHECKPOINT, { createdAt: NOON });
  const status = async () => (await karbor('GET', `/verifications/${id}`)).body.verification.status;
  passMs(7_999);
  expect(await status()).toBe('in_progress');
  passMs(1);
  expect(await status()).toBe('success');
});

it('keeps a restore after a denied access in progress for ever, and out of the log', async () => {
  const denied = karborRestore(CHECKPOINT, { createdAt: NOON, endsAt: Number.POSITIVE_INFINITY });
  const { karbor, passMs } = await openWith(denied);
  passMs(1000 * HOUR);
  const { restore } = (await karbor('GET', `/restores/${denied.id}`)).body;
  expect(restore).toMatchObject({ status: 'in_progress', resources_status: {} });
  expect((await karbor('GET', `/operation_logs?restore_id=${denied.id}`)).body.operation_logs).toEqual([]);
});

it('lists the newest first, and pages by limit, marker and offset with a link', async () => {
  const rows = seconds(4);
  const { karbor } = await openWith(...rows);
  const [a, b, c, d] = rows.map(({ id }) => id);
  expect(ids(await karbor('GET', '/restores'))).toEqual([d, c, b, a]);
  const page = await karbor('GET', `/restores?limit=2&marker=${d}`);
  expect(ids(page)).toEqual([c, b]);
  expect(page.body.restores_links[0].href).toContain(`/restores?limit=2&marker=${b}`);
  expect(ids(await karbor('GET', '/restores?sort=created_at:asc&offset=3'))).toEqual([d]);
  expect(await karbor('GET', `/restores?marker=${NOBODY}`)).toMatchObject({ status: 404 });
});

it('pages behind a restore that no longer has the status of the filter', async () => {
  const [older, newer] = seconds(2).map((row, index) => ({
    ...row,
    endsAt: index === 0 ? Number.POSITIVE_INFINITY : NOON + 1000,
  }));
  const { karbor, passMs } = await openWith(...[older, newer].flatMap((row) => row ?? []));
  expect(ids(await karbor('GET', '/restores?status=in_progress&limit=1'))).toEqual([newer?.id]);
  passMs(1000);
  expect(ids(await karbor('GET', `/restores?status=in_progress&marker=${newer?.id}`))).toEqual([older?.id]);
});

it('filters by status only, unless an admin asks', async () => {
  const [a, b] = seconds(2);
  const { karbor } = await openWith({ ...a, status: 'fail' } as KarborRestore, b as KarborRestore);
  expect(ids(await karbor('GET', '/restores?status=fail'))).toEqual([a?.id]);
  expect(ids(await karbor('GET', `/restores?checkpoint_id=${NOBODY}`))).toHaveLength(2);
});

it.each([
  [`/restores/${NOBODY}`, 404, `Restore ${NOBODY} could not be found.`],
  ['/restores/nope', 400, 'Invalid restore id provided.'],
  [`/verifications/${NOBODY}`, 404, `Verification ${NOBODY} could not be found.`],
  ['/verifications/nope', 400, 'Invalid verification id provided.'],
  ['/restores?limit=0', 400, 'limit param must be positive'],
])('refuses %s with %i', async (path, expected, message) => {
  const { karbor } = await openWith();
  const { status, body } = await karbor('GET', path);
  expect([status, Object.values<{ message: string }>(body)[0]?.message]).toEqual([expected, message]);
});

it.each(['PUT', 'DELETE'])('has no %s of a restore', async (method) => {
  const { karbor } = await openWith(...seconds(1));
  expect(await karbor(method, `/restores/${seconds(1)[0]?.id}`)).toMatchObject({
    status: 404,
    body: { itemNotFound: { message: 'The resource could not be found.' } },
  });
});
