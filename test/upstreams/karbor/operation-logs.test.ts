import { afterEach, expect, it } from 'vitest';
import { listOperationLogs } from '../../../src/upstreams/karbor/operation-logs.ts';
import answer from '../../fixtures/karbor/operation-log-list-200.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { CHECKPOINT, lab, ORIGIN, PLAN, PROJECT, PROVIDER, READ_HEADERS } from './_support/lab.ts';

const network = closedNetwork();
afterEach(() => network.assertNoPendingInterceptors());

function page(query: object) {
  const whole = { sort: 'created_at:asc', ...query };
  return network.get(ORIGIN).intercept({ path: `/v1/${PROJECT}/operation_logs`, query: whole, headers: READ_HEADERS });
}

const LOG = 'ed05b7c3-28f9-4164-8c5a-b9e7042f61da';

it('lists the runs of one checkpoint with their times in UTC', async () => {
  page({ limit: 1, checkpoint_id: CHECKPOINT }).reply(200, answer);
  expect(await listOperationLogs(lab(network), { checkpointId: CHECKPOINT, limit: 1 })).toEqual({
    rows: [
      {
        nativeId: LOG,
        checkpointId: CHECKPOINT,
        planId: PLAN,
        providerId: PROVIDER,
        restoreId: null,
        operationType: 'protect',
        status: 'available',
        startedAt: '2026-03-14T02:00:03.000Z',
        endedAt: '2026-03-14T02:06:41.000Z',
        extraInfo: null,
      },
    ],
    lastId: LOG,
    hasMore: true,
  });
});

it('lists the runs of one plan after a marker', async () => {
  page({ limit: 1000, marker: 'log-1', plan_id: PLAN }).reply(200, { operation_logs: [] });
  expect(await listOperationLogs(lab(network), { planId: PLAN, marker: 'log-1', limit: 1000 })).toEqual({
    rows: [],
    lastId: null,
    hasMore: false,
  });
});

it('keeps runs that have no checkpoint or have not started', async () => {
  page({ limit: 1000 }).reply(200, { operation_logs: [{ id: 'log-1', operation_type: 'copy', started_at: null }] });
  expect(await listOperationLogs(lab(network), { limit: 1000 })).toEqual({
    rows: [
      {
        nativeId: 'log-1',
        checkpointId: null,
        planId: null,
        providerId: null,
        restoreId: null,
        operationType: 'copy',
        status: null,
        startedAt: null,
        endedAt: null,
        extraInfo: undefined,
      },
    ],
    lastId: 'log-1',
    hasMore: false,
  });
});

it('fails when the marker is gone', async () => {
  const message = 'OperationLog %(restore_id)s could not be found.';
  page({ limit: 1000, marker: 'log-1' }).reply(404, { itemNotFound: { code: 404, message } });
  await expect(listOperationLogs(lab(network), { marker: 'log-1', limit: 1000 })).rejects.toMatchObject({
    code: 'UPSTREAM_BAD_RESPONSE',
  });
});
