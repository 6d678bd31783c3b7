import { afterEach, describe, expect, it } from 'vitest';
import { toFailure } from '../../../src/failure.ts';
import { createCheckpoint, deleteCheckpoint, resetCheckpointState } from '../../../src/upstreams/karbor/checkpoints.ts';
import created from '../../fixtures/karbor/checkpoint-create-response-200.json' with { type: 'json' };
import refusals from '../../fixtures/karbor/errors.json' with { type: 'json' };
import { closedNetwork } from '../../support/upstream.ts';
import { checkpoint } from './_support/expected-checkpoint.ts';
import {
  CHECKPOINT,
  lab,
  ORIGIN,
  PLAN,
  PROJECT,
  PROVIDER,
  READ_HEADERS,
  REQUEST_ID,
  WRITE_HEADERS,
} from './_support/lab.ts';

const collection = `/v1/${PROJECT}/providers/${PROVIDER}/checkpoints`;
const path = `${collection}/${CHECKPOINT}`;
const key = { providerId: PROVIDER, id: CHECKPOINT };
const accepted = { headers: { 'x-openstack-request-id': REQUEST_ID, date: 'Sat, 14 Mar 2026 23:59:59 GMT' } };

const network = closedNetwork();
afterEach(() => network.assertNoPendingInterceptors());

describe('a create', () => {
  const body = JSON.stringify({ checkpoint: { plan_id: PLAN } });
  const call = { path: collection, method: 'POST', headers: WRITE_HEADERS, body };

  it('answers with the checkpoint being made, its provider being that of the plan', async () => {
    network.get(ORIGIN).intercept(call).reply(200, created, accepted);
    expect(await createCheckpoint(lab(network), { providerId: PROVIDER, planId: PLAN })).toEqual({
      checkpoint: {
        ...checkpoint,
        status: 'PROTECTING',
        nativeStatus: 'protecting',
        recordedGraph: undefined,
        createdOn: '2026-03-14',
      },
      requestId: REQUEST_ID,
    });
  });

  it('has neither request id nor day where the upstream gives none', async () => {
    network.get(ORIGIN).intercept(call).reply(200, created);
    const made = await createCheckpoint(lab(network), { providerId: PROVIDER, planId: PLAN });
    expect([made.requestId, made.checkpoint.createdOn]).toEqual([null, null]);
  });

  it('that is accepted in words nobody understands has an open outcome', async () => {
    network.get(ORIGIN).intercept(call).reply(200, { checkpoint: {} });
    const attempt = createCheckpoint(lab(network), { providerId: PROVIDER, planId: PLAN });
    await expect(attempt).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it.each([
    ['quota_exceeded', 'QUOTA_EXCEEDED', false],
    ['create_flow_failed', 'UPSTREAM_UNAVAILABLE', false],
    ['plan_missing', 'NOT_FOUND', false],
  ] as const)('refused with %s is %s', async (name, code, retryable) => {
    network.get(ORIGIN).intercept(call).reply(refusals[name].status, refusals[name].body);
    const attempt = createCheckpoint(lab(network), { providerId: PROVIDER, planId: PLAN });
    const failure = await attempt.then(() => undefined, toFailure);
    expect([failure?.code, failure?.retryable]).toEqual([code, retryable]);
  });
});

describe('a delete', () => {
  const call = { path, method: 'DELETE', headers: READ_HEADERS };

  it('answers with the id of the request', async () => {
    network.get(ORIGIN).intercept(call).reply(200, {}, accepted);
    expect(await deleteCheckpoint(lab(network), key)).toEqual({ requestId: REQUEST_ID });
  });

  it('in the wrong status is a conflict although the status is 500', async () => {
    const { body, headers } = refusals.delete_in_wrong_status;
    network.get(ORIGIN).intercept(call).reply(500, body, { headers });
    await expect(deleteCheckpoint(lab(network), key)).rejects.toMatchObject({
      code: 'CONFLICT',
      message:
        'lab: deleteCheckpoint was refused: the status of the checkpoint does not allow a delete (computeFault).',
      details: { upstream: 'lab', upstreamCode: 'computeFault', retryable: false, requestId: REQUEST_ID },
    });
  });
});

describe('a reset', () => {
  const body = JSON.stringify({ 'os-resetState': { state: 'error' } });
  const call = { path, method: 'PUT', headers: WRITE_HEADERS, body };

  it('answers with the id of the request', async () => {
    network.get(ORIGIN).intercept(call).reply(200, {}, accepted);
    expect(await resetCheckpointState(lab(network), { ...key, state: 'error' })).toEqual({ requestId: REQUEST_ID });
  });

  it('from a status that cannot be reset is a conflict although the status is 400', async () => {
    network.get(ORIGIN).intercept(call).reply(400, refusals.reset_state_from_protecting.body);
    await expect(resetCheckpointState(lab(network), { ...key, state: 'error' })).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { retryable: false },
    });
  });
});
