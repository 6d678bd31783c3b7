import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Fault } from '../../../src/sandbox/knobs.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { tally } from '../../support/calls.ts';
import { addProvider, addRun, labId, NIGHT, serverVault } from '../../support/estates.ts';
import { openGateway, type TestGateway } from '../../support/gateway.ts';
import { knowProviders, remove, reset } from '../../support/mutations.ts';
import { logIn } from '../../support/sandbox-client.ts';
import { SEED, say, scaled } from '../../support/scale.ts';

const DELETE = 'DELETE /providers/:id/checkpoints/:id';
const SHOW = 'GET /providers/:id/checkpoints/:id';
const PUT = 'PUT /providers/:id/checkpoints/:id';
const PAYLOAD = 'checkpointId requestId failedBackups { backupId }';

/**
 * A Karbor whose deletes take 60 ms, in which a second one would be accepted; what is deleted is gone 10 ms later.
 * @param writeMs How long requests may take; with it the gateway does not know the providers.
 */
async function open(checkpoints = 1, writeMs?: number) {
  const estate = emptyEstate();
  const vault = serverVault('web', 3);
  estate.cbr.vaults.push(vault);
  const { checkpoint, backups } = addRun(estate, vault, NIGHT);
  addProvider(estate, 'north', { plans: 1, checkpoints });
  Object.assign(estate.karbor.pace, { claimMs: 60, deleteMs: 10 });
  const [options, config] = writeMs === undefined ? [] : [{ writeMs }, { requestTimeoutMs: writeMs }];
  const gateway = await openGateway(config ?? {}, { sandbox: { estate }, ...options });
  if (writeMs === undefined) await knowProviders(gateway);
  const rows = estate.karbor.checkpoints;
  const on = (method: string, fault: Fault, count = 1) =>
    gateway.sandbox.knobs.rules.push({ method, path: /checkpoints|backups/, count, fault });
  const settled = async () => {
    await new Promise((resolve) => setTimeout(resolve, 80));
    return gateway.query(`{ checkpoint(id: "${id}") { status } }`).then(({ data }) => data.checkpoint?.status);
  };
  const id = rows[0] ? labId(rows[0]) : '';
  return { estate, gateway, rows, id, on, settled, cbr: { id: `checkpoint:sg:${checkpoint.id}`, backups } };
}

/** A gateway whose callers bring tokens, and who asks there. */
async function openTokens(sandbox: Sandbox) {
  const karbor = { kind: 'karbor', endpoint: sandbox.karbor.endpoint, auth: { mode: 'passthrough' } };
  const gateway = openGateway({ upstreams: [{ name: 'lab', ...karbor }] });
  const as = async (user: string, project: string) => {
    const projectId = sandbox.estate.keystone.projects.find(({ name }) => name === project)?.id ?? '';
    return { 'x-auth-token': await logIn(sandbox, user, project), 'x-project-id': projectId };
  };
  const ask = (id: string, headers: Record<string, string>) => remove(gateway, { id }, PAYLOAD, { headers });
  const one = await as('demo', 'demo');
  const two = await as('demo', 'demo');
  const admin = await as('admin', 'admin');
  const stranger = await as('other', 'other');
  tally(sandbox);
  return { gateway, ask, one, two, admin, stranger };
}

const seen = ({ requests }: Sandbox, method: string) => requests.filter((request) => request.method === method).length;
const untilSeen = (gateway: TestGateway & { sandbox: Sandbox }, method: string) =>
  expect.poll(() => seen(gateway.sandbox, method), { interval: 2 }).toBeGreaterThan(0);

describe('deletes of one checkpoint of Karbor at once', () => {
  it('are one delete with one answer for one caller, and the checkpoint ends deleted', async () => {
    const { gateway, id, settled } = await open();
    const answers = await Promise.all(Array.from({ length: 5 }, () => remove(gateway, { id }, PAYLOAD)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.result).toMatchObject({ checkpointId: id, requestId: expect.stringMatching(/^req-/) });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });
    expect(await settled()).toBe('DELETED');
  });

  it('are one by whatever entry of the configuration and provider they name it', async () => {
    const { gateway, rows, id, settled } = await open();
    const { upstreams } = gateway.sandbox.gatewayConfig() as { upstreams: { name: string }[] };
    const second = upstreams
      .filter(({ name }) => name === 'lab')
      .map((lab) => ({ ...lab, name: 'lab2', inLists: false }));
    const twice = openGateway({ upstreams: [...upstreams, ...second] });
    const byOther = id.replace(':lab:', ':lab2:');
    const unknown = `checkpoint:lab:00000000-0000-4000-a000-000000000000:${rows[0]?.id}`;
    const answers = await Promise.all([id, byOther, unknown].map((given) => remove(twice, { id: given })));
    expect(answers.map(({ result }) => result.checkpointId ?? result.code)).toEqual([id, byOther, 'NOT_FOUND']);
    expect(tally(gateway.sandbox)).toMatchObject({ [DELETE]: 1 });
    expect(await settled()).toBe('DELETED');
  });

  it('give another caller the answer after a read with their own rights, of whatever project', async () => {
    const { gateway, id, settled } = await open();
    const { ask, one, two, admin, stranger } = await openTokens(gateway.sandbox);
    const first = ask(id, one);
    await untilSeen(gateway, 'DELETE');
    const others = [two, admin, stranger, { ...stranger, 'x-auth-token': 'guessed' }];
    const answers = await Promise.all(others.map((headers) => ask(id, headers)));
    const accepted = await first;
    expect(answers.slice(0, 2)).toEqual([accepted, accepted]);
    expect(answers.slice(2).map(({ result }) => result.code)).toEqual(['FORBIDDEN', 'UNAUTHENTICATED']);
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 5, [DELETE]: 1 });
    expect(await settled()).toBe('DELETED');
  });

  it('give one caller the same refusal, and let another caller send their own', async () => {
    const { gateway, id, settled } = await open();
    const { ask, one, two, stranger } = await openTokens(gateway.sandbox);
    const answers = await Promise.all([stranger, stranger, one, two].map((headers) => ask(id, headers)));
    expect(answers.map(({ result }) => result.code ?? result.checkpointId)).toEqual(['FORBIDDEN', 'FORBIDDEN', id, id]);
    expect(tally(gateway.sandbox)[DELETE]).toBe(1);
    expect(await settled()).toBe('DELETED');
  });

  it('go on when the first caller leaves, for whoever asks next', async () => {
    const { gateway, id, settled } = await open();
    const leaving = new AbortController();
    const left = remove(gateway, { id }, PAYLOAD, { signal: leaving.signal }).catch(() => 'left');
    await untilSeen(gateway, 'DELETE');
    const waiting = remove(gateway, { id }, PAYLOAD);
    leaving.abort();
    await left;
    const answers = [await waiting, await remove(gateway, { id }, PAYLOAD)];
    expect(answers.map(({ result }) => result.checkpointId)).toEqual([id, id]);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });
    expect(await settled()).toBe('DELETED');
  });

  it('hold for two seconds: when one was accepted, and when nobody waits for one', async () => {
    const { gateway, rows, id, on } = await open(2);
    const first = await remove(gateway, { id }, PAYLOAD);
    expect(await remove(gateway, { id }, PAYLOAD)).toEqual(first);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1 });

    on('DELETE', { kind: 'hang' });
    const hung = rows[1] ? labId(rows[1]) : '';
    const leaving = new AbortController();
    const left = remove(gateway, { id: hung }, PAYLOAD, { signal: leaving.signal }).catch(() => 'left');
    await untilSeen(gateway, 'DELETE');
    leaving.abort();
    await left;
    await new Promise((resolve) => setTimeout(resolve, 2_050));
    tally(gateway.sandbox);

    delete rows[0]?.deletedAt;
    expect((await remove(gateway, { id }, PAYLOAD)).result.checkpointId).toBe(id);
    expect((await remove(gateway, { id: hung }, PAYLOAD)).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it('are sent again behind one that was refused', async () => {
    const { gateway, rows, id } = await open();
    Object.assign(rows[0] ?? {}, { status: 'copying' });
    expect((await remove(gateway, { id })).result).toMatchObject({ code: 'CONFLICT' });
    Object.assign(rows[0] ?? {}, { status: 'available' });
    expect((await remove(gateway, { id })).result.checkpointId).toBe(id);
  });
});

describe('a delete on Karbor whose answer was lost', () => {
  it('is not sent again while it may be carried out, and is a success once it is seen', async () => {
    const { gateway, rows, id, on } = await open();
    on('DELETE', { kind: 'reset-before' });
    for (const _time of [1, 2]) {
      const { result } = await remove(gateway, { id });
      expect(result).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
      expect(result.message).toContain('only checks and sends nothing');
      expect(result.message).not.toMatch(/safe/i);
    }
    Object.assign(rows[0] ?? {}, { deletedAt: Date.now() + 60_000 });
    expect((await remove(gateway, { id })).result.checkpointId).toBe(id);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 3 });
  });

  it('lets no reset pass it by, and says when to ask again', async () => {
    const { gateway, id, on } = await open();
    on('DELETE', { kind: 'reset-before' });
    await remove(gateway, { id });
    const asked = `resetCheckpointState(input: { id: "${id}", state: ERROR })`;
    const { data } = await gateway.query(`mutation { result: ${asked} { ... on Failure { code retryAfterMs } } }`);
    expect(data.result.code).toBe('CONFLICT');
    expect(data.result.retryAfterMs).toBeGreaterThan(100_000);
    expect(data.result.retryAfterMs).toBeLessThanOrEqual(120_000);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [SHOW]: 1 });
  });

  it('shows another caller nothing that their own read does not', async () => {
    const { gateway, id, on } = await open();
    const { ask, one, two, stranger } = await openTokens(gateway.sandbox);
    on('DELETE', { kind: 'reset-before' });
    const answers = [await ask(id, one), await ask(id, two), await ask(id, stranger)];
    expect(answers.map(({ result }) => result.code)).toEqual(['OUTCOME_UNKNOWN', 'OUTCOME_UNKNOWN', 'FORBIDDEN']);
    expect(tally(gateway.sandbox)[DELETE]).toBe(1);
  });
});

describe('a reset beside another write to the same checkpoint of Karbor', () => {
  it('waits for a delete, and is refused by its upstream', async () => {
    const { gateway, id, settled } = await open();
    const deleting = remove(gateway, { id });
    await untilSeen(gateway, 'DELETE');
    const { result } = await reset(gateway, { id, state: 'AVAILABLE' });
    expect((await deleting).result.checkpointId).toBe(id);
    expect(result).toMatchObject({ code: 'CONFLICT' });
    expect(await settled()).toBe('DELETED');
  });

  it('lets a delete behind an accepted one have that answer, where it was refused', async () => {
    const { gateway, id } = await open();
    const first = await remove(gateway, { id }, PAYLOAD);
    expect((await reset(gateway, { id, state: 'AVAILABLE' })).result).toMatchObject({ code: 'CONFLICT' });
    expect(await remove(gateway, { id }, PAYLOAD)).toEqual(first);
    expect(tally(gateway.sandbox)).toEqual({ [DELETE]: 1, [PUT]: 1 });
  });

  it('is waited for by a delete, and by another reset', async () => {
    const { gateway, rows, id, on } = await open();
    on('PUT', { kind: 'delay', ms: 60 });
    const resets = [reset(gateway, { id, state: 'ERROR' }), reset(gateway, { id, state: 'AVAILABLE' })];
    await untilSeen(gateway, 'PUT');
    const deleted = remove(gateway, { id });
    await resets[0];
    expect(seen(gateway.sandbox, 'DELETE')).toBe(0);
    const { result } = await deleted;
    expect(result.checkpointId).toBe(id);
    await resets[1];
    expect(gateway.sandbox.requests.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'DELETE']);
    expect(rows[0]?.status).toBe('available');
  });

  it('holds up a delete after its answer was lost, and not the same reset', async () => {
    const { gateway, id, on } = await open();
    on('PUT', { kind: 'reset-after' });
    expect((await reset(gateway, { id, state: 'ERROR' })).result.checkpointId).toBe(id);
    expect((await reset(gateway, { id, state: 'ERROR' })).result.checkpointId).toBe(id);
    expect((await remove(gateway, { id })).result).toMatchObject({ code: 'CONFLICT', retryable: true });
    expect(tally(gateway.sandbox)).toEqual({ [PUT]: 2, [SHOW]: 1 });
  });

  it('tells nobody of a lost write who may not read the checkpoint', async () => {
    const { gateway, rows, on } = await open(2);
    const tokens = await openTokens(gateway.sandbox);
    const [first = '', second = ''] = rows.map(labId);
    const put = (id: string, headers: Record<string, string>) =>
      reset(tokens.gateway, { id, state: 'ERROR' }, 'checkpointId', { headers });
    on('PUT', { kind: 'reset-after' });
    on('DELETE', { kind: 'reset-before' });
    await Promise.all([put(first, tokens.one), tokens.ask(second, tokens.one)]);
    const asked = [tokens.two, tokens.stranger].flatMap((as) => [tokens.ask(first, as), put(second, as)]);
    const codes = (await Promise.all(asked)).map(({ result }) => result.code);
    expect(codes).toEqual(['CONFLICT', 'CONFLICT', 'FORBIDDEN', 'FORBIDDEN']);
  });

  it('is NOT_SUPPORTED at once on CBR, whatever is under way', async () => {
    const { gateway, cbr, on } = await open();
    on('DELETE', { kind: 'delay', ms: 200 }, 3);
    const deleting = remove(gateway, { id: cbr.id });
    await untilSeen(gateway, 'DELETE');
    const begun = performance.now();
    expect((await reset(gateway, { id: cbr.id, state: 'ERROR' })).result).toMatchObject({ code: 'NOT_SUPPORTED' });
    expect(performance.now() - begun).toBeLessThan(150);
    await deleting;
  });
});

describe('deletes of one checkpoint of CBR at once', () => {
  it('are one, with one answer for one caller', async () => {
    const { gateway, cbr } = await open();
    const answers = await Promise.all([1, 2, 3].map(() => remove(gateway, { id: cbr.id }, PAYLOAD)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]?.result.checkpointId).toBe(cbr.id);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 3 });
  });

  it('look for all of their lost answers side by side, and end', async () => {
    const estate = emptyEstate();
    const vault = serverVault('web', 8);
    estate.cbr.vaults.push(vault);
    const { checkpoint } = addRun(estate, vault, NIGHT);
    const { sandbox, ...gateway } = await openGateway({}, { sandbox: { estate } });
    sandbox.knobs.rules.push({ method: 'DELETE', fault: { kind: 'reset-after' } });
    const { result } = await remove(gateway, { id: `checkpoint:sg:${checkpoint.id}` });
    expect(result).toMatchObject({ __typename: 'DeleteCheckpointPayload', failedBackups: [] });
    expect(tally(sandbox)).toEqual({ 'GET /backups': 2, 'DELETE /backups/:id': 8, 'GET /backups/:id': 8 });
  });

  it('share what was refused while it is under way, and go on with it behind', async () => {
    const { gateway, cbr } = await open();
    const [refused] = cbr.backups;
    Object.assign(refused ?? {}, { settlesAt: Date.now() + 3_600_000 });
    const answers = await Promise.all([1, 2].map(() => remove(gateway, { id: cbr.id }, PAYLOAD)));
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]?.result.failedBackups).toHaveLength(1);
    Object.assign(refused ?? {}, { settlesAt: 0 });
    expect((await remove(gateway, { id: cbr.id }, PAYLOAD)).result.failedBackups).toEqual([]);
  });
});

describe('a delete or a reset whose time goes by in the read before it', () => {
  it.each([
    ['a read that never ends', 400, { kind: 'hang' }, 'UPSTREAM_TIMEOUT'],
    ['a read that leaves less than a look takes', 3_300, { kind: 'delay', ms: 400 }, 'DEADLINE_EXCEEDED'],
  ] as const)('fails by that, and nothing is sent: %s', async (_what, writeMs, fault, code) => {
    const { gateway, id, on } = await open(1, writeMs);
    on('GET', fault, 2);
    expect((await remove(gateway, { id })).result).toMatchObject({ code, retryable: true });
    expect((await reset(gateway, { id, state: 'ERROR' })).result).toMatchObject({ code, retryable: true });
    expect(tally(gateway.sandbox)).toEqual({ [SHOW]: 2 });
  });
});

describe('many deletes and resets of many checkpoints by several callers', () => {
  it('destroy none of them', async () => {
    const checkpoints = scaled(200, 20);
    const { estate, gateway, rows } = await open(checkpoints);
    Object.assign(estate.karbor.pace, { claimMs: 10 });
    const tokens = await openTokens(gateway.sandbox);
    let state = SEED;
    const pick = (most: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 16) % most;
    };
    const ask = async (id: string) => {
      await new Promise((resolve) => setTimeout(resolve, pick(30)));
      const headers = [tokens.one, tokens.two, tokens.admin][pick(3)] ?? tokens.one;
      return pick(4) === 0
        ? reset(tokens.gateway, { id, state: 'ERROR' }, 'checkpointId', { headers })
        : tokens.ask(id, headers);
    };
    const outcomes = await Promise.all(rows.flatMap((row) => Array.from({ length: 6 }, () => ask(labId(row)))));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const counts = {
      deletes: seen(gateway.sandbox, 'DELETE'),
      destroyed: rows.filter((row) => row.isDeletedTwice).length,
    };
    say(`${outcomes.length} writes to ${checkpoints} checkpoints: ${JSON.stringify(counts)}`);
    expect(counts.destroyed).toBe(0);
    expect(rows.filter(({ deletesTo }) => deletesTo !== undefined).length).toBeGreaterThan(0);
  });
});
