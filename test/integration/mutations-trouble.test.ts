import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../src/sandbox/knobs.ts';
import { tally } from '../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../support/estates.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { create, remove, reset } from '../support/mutations.ts';

async function open() {
  const estate = emptyEstate();
  const vault = serverVault('web');
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [row] = estate.karbor.checkpoints;
  const ids = {
    sg: { vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}` },
    lab: { vaultId: `vault:lab:${plans[0]?.id}`, id: row ? labId(row) : '' },
  };
  return { estate, gateway: await openGateway({ limits: { upstreamCalls: 1_000 } }, { sandbox: { estate } }), ids };
}

/** A vault, a plan and their checkpoints beside those of `open`. */
function addOthers(estate: Estate): Record<'sg' | 'lab', Ids> {
  const vault = serverVault('db');
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { plans } = addProvider(estate, 'south', { plans: 1, checkpoints: 1 });
  const row = estate.karbor.checkpoints.at(-1);
  return {
    sg: { vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}` },
    lab: { vaultId: `vault:lab:${plans[0]?.id}`, id: row ? labId(row) : '' },
  };
}

type Ids = { vaultId: string; id: string };
interface Write {
  readonly what: string;
  readonly upstream: 'sg' | 'lab';
  readonly service: 'cbr' | 'karbor';
  readonly run: (gateway: TestGateway, ids: Ids) => ReturnType<typeof create>;
}

const WRITES: Write[] = [
  {
    what: 'a create on CBR',
    upstream: 'sg',
    service: 'cbr',
    run: (gateway, { vaultId }) => create(gateway, { vaultId }),
  },
  {
    what: 'a create on Karbor',
    upstream: 'lab',
    service: 'karbor',
    run: (gateway, { vaultId }) => create(gateway, { vaultId }),
  },
  { what: 'a delete on CBR', upstream: 'sg', service: 'cbr', run: (gateway, { id }) => remove(gateway, { id }) },
  { what: 'a delete on Karbor', upstream: 'lab', service: 'karbor', run: (gateway, { id }) => remove(gateway, { id }) },
  {
    what: 'a reset on Karbor',
    upstream: 'lab',
    service: 'karbor',
    run: (gateway, { id }) => reset(gateway, { id, state: 'ERROR' }),
  },
];

/** What happens to every write of a service. */
function onWrites(service: 'cbr' | 'karbor', fault: Fault): Rule[] {
  return ['POST', 'PUT', 'DELETE'].map((method) => ({ service, method, fault }));
}

const answer = (status: number, body?: object | string, headers?: Record<string, string>): Fault => ({
  kind: 'answer',
  answer: { status, ...(body !== undefined && { body }), ...(headers && { headers }) },
});
const GARBAGE: [string, Fault][] = [
  ['a page of HTML', answer(200, '<html></html>', { 'content-type': 'text/html' })],
  ['half of a JSON', answer(200, '{"checkpoint":')],
  ['a list', answer(200, [])],
  ['a text', answer(200, '"checkpoint"')],
  ['a checkpoint of nothing', answer(200, { checkpoint: null, backups: null, plan: null })],
  ['a checkpoint that is a list', answer(200, { checkpoint: [], backups: {}, plan: 7 })],
  [
    'a checkpoint with a wild id',
    answer(200, { checkpoint: { id: '../a', vault: {} }, backups: [{ id: '../a' }], plan: {} }),
  ],
  ['a fault with status 200', answer(200, { error_code: 'BackupService.1', error_msg: 'x' })],
  ['a redirect', answer(302, '', { location: 'http://127.0.0.1:1/' })],
  ['a bare 500', answer(500)],
  ['a 404 of a proxy', answer(404, 'not here')],
  ['a 418', answer(418, { a: { b: { code: 'x', message: 'y' } } })],
];

describe.each(WRITES)('$what', ({ upstream, service, run }) => {
  it('has an unknown outcome, and is not sent again, when it is cut off before it was handled', async () => {
    const { gateway, ids } = await open();
    gateway.sandbox.knobs.rules.push(...onWrites(service, { kind: 'reset-before' }));
    const { result, errors } = await run(gateway, ids[upstream]);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code: 'OUTCOME_UNKNOWN', retryable: false, upstream });
    const writes = Object.entries(tally(gateway.sandbox)).filter(([call]) => !call.startsWith('GET'));
    expect(writes.map(([, count]) => count)).toEqual([1]);
  });

  it('is UPSTREAM_UNAVAILABLE, and may be tried again, where nobody listens', async () => {
    const { estate, gateway, ids } = await open();
    await run(gateway, addOthers(estate)[upstream]);
    await gateway.sandbox.close();
    const { result, errors } = await run(gateway, ids[upstream]);
    expect(errors).toBeUndefined();
    expect(result).toMatchObject({ __typename: 'Failure', code: 'UPSTREAM_UNAVAILABLE', retryable: true, upstream });
  });

  it.each(GARBAGE)('never throws when every call is answered by %s', async (_answer, fault) => {
    const { gateway, ids } = await open();
    gateway.sandbox.knobs.rules.push({ service, fault });
    const { result, errors } = await run(gateway, ids[upstream]);
    expect(errors).toBeUndefined();
    expect(result.code).not.toBe('INTERNAL');
    expect(result.__typename).toMatch(/^(Failure|(Delete|ResetState)CheckpointPayload|ResetCheckpointStatePayload)$/);
    expect(gateway.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describe('what follows a write in one document', () => {
  it('reads a Karbor checkpoint anew after each reset', async () => {
    const { gateway, ids } = await open();
    const one = (alias: string, state: string) =>
      `${alias}: resetCheckpointState(input: { id: "${ids.lab.id}", state: ${state} }) { ... on ResetCheckpointStatePayload { checkpoint { status vault { latestCheckpoint { status } } } } }`;
    const { data } = await gateway.query(`mutation { ${one('a', 'ERROR')} ${one('b', 'AVAILABLE')} }`);
    const is = (status: string) => ({ checkpoint: { status, vault: { latestCheckpoint: { status } } } });
    expect(data).toEqual({ a: is('ERROR'), b: is('AVAILABLE') });
  });

  it('reads a CBR checkpoint anew after each delete', async () => {
    const { estate, gateway } = await open();
    const vault = serverVault('db', 2);
    const { checkpoint, backups } = addRun(estate, vault, NIGHT);
    const path = new RegExp(`backups/${backups[1]?.id}`);
    gateway.sandbox.knobs.rules.push({ method: 'DELETE', path, count: 1, fault: answer(503, {}) });
    const one = (alias: string) =>
      `${alias}: deleteCheckpoint(input: { id: "checkpoint:sg:${checkpoint.id}" }) { ... on DeleteCheckpointPayload { failedBackups { backupId } checkpoint { status } } }`;
    const { data } = await gateway.query(`mutation { ${one('a')} ${one('b')} }`);
    expect(data).toEqual({
      a: { failedBackups: [{ backupId: `backup:sg:${backups[1]?.id}` }], checkpoint: { status: 'AVAILABLE' } },
      b: { failedBackups: [], checkpoint: { status: 'DELETING' } },
    });
  });

  it.each(['sg', 'lab'] as const)('lists the checkpoints of %s anew after each create', async (upstream) => {
    const { estate, gateway, ids } = await open();
    const one = (alias: string) =>
      `${alias}: createCheckpoint(input: { vaultId: "${ids[upstream].vaultId}" }) { ... on CreateCheckpointPayload { checkpoint { vault { checkpoints { nodes { id } } } } } }`;
    estate.cbr.pace.queueMs = 0;
    estate.cbr.pace.backupMs = 0;
    const { data, errors } = await gateway.query(`mutation { ${one('a')} ${one('b')} }`);
    expect(errors).toBeUndefined();
    expect(data.a.checkpoint.vault.checkpoints.nodes).toHaveLength(2);
    expect(data.b.checkpoint.vault.checkpoints.nodes).toHaveLength(3);
  });

  it.each(['sg', 'lab'] as const)('shows a checkpoint of %s as it is after its deletion', async (upstream) => {
    const { gateway, ids } = await open();
    const { id } = ids[upstream];
    const fields = 'checkpoint { status vault { checkpoints { nodes { status } } } }';
    const { result, errors } = await remove(gateway, { id }, fields);
    expect(errors).toBeUndefined();
    expect(result.checkpoint).toEqual({
      status: 'DELETING',
      vault: { checkpoints: { nodes: [{ status: 'DELETING' }] } },
    });
  });
});

describe('CBR that says "unauthorized" for what it does not know', () => {
  const GONE = '00000000-0000-4000-8000-000000000000';
  const UNKNOWN = { status: 401, body: { unauthorized: { code: '401', message: 'Malformed request url' } } };

  it.each([
    [`deleteCheckpoint(input: { id: "checkpoint:sg:${GONE}" })`, /\/checkpoints\/00000000/],
    [`createCheckpoint(input: { vaultId: "vault:sg:${GONE}" })`, /\/checkpoints$/],
  ])('is NOT_FOUND for %s', async (mutation, path) => {
    const { query, sandbox } = await openGateway({}, { sandbox: {} });
    sandbox.knobs.rules.push({ path, fault: { kind: 'answer', answer: UNKNOWN } });
    const { data } = await query(`mutation { result: ${mutation} { ... on Failure { code } } }`);
    expect(data.result).toEqual({ code: 'NOT_FOUND' });
  });
});
