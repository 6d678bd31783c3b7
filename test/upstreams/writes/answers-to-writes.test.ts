import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Answer as WireAnswer } from '../../../src/sandbox/exchange.ts';
import { tally } from '../../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { create, remove, reset } from '../../support/mutations.ts';

const html = (status: number): WireAnswer => ({ status, headers: { 'content-type': 'text/html' }, body: '<p>no</p>' });
const cbrFault = (status: number, code: string): WireAnswer => ({ status, body: { error_code: code, error_msg: 'x' } });
const karborFault = (status: number, name: string): WireAnswer => ({
  status,
  body: { [name]: { code: status, message: 'x' } },
});

// After each of these the upstream may have done what was asked.
const DOUBTFUL: [string, WireAnswer][] = [
  ['301', { status: 301, headers: { location: 'http://127.0.0.1:9/elsewhere' }, body: '' }],
  ['302', html(302)],
  ['a 400 in HTML', html(400)],
  ['a 401 in HTML', html(401)],
  ['a 403 of a firewall', { status: 403, body: { blocked: true, ray: '7f3' } }],
  ['a 404 of a proxy', { status: 404, body: { message: 'no Route matched with those values' } }],
  ['a 403 that calls itself an error', { status: 403, body: { error: { code: 403, message: 'x' } } }],
  ['a 409 of a proxy in RFC 9457', { status: 409, body: { type: 'about:blank', title: 'Conflict', status: 409 } }],
  ['a 404 with a code of another form', { status: 404, body: { code: '404', message: 'x' } }],
  ['a 404 with the code of another status', { status: 404, body: { fault: { code: 7, message: 'x' } } }],
  ['408', html(408)],
  ['408 in words of a refusal', { status: 408, body: { unauthorized: { code: '401', message: 'x' } } }],
  ['425', html(425)],
  ['499', html(499)],
  ['a 500 in HTML', html(500)],
  ['502', html(502)],
];

async function open(answer: WireAnswer | undefined, isHandled: boolean, path = /checkpoints|backups/) {
  const estate = emptyEstate();
  const vault = serverVault('web', 1);
  estate.cbr.vaults.push(vault);
  const { checkpoint } = addRun(estate, vault, NIGHT);
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 1 });
  const [row] = estate.karbor.checkpoints;
  if (!plans[0] || !row) throw new Error('The estate has no plan.');
  const gateway = await openGateway({}, { sandbox: { estate } });
  const fault = answer && { kind: isHandled ? ('answer-after' as const) : ('answer' as const), answer };
  for (const method of ['POST', 'DELETE', 'PUT']) {
    if (fault) gateway.sandbox.knobs.rules.push({ method, path, count: 1, fault });
  }
  return {
    estate,
    gateway,
    cbr: { vaultId: `vault:sg:${vault.id}`, id: `checkpoint:sg:${checkpoint.id}` },
    karbor: { vaultId: `vault:lab:${plans[0].id}`, id: labId(row), row },
  };
}

describe.each(DOUBTFUL)('a write that was handled and then answered with %s', (_what, answer) => {
  it('ends as the success that it was, on CBR', async () => {
    const { estate, gateway, cbr } = await open(answer, true);
    const made = (await create(gateway, { vaultId: cbr.vaultId, idempotencyKey: 'k1' })).result;
    expect(made.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints.at(-1)?.id}`);
    expect((await remove(gateway, { id: cbr.id })).result).toMatchObject({ __typename: 'DeleteCheckpointPayload' });
    expect(tally(gateway.sandbox)).toMatchObject({ 'POST /checkpoints': 1, 'DELETE /backups/:id': 1 });
  });

  it.each(['create', 'delete', 'reset'] as const)('ends as the success that it was, a %s on Karbor', async (what) => {
    const { gateway, karbor } = await open(answer, true);
    const writes = {
      create: () => create(gateway, { vaultId: karbor.vaultId }),
      delete: () => remove(gateway, { id: karbor.id }),
      reset: () => reset(gateway, { id: karbor.id, state: 'ERROR' }),
    };
    expect((await writes[what]()).result.checkpointId).toBeDefined();
  });
});

describe.each(DOUBTFUL)('a create that was answered with %s, and by nobody else', (_what, answer) => {
  it('has an unknown outcome, and its key is not free', async () => {
    const { estate, gateway, cbr } = await open(answer, false);
    const input = { vaultId: cbr.vaultId, idempotencyKey: 'k1' };
    const first = (await create(gateway, input)).result;
    const again = (await create(gateway, input)).result;
    expect([first, again]).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }, { code: 'OUTCOME_UNKNOWN' }]);
    expect(estate.cbr.checkpoints).toHaveLength(1);
    expect(tally(gateway.sandbox)['POST /checkpoints']).toBe(1);
  });
});

it.each<[string, WireAnswer, string]>([
  ['429 in HTML', html(429), 'THROTTLED'],
  ['a 400 of the service', cbrFault(400, 'BackupService.6113'), 'CONFLICT'],
  ['a 500 that its table explains', cbrFault(500, 'BackupService.0002'), 'CONFLICT'],
])('frees the key of a create on CBR that is refused with %s', async (_what, answer, code) => {
  const { estate, gateway, cbr } = await open(answer, false);
  const input = { vaultId: cbr.vaultId, idempotencyKey: 'k1' };
  expect((await create(gateway, input)).result.code).toBe(code);
  expect((await create(gateway, input)).result.__typename).toBe('CreateCheckpointPayload');
  expect(estate.cbr.checkpoints).toHaveLength(2);
});

it.each<[string, WireAnswer, string]>([
  ['429 in HTML', html(429), 'THROTTLED'],
  ['a fault of its own', karborFault(403, 'forbidden'), 'FORBIDDEN'],
])('frees the key of a create on Karbor that is refused with %s', async (_what, answer, code) => {
  const { gateway, karbor } = await open(answer, false);
  const input = { vaultId: karbor.vaultId, idempotencyKey: 'k1' };
  expect((await create(gateway, input)).result.code).toBe(code);
  expect((await create(gateway, input)).result.__typename).toBe('CreateCheckpointPayload');
});

it.each<[string, WireAnswer]>([
  ['CBR', cbrFault(500, 'BackupService.9910')],
  ['Karbor', karborFault(500, 'computeFault')],
])('has an unknown outcome after a 500 of %s that no table explains', async (kind, answer) => {
  const { gateway, cbr, karbor } = await open(answer, false);
  const { vaultId } = kind === 'CBR' ? cbr : karbor;
  expect((await create(gateway, { vaultId })).result.code).toBe('OUTCOME_UNKNOWN');
});

it('takes a code behind a 200 of Karbor for no refusal where it names no failure', async () => {
  const { gateway, karbor } = await open({ status: 200, body: { result: { code: 200, message: 'x' } } }, true);
  expect((await create(gateway, { vaultId: karbor.vaultId })).result.checkpointId).toBeDefined();
  expect((await reset(gateway, { id: karbor.id, state: 'ERROR' })).result.checkpointId).toBe(karbor.id);
  expect((await remove(gateway, { id: karbor.id })).result.checkpointId).toBe(karbor.id);
});
