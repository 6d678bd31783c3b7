import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { karborCheckpoint, karborOperationLog } from '../../src/sandbox/karbor/estate.ts';
import type { KarborCheckpoint } from '../../src/sandbox/karbor/rows.ts';
import { addProvider, labId } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';
import { create, knowProviders, remove, reset } from '../support/mutations.ts';
import { askPage } from '../support/paging.ts';

async function open(given: Partial<KarborCheckpoint> = {}) {
  const estate = emptyEstate();
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 2 });
  const [plan] = plans;
  const [row] = estate.karbor.checkpoints;
  if (!plan || !row) throw new Error('The estate has no plan.');
  Object.assign(row, given);
  const gateway = await openGateway({}, { sandbox: { estate } });
  return { estate, gateway, provider, plan, id: labId(row), vaultId: `vault:lab:${plan.id}` };
}

function fault(status: number, name: string, message: string) {
  return { kind: 'answer', answer: { status, body: { [name]: { code: status, message } } } } as const;
}

const FOUND = 'checkpointId isFound checkpoint { status }';

describe('a create that Karbor could not start', () => {
  it.each(['graph', 'flow'] as const)(
    'leaves a checkpoint for good when the %s could not be built',
    async (unbuilt) => {
      const { estate, gateway, vaultId } = await open();
      estate.karbor.unbuilt = unbuilt;
      const { result } = await create(gateway, { vaultId });
      expect(result).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false });
      const orphan = estate.karbor.checkpoints.at(-1);
      const { data } = await gateway.query(
        `{ checkpoint(id: "${orphan ? labId(orphan) : ''}") { status resourceGraph { id } } }`,
      );
      expect(data.checkpoint.status).toBe('PROTECTING');
      expect(data.checkpoint.resourceGraph === null).toBe(unbuilt === 'graph');
      expect(result.message).toContain('a checkpoint may remain in protecting');
    },
  );

  it('is a success that says how it was found when its answer is lost and only the flow could not be built', async () => {
    const { estate, gateway, vaultId } = await open();
    estate.karbor.unbuilt = 'flow';
    gateway.sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints$/, fault: { kind: 'reset-after' } });
    const orphan = () => estate.karbor.checkpoints.at(-1) ?? { providerId: '', id: '' };
    const { result } = await create(gateway, { vaultId }, FOUND);
    expect(result).toMatchObject({
      checkpointId: labId(orphan()),
      isFound: true,
      checkpoint: { status: 'PROTECTING' },
    });
  });

  it('has an unknown outcome when its answer is lost and its graph could not be built', async () => {
    const { estate, gateway, vaultId } = await open();
    estate.karbor.unbuilt = 'graph';
    gateway.sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints$/, fault: { kind: 'reset-after' } });
    expect((await create(gateway, { vaultId }, FOUND)).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
  });

  it('is a failure not to be repeated, which warns of the checkpoint that may stay', async () => {
    const { estate, gateway, provider, plan, vaultId } = await open();
    const message = 'Create checkpoint failed: Flow: protect, Error: Internal error';
    gateway.sandbox.knobs.rules.push({
      method: 'POST',
      path: /checkpoints$/,
      fault: fault(400, 'badRequest', message),
    });
    const orphan = { createdAt: Date.now(), status: 'protecting', resourceGraph: null };
    estate.karbor.checkpoints.push(karborCheckpoint(provider, plan, orphan));
    const { result } = await create(gateway, { vaultId });
    expect(result).toMatchObject({ __typename: 'Failure', code: 'UPSTREAM_UNAVAILABLE', retryable: false });
    expect(result.message).toContain('a checkpoint may remain in protecting');
  });

  it('leaves an orphan that lists show, and that tells who can remove it when it is deleted or reset', async () => {
    const { gateway, id } = await open({ status: 'protecting', resourceGraph: null });
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { status resourceGraph { id } } }`);
    expect(data.checkpoint).toEqual({ status: 'PROTECTING', resourceGraph: null });
    await knowProviders(gateway);
    const outcomes = [await remove(gateway, { id }), await reset(gateway, { id, state: 'ERROR' })];
    for (const { result } of outcomes) {
      expect(result).toMatchObject({ __typename: 'Failure', code: 'CONFLICT', retryable: false });
      expect(result.message).toMatch(/protecting.*killed.*operator/);
    }
    expect(outcomes[0]?.result.message).toContain('its backup was never started or its worker was killed');
  });

  it('has an unknown outcome when its worker did not answer in time', async () => {
    const { estate, gateway, vaultId } = await open();
    estate.karbor.isProtectionDown = true;
    const { result } = await create(gateway, { vaultId });
    expect(result).toMatchObject({
      __typename: 'Failure',
      code: 'OUTCOME_UNKNOWN',
      retryable: false,
      upstreamCode: 'badRequest',
    });
  });

  it('is a success when its worker did not answer in time and has begun', async () => {
    const { estate, gateway, provider, plan, vaultId } = await open();
    const message = 'Create checkpoint failed: Timed out waiting for a reply to message ID 1';
    gateway.sandbox.knobs.rules.push({
      method: 'POST',
      path: /checkpoints$/,
      fault: fault(400, 'badRequest', message),
    });
    const begun = karborCheckpoint(provider, plan, { createdAt: Date.now() });
    estate.karbor.checkpoints.push(begun);
    estate.karbor.operationLogs.push(karborOperationLog(begun));
    expect((await create(gateway, { vaultId })).result.checkpointId).toBe(labId(begun));
  });
});

describe('a delete that failed in the background', () => {
  it('leaves a checkpoint in error-deleting, which a list names and a delete and a reset explain', async () => {
    const { gateway, id } = await open({ status: 'error-deleting' });
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { status } }`);
    expect(data.checkpoint.status).toBe('ERROR_DELETING');
    const deleted = await remove(gateway, { id });
    expect(deleted.result).toMatchObject({ code: 'CONFLICT', retryable: false });
    expect(deleted.result.message).toContain('an earlier deletion failed');
    const again = await reset(gateway, { id, state: 'AVAILABLE' });
    expect(again.result).toMatchObject({ code: 'CONFLICT', retryable: false });
    expect(again.result.message).toMatch(/error-deleting.*operator/);
  });

  it('is a failure not to be repeated when the deletion could not even be started', async () => {
    const { gateway, id } = await open();
    const message = 'Failed to create delete checkpoint flow.';
    gateway.sandbox.knobs.rules.push({ method: 'DELETE', fault: fault(500, 'computeFault', message) });
    const { result } = await remove(gateway, { id });
    expect(result).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: false });
    expect(result.message).toContain('remains in deleting');
  });
});

describe('an index that names a checkpoint which is gone', () => {
  it('fails the lists that meet it with its own words, and nothing else', async () => {
    const { estate, gateway, vaultId } = await open({ isObjectMissing: true });
    const { data } = await gateway.query(
      `{ vault(id: "${vaultId}") { name } checkpoint(id: "${labId(estate.karbor.checkpoints[1] ?? { providerId: '', id: '' })}") { status } }`,
    );
    expect(data).toEqual({ vault: { name: 'north-0' }, checkpoint: { status: 'AVAILABLE' } });
    const { errors } = await askPage(gateway, `Vault.checkpoints ${vaultId}`);
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_BAD_RESPONSE']);
    expect(errors?.[0]?.message).toContain('its index names a checkpoint that no longer exists');
  });
});
