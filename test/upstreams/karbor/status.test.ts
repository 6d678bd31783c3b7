import { expect, it } from 'vitest';
import shownCheckpoint from '../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };
import shownPlan from '../../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import { openGateway } from '../../support/gateway.ts';
import { openWire } from '../../support/wire.ts';
import { CHECKPOINT, PLAN, PROJECT, PROVIDER } from './_support/lab.ts';

const PREFIX = `/v1/${PROJECT}`;
const PATHS = {
  checkpoint: `${PREFIX}/providers/${PROVIDER}/checkpoints/${CHECKPOINT}`,
  plan: `${PREFIX}/plans/${PLAN}`,
};

/** Reads a record by its id from a Karbor whose records all have one status. */
async function readWith(nativeStatus: string, query: string) {
  const { url } = await openWire(({ path }) => {
    if (path === PATHS.checkpoint)
      return { body: { checkpoint: { ...shownCheckpoint.checkpoint, status: nativeStatus } } };
    return path === PATHS.plan ? { body: { plan: { ...shownPlan.plan, status: nativeStatus } } } : undefined;
  });
  const auth = { mode: 'token', token: 't' };
  const lab = { name: 'lab', kind: 'karbor', endpoint: url, projectId: PROJECT, auth };
  return openGateway({ upstreams: [lab] }).query(query);
}

// `finished` is a constant of Karbor's code, and no checkpoint ever has it.
it.each([
  ['protecting', 'PROTECTING'],
  ['available', 'AVAILABLE'],
  ['error', 'ERROR'],
  ['deleting', 'DELETING'],
  ['deleted', 'DELETED'],
  ['error-deleting', 'ERROR_DELETING'],
  ['wait_copying', 'WAIT_COPYING'],
  ['copying', 'COPYING'],
  ['finished', 'UNKNOWN'],
  ['AVAILABLE', 'UNKNOWN'],
  ['error_deleting', 'UNKNOWN'],
  ['constructor', 'UNKNOWN'],
])('a Karbor checkpoint in the status %s is %s', async (nativeStatus, status) => {
  const id = `checkpoint:lab:${PROVIDER}:${CHECKPOINT}`;
  expect(await readWith(nativeStatus, `{ checkpoint(id: "${id}") { status nativeStatus } }`)).toEqual({
    data: { checkpoint: { status, nativeStatus } },
  });
});

// Karbor stores any word as the status of a plan.
it.each([
  ['suspended', 'SUSPENDED'],
  ['started', 'STARTED'],
  ['available', 'UNKNOWN'],
  ['banana', 'UNKNOWN'],
])('a Karbor plan in the status %s is a vault that is %s', async (nativeStatus, status) => {
  expect(await readWith(nativeStatus, `{ vault(id: "vault:lab:${PLAN}") { status nativeStatus } }`)).toEqual({
    data: { vault: { status, nativeStatus } },
  });
});
