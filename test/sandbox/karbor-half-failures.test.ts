import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { karborCheckpoint, karborPlan, karborProvider } from '../../src/sandbox/karbor/estate.ts';
import { summaryOf } from '../support/recording-summary.ts';
import { NOON, open } from '../support/sandbox-client.ts';

const SWIFT = karborProvider({ name: 'swift' });
const PLAN = karborPlan(SWIFT, { name: 'orders' });
const CHECKPOINTS = `/providers/${SWIFT.id}/checkpoints`;
const ROW = karborCheckpoint(SWIFT, PLAN, { createdAt: NOON - 60_000 });
const PATH = `${CHECKPOINTS}/${ROW.id}`;

/** What a real Karbor answered. */
const RECORDED = JSON.parse(readFileSync(new URL('../fixtures/karbor-half-failures.json', import.meta.url), 'utf8'));

const openWith = (rows = [{ ...ROW }]) =>
  open(({ karbor }) => {
    karbor.providers.push(SWIFT);
    karbor.plans.push(PLAN);
    karbor.checkpoints.push(...rows);
    karbor.pace.claimMs = 50;
  });

const alike = (body: unknown) => summaryOf({ status: 200, headers: {}, body });
const runs = ({ operation_logs: logs }: { operation_logs: Record<string, unknown>[] }) =>
  logs.map(({ status, ended_at: endedAt }) => [status, endedAt !== null]).toSorted();

it('accepts two deletes at once, and destroys the checkpoint as the real one did', async () => {
  const { karbor, estate, passMs } = await openWith();
  const recorded = RECORDED.deleteRace;
  const answers = await Promise.all([karbor('DELETE', PATH), karbor('DELETE', PATH)]);
  expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(recorded.deletes);
  passMs(60_000);

  const shown = (await karbor('GET', PATH)).body;
  expect(shown.checkpoint.status).toBe(recorded.checkpoint.checkpoint.status);
  expect(alike(shown).shape).toEqual(alike(recorded.checkpoint).shape);
  const log = (await karbor('GET', `/operation_logs?checkpoint_id=${ROW.id}`)).body;
  const ofDeletes = runs(recorded.operationLogs).filter(([status]) => status !== 'available');
  expect(runs(log)).toEqual(ofDeletes);
  expect(alike(log).shape).toEqual(alike(recorded.operationLogs).shape);

  expect((await karbor('GET', CHECKPOINTS)).body.checkpoints).toEqual([]);
  expect((await karbor('DELETE', PATH)).status).toBe(500);
  expect((await karbor('PUT', PATH, { 'os-resetState': { state: 'error' } })).status).toBe(400);
  estate.karbor.quota.checkpoints = 0;
  expect((await karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } })).status).toBe(200);
});

it('refuses a delete that comes when the one before it was answered', async () => {
  const { karbor, passMs } = await openWith();
  expect((await karbor('DELETE', PATH)).status).toBe(200);
  expect((await karbor('DELETE', PATH)).status).toBe(500);
  passMs(60_000);
  expect((await karbor('GET', PATH)).body.checkpoint.status).toBe('deleted');
});

it.each(['graph', 'flow'] as const)(
  'keeps a checkpoint protecting for ever when the %s could not be built',
  async (unbuilt) => {
    const { karbor, estate, passMs } = await openWith([]);
    estate.karbor.unbuilt = unbuilt;
    const { status, body } = await karbor('POST', CHECKPOINTS, { checkpoint: { plan_id: PLAN.id } });
    expect([status, body.badRequest.message]).toEqual([400, expect.stringMatching(/^Create checkpoint failed: Flow/)]);
    passMs(1_800_000);
    const [row] = (await karbor('GET', CHECKPOINTS)).body.checkpoints;
    expect(row.status).toBe('protecting');
    expect(row.resource_graph === null).toBe(unbuilt === 'graph');
    const log = (await karbor('GET', `/operation_logs?plan_id=${PLAN.id}`)).body;
    const recorded = RECORDED.flowNotBuilt.operationLogs;
    if (unbuilt === 'graph') expect(log.operation_logs).toEqual([]);
    else expect([alike(log).shape, runs(log)]).toEqual([alike(recorded).shape, runs(recorded)]);
    expect((await karbor('DELETE', `${CHECKPOINTS}/${row.id}`)).status).toBe(500);
  },
);
