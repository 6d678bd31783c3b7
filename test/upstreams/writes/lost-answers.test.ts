import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { karborCheckpoint, karborOperationLog } from '../../../src/sandbox/karbor/estate.ts';
import type { Fault, Rule } from '../../../src/sandbox/knobs.ts';
import { tally } from '../../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { create, knowProviders, remove, reset } from '../../support/mutations.ts';

// A write is given up three seconds before its time is over: the try has 300 ms.
const HASTE = { writeMs: 3_300 };

async function open(faults: readonly Rule[] = []) {
  const estate = emptyEstate();
  const vault = serverVault('web', 3);
  estate.cbr.vaults.push(vault);
  const { checkpoint, backups } = addRun(estate, vault, NIGHT);
  const { provider, plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [plan] = plans;
  const [row] = estate.karbor.checkpoints;
  if (!plan || !row) throw new Error('The estate has no plan.');
  const gateway = await openGateway({ requestTimeoutMs: 500 }, { sandbox: { estate }, ...HASTE });
  await knowProviders(gateway);
  gateway.sandbox.knobs.rules.push(...faults);
  return {
    estate,
    gateway,
    knobs: gateway.sandbox.knobs,
    cbr: { vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}`, backups },
    karbor: { vaultId: `vault:lab:${plan.id}`, id: labId(row), provider, plan, row },
  };
}

const on = (method: string, fault: Fault, count = 1): Rule => ({ method, path: /checkpoints|backups/, count, fault });
const LOST: [string, Fault][] = [
  ['reset', { kind: 'reset-after' }],
  ['cut off', { kind: 'cut-body' }],
  ['late', { kind: 'delay', ms: 60_000 }],
];
const UNKNOWN = { __typename: 'Failure', code: 'OUTCOME_UNKNOWN', retryable: false };
const SEEN =
  'checkpoint { id status name description nativeStatus extraInfo resources { nativeId } skippedResources { id } }';

describe('a create on CBR', () => {
  it.each(LOST)('is a success, built from what was found, when its answer is %s', async (_how, fault) => {
    const { estate, gateway, cbr } = await open([on('POST', fault)]);
    const input = { vaultId: cbr.vaultId, name: 'upgrade', description: 'by hand' };
    const { result, errors } = await create(gateway, input, `checkpointId isFound ${SEEN}`);
    const made = estate.cbr.checkpoints.at(-1);
    const id = `checkpoint:sg:${made?.id}`;
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: id,
      isFound: true,
      checkpoint: { id, status: 'PROTECTING', name: 'upgrade', description: 'by hand', nativeStatus: 'protecting' },
    });
    expect(result.checkpoint.resources).toHaveLength(3);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
  });

  it('is found among the incremental backups of a cloud that lists these apart', async () => {
    const { estate, gateway, cbr } = await open([on('POST', { kind: 'reset-after' })]);
    estate.cbr.incrementalHidden = true;
    const { result } = await create(gateway, { vaultId: cbr.vaultId });
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints.at(-1)?.id}`);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 2, 'GET /checkpoints/:id': 1 });
  });

  it('is a success although the record of what was found cannot be read', async () => {
    const { estate, gateway, knobs, cbr } = await open([on('POST', { kind: 'reset-after' })]);
    const answer = { status: 400, body: { error_code: 'BackupService.9900', error_msg: 'x' } };
    knobs.rules.push({ method: 'GET', path: /checkpoints\//, fault: { kind: 'answer', answer } });
    const { result } = await create(
      gateway,
      { vaultId: cbr.vaultId },
      'checkpointId checkpoint { createdOn resources { id } }',
    );
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints.at(-1)?.id}`);
    expect(result.checkpoint).toMatchObject({ createdOn: expect.any(String), resources: [{}, {}, {}] });
  });

  it.each<[string, Fault]>([
    ['reset', { kind: 'reset-before' }],
    ['hung', { kind: 'hang' }],
  ])('has an unknown outcome when the request was %s before it was handled', async (_how, fault) => {
    const { estate, gateway, cbr } = await open([on('POST', fault)]);
    const { result, errors } = await create(gateway, { vaultId: cbr.vaultId });
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ ...UNKNOWN, upstream: 'sg' });
    expect(result.message).toContain('Check the newest checkpoints of the vault');
    expect(estate.cbr.checkpoints).toHaveLength(1);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1, 'GET /backups': 2 });
  });

  it('is not taken for another one of the same vault, made at the same moment', async () => {
    const { gateway, cbr } = await open([on('POST', { kind: 'reset-before' })]);
    const [lost, made] = await Promise.all([
      create(gateway, { vaultId: cbr.vaultId }),
      create(gateway, { vaultId: cbr.vaultId }),
    ]);
    const outcomes = [lost.result.__typename, made.result.__typename];
    expect(outcomes.toSorted()).toEqual(['CreateCheckpointPayload', 'Failure']);
  });

  it('has an unknown outcome when the look fails as well', async () => {
    const { gateway, knobs, cbr } = await open([on('POST', { kind: 'reset-after' })]);
    knobs.rules.push({ method: 'GET', fault: { kind: 'reset-before' } });
    const { result } = await create(gateway, { vaultId: cbr.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('could not check') });
  });

  it('writes no mark and does not look where writeMark is false', async () => {
    const { estate, gateway, knobs, cbr } = await open();
    const content = gateway.sandbox.gatewayConfig() as { upstreams: object[] };
    const upstreams = content.upstreams.map((upstream) => ({ ...upstream, writeMark: false }));
    const unmarked = openGateway({ ...content, upstreams });
    const description = 'x'.repeat(255);
    const { result } = await create(unmarked, { vaultId: cbr.vaultId, description }, 'checkpoint { description }');
    expect(result.checkpoint).toEqual({ description });
    expect(estate.cbr.checkpoints.at(-1)?.description).toBe(description);
    knobs.rules.push(on('POST', { kind: 'reset-after' }));
    expect((await create(unmarked, { vaultId: cbr.vaultId })).result).toMatchObject(UNKNOWN);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 2 });
  });
});

describe('the mark of a create on CBR', () => {
  it('stands at the end of the description, and no reader sees it', async () => {
    const { estate, gateway, cbr } = await open();
    const description = 'x'.repeat(237);
    const seen = 'name description extraInfo backups { description }';
    const { result } = await create(
      gateway,
      { vaultId: cbr.vaultId, description },
      `checkpointId checkpoint { ${seen} }`,
    );
    expect(estate.cbr.checkpoints.at(-1)?.description).toMatch(/^x{237} \[cg:[0-9a-f]{12}\]$/);
    expect(result.checkpoint.description).toBe(description);
    const document = `query ($id: ID!, $vault: ID!) { checkpoint(id: $id) { ${seen} } vault(id: $vault) { checkpoints(first: 1) { nodes { ${seen} } } } }`;
    const read = await gateway.query(document, { id: result.checkpointId, vault: cbr.vaultId });
    expect(read.errors).toBeUndefined();
    expect(JSON.stringify([result, read.data])).not.toContain('[cg:');
    expect(read.data.checkpoint.description).toBe(description);
    expect(read.data.vault.checkpoints.nodes[0]).toMatchObject({ description, backups: [{ description }, {}, {}] });
  });

  it('leaves room for 237 characters, which a refusal says', async () => {
    const { gateway, cbr } = await open();
    const { result } = await create(gateway, { vaultId: cbr.vaultId, description: 'x'.repeat(238) });
    expect(result).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('accepted: at most 237') });
    expect(tally(gateway.sandbox)).toEqual({});
  });
});

describe('a create on Karbor', () => {
  const CALLS = { 'GET /plans/:id': 1, 'POST /providers/:id/checkpoints': 1, 'GET /operation_logs': 1 };
  const SHOW = 'GET /providers/:id/checkpoints/:id';

  it.each(LOST)('is a success, built from what was found, when its answer is %s', async (_how, fault) => {
    const { estate, gateway, karbor } = await open([on('POST', fault)]);
    const { result, errors } = await create(
      gateway,
      { vaultId: karbor.vaultId },
      'checkpointId isFound checkpoint { status createdOn }',
    );
    const made = estate.karbor.checkpoints.at(-1);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({
      checkpointId: `checkpoint:lab:${karbor.provider.id}:${made?.id}`,
      isFound: true,
      checkpoint: { status: 'PROTECTING', createdOn: new Date(made?.createdAt ?? 0).toISOString().slice(0, 10) },
    });
    expect(tally(gateway.sandbox)).toEqual({ ...CALLS, [SHOW]: 1 });
  });

  it.each<[string, Fault]>([
    ['reset', { kind: 'reset-before' }],
    ['hung', { kind: 'hang' }],
  ])('has an unknown outcome when the request was %s before it was handled', async (_how, fault) => {
    const { gateway, karbor } = await open([on('POST', fault)]);
    const { result } = await create(gateway, { vaultId: karbor.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, upstream: 'lab' });
    expect(tally(gateway.sandbox)).toEqual(CALLS);
  });

  it('has an unknown outcome when somebody else backs up the same plan at that moment', async () => {
    const { estate, gateway, karbor } = await open([on('POST', { kind: 'reset-after' })]);
    const other = karborCheckpoint(karbor.provider, karbor.plan, { createdAt: Date.now() });
    estate.karbor.checkpoints.push(other);
    estate.karbor.operationLogs.push(karborOperationLog(other));
    const { result } = await create(gateway, { vaultId: karbor.vaultId });
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('several') });
  });

  it('is never taken for what another call of this gateway made', async () => {
    const { gateway, karbor } = await open([on('POST', { kind: 'reset-before' })]);
    const [lost, made] = await Promise.all([
      create(gateway, { vaultId: karbor.vaultId }),
      create(gateway, { vaultId: karbor.vaultId }),
    ]);
    const outcomes = [lost.result.__typename, made.result.__typename];
    expect(outcomes.toSorted()).toEqual(['CreateCheckpointPayload', 'Failure']);
    expect((await create(gateway, { vaultId: karbor.vaultId })).result.checkpointId).toBeDefined();
  });

  it('has an unknown outcome when another call that may have made it has one', async () => {
    const { gateway, knobs, karbor } = await open([on('POST', { kind: 'reset-before' })]);
    await create(gateway, { vaultId: karbor.vaultId });
    knobs.rules.push(on('POST', { kind: 'reset-after' }));
    expect((await create(gateway, { vaultId: karbor.vaultId })).result).toMatchObject(UNKNOWN);
  });

  it('is not found in an orphan, which has no graph', async () => {
    const { estate, gateway, knobs, karbor } = await open();
    const orphan = karborCheckpoint(karbor.provider, karbor.plan, {
      createdAt: Date.now(),
      status: 'protecting',
      resourceGraph: null,
    });
    estate.karbor.checkpoints.push(orphan);
    estate.karbor.operationLogs.push(karborOperationLog(orphan));
    knobs.rules.push(on('POST', { kind: 'reset-before' }));
    expect((await create(gateway, { vaultId: karbor.vaultId })).result).toMatchObject(UNKNOWN);
  });
});

describe('a delete whose answer is lost', () => {
  it.each(LOST)('is a success on CBR for every backup that is going: %s', async (_how, fault) => {
    const { estate, gateway, cbr } = await open([on('DELETE', fault, 3)]);
    const { result, errors } = await remove(gateway, { id: cbr.id });
    expect({ result, errors }).toEqual({
      result: { __typename: 'DeleteCheckpointPayload', checkpointId: cbr.id, failedBackups: [] },
      errors: undefined,
    });
    expect(estate.cbr.backups.every(({ deletesAt }) => deletesAt !== undefined)).toBe(true);
  });

  it('is a success on CBR for a backup that is gone', async () => {
    const { estate, gateway, cbr } = await open([on('DELETE', { kind: 'reset-after' }, 3)]);
    Object.assign(estate.cbr.pace, { queueMs: 0, deleteMs: 0 });
    expect((await remove(gateway, { id: cbr.id })).result).toMatchObject({ failedBackups: [] });
  });

  it('names the backups on CBR that stay', async () => {
    const { gateway, cbr } = await open([on('DELETE', { kind: 'reset-before' })]);
    const { result } = await remove(gateway, { id: cbr.id });
    const failure = { code: 'OUTCOME_UNKNOWN', retryable: false, upstreamCode: null };
    expect(result.failedBackups).toEqual([expect.objectContaining({ failure })]);
  });

  it.each(LOST)('is a success on Karbor when the checkpoint is deleting: %s', async (_how, fault) => {
    const { gateway, karbor } = await open([on('DELETE', fault)]);
    expect((await remove(gateway, { id: karbor.id })).result).toMatchObject({ checkpointId: karbor.id });
    const path = '/providers/:id/checkpoints/:id';
    expect(tally(gateway.sandbox)).toEqual({ [`DELETE ${path}`]: 1, [`GET ${path}`]: 1 });
  });

  it('is a success on Karbor when the checkpoint is gone', async () => {
    const { gateway, knobs, karbor } = await open([on('DELETE', { kind: 'reset-after' })]);
    const body = { itemNotFound: { code: 404, message: `Checkpoint ${karbor.row.id} could not be found.` } };
    knobs.rules.push({ method: 'GET', fault: { kind: 'answer', answer: { status: 404, body } } });
    expect((await remove(gateway, { id: karbor.id })).result).toMatchObject({ checkpointId: karbor.id });
  });

  it('has an unknown outcome on Karbor when the checkpoint is as it was, and says how to go on', async () => {
    const { gateway, karbor } = await open([on('DELETE', { kind: 'reset-before' })]);
    const { result } = await remove(gateway, { id: karbor.id });
    expect(result.message).not.toMatch(/safe/i);
    expect(result).toMatchObject({ ...UNKNOWN, message: expect.stringContaining('only checks and sends nothing') });
  });
});

describe('a reset whose answer is lost', () => {
  it.each(LOST)('is a success when the checkpoint is in that state: %s', async (_how, fault) => {
    const { gateway, karbor } = await open([on('PUT', fault)]);
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject({ checkpointId: karbor.id });
  });

  it('has an unknown outcome when the checkpoint is in another state, or cannot be read', async () => {
    const { gateway, knobs, karbor } = await open([on('PUT', { kind: 'reset-before' })]);
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject(UNKNOWN);
    knobs.rules.push(on('PUT', { kind: 'reset-after' }), { method: 'GET', fault: { kind: 'reset-before' } });
    expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result).toMatchObject(UNKNOWN);
  });
});
