import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import type { Fault, Rule } from '../../../src/sandbox/knobs.ts';
import { memoryWriteStore, type WriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { addProvider, serverVault } from '../../support/estates.ts';
import { openGateway, type TestGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';

const HOUR = 3_600_000;
// What is hung has 300 ms; a request leaves three seconds of its time for a look.
const HASTE = { writeMs: 3_300 };
const SOON = { requestTimeoutMs: 500 };

/**
 * A gateway that has run for more than a day, so that it knows every key there is. Its store keeps JSON, as one outside
 * the process does; `clock` moves the store's time.
 */
async function open(faults: readonly Rule[] = [], most = 10_000) {
  const estate = emptyEstate();
  const vaults = ['web', 'db'].map((name) => serverVault(name, 2));
  estate.cbr.vaults.push(...vaults);
  Object.assign(estate.cbr.pace, { queueMs: 0, backupMs: 0 });
  const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
  const clock = { at: 0 };
  const store = memoryWriteStore({ most, now: () => clock.at });
  const put: WriteStore['put'] = (key, record) => store.put(key, JSON.parse(JSON.stringify(record)));
  const writeStore = { ...store, put };
  clock.at = 25 * HOUR;
  const gateway = await openGateway(SOON, { sandbox: { estate }, ...HASTE, writeStore });
  gateway.sandbox.knobs.rules.push(...faults);
  const [sg = '', other = ''] = vaults.map(({ id }) => `vault:sg:${id}`);
  return {
    estate,
    gateway,
    clock,
    knobs: gateway.sandbox.knobs,
    vaults: { sg, other, lab: `vault:lab:${plans[0]?.id}` },
  };
}

const onPost = (fault: Fault, count = 1): Rule => ({ method: 'POST', path: /checkpoints$/, count, fault });
const madeOf = ({ cbr, karbor }: Estate) => cbr.checkpoints.length + karbor.checkpoints.length;
const keyed = (gateway: TestGateway, vaultId: string, idempotencyKey = 'k-1', more: object = {}) =>
  create(
    gateway,
    { vaultId, idempotencyKey, ...more },
    'checkpointId requestId isFound checkpoint { status name vaultName resources { id } }',
  );

const refused = (status: number, body: object): Fault => ({ kind: 'answer', answer: { status, body } });
const REFUSED = {
  sg: refused(400, { error_code: 'BackupService.6113', error_msg: 'x' }),
  lab: refused(403, { forbidden: { code: 403, message: 'x' } }),
};

describe.each(['sg', 'lab'] as const)('the same key and input on %s', (upstream) => {
  it('is given its success again, without a call', async () => {
    const { estate, gateway, vaults } = await open();
    const first = await keyed(gateway, vaults[upstream]);
    tally(gateway.sandbox);
    expect(await keyed(gateway, vaults[upstream])).toEqual(first);
    expect(first.result.checkpointId).toBeDefined();
    expect(first.result.isFound).toBe(false);
    expect(tally(gateway.sandbox)).toEqual({});
    expect(madeOf(estate)).toBe(1);
  });

  it('is told again that its success was found', async () => {
    const { gateway, vaults } = await open([onPost({ kind: 'reset-after' })]);
    const found = await keyed(gateway, vaults[upstream]);
    expect(found.result.isFound).toBe(true);
    expect(await keyed(gateway, vaults[upstream])).toEqual(found);
  });

  it('waits for the call that is under way', async () => {
    const { estate, gateway, vaults } = await open([onPost({ kind: 'delay', ms: 100 })]);
    const answers = await Promise.all(Array.from({ length: 5 }, () => keyed(gateway, vaults[upstream])));
    expect(new Set(answers.map(({ result }) => result.checkpointId)).size).toBe(1);
    expect(answers[0]?.result.checkpointId).toBeDefined();
    expect(madeOf(estate)).toBe(1);
  });

  it('makes the checkpoint after a failure that made nothing', async () => {
    const { estate, gateway, vaults } = await open([onPost(REFUSED[upstream])]);
    const first = await keyed(gateway, vaults[upstream]);
    expect(first.result).toMatchObject({ __typename: 'Failure' });
    expect(first.result.code).not.toBe('OUTCOME_UNKNOWN');
    expect((await keyed(gateway, vaults[upstream])).result.checkpointId).toBeDefined();
    expect(madeOf(estate)).toBe(1);
  });

  it('only looks after an unknown outcome, as often as it is asked', async () => {
    const { estate, gateway, vaults } = await open([onPost({ kind: 'hang' })]);
    for (const _time of [1, 2, 3]) {
      const { result } = await keyed(gateway, vaults[upstream]);
      expect(result).toMatchObject({ code: 'OUTCOME_UNKNOWN', retryable: false });
      expect(result.message).toContain('Repeat the call with the same idempotencyKey');
    }
    expect(
      gateway.sandbox.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/checkpoints')),
    ).toHaveLength(1);
    expect(madeOf(estate)).toBe(0);
  });

  it('finds later what the first look could not see', async () => {
    const { estate, gateway, knobs, vaults } = await open([onPost({ kind: 'reset-after' })]);
    knobs.rules.push({ method: 'GET', path: /backups|operation_logs/, fault: { kind: 'reset-before' } });
    expect((await keyed(gateway, vaults[upstream])).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    knobs.rules.length = 0;
    const made = estate.cbr.checkpoints[0] ?? estate.karbor.checkpoints[0];
    const found = await keyed(gateway, vaults[upstream]);
    expect(found.result.isFound).toBe(true);
    expect(found.result.checkpointId).toMatch(new RegExp(`${made?.id}$`));
    tally(gateway.sandbox);
    expect(await keyed(gateway, vaults[upstream])).toEqual(found);
    expect(tally(gateway.sandbox)).toEqual({});
    expect(madeOf(estate)).toBe(1);
  });

  it('learns what came of a call whose caller left', async () => {
    const { estate, gateway, vaults } = await open([onPost({ kind: 'delay', ms: 150 })]);
    const leaving = new AbortController();
    const input = { vaultId: vaults[upstream], idempotencyKey: 'k-1' };
    const left = create(gateway, input, 'checkpointId', { signal: leaving.signal }).catch(() => 'left');
    await expect.poll(() => madeOf(estate)).toBe(1);
    leaving.abort();
    expect((await keyed(gateway, vaults[upstream])).result.checkpointId).toBeDefined();
    await left;
    expect(madeOf(estate)).toBe(1);
  });

  it('goes on for the one who called when one who waits for it leaves', async () => {
    const { estate, gateway, vaults } = await open([onPost({ kind: 'delay', ms: 150 })]);
    const first = keyed(gateway, vaults[upstream]);
    await expect.poll(() => madeOf(estate)).toBe(1);
    const leaving = new AbortController();
    const input = { vaultId: vaults[upstream], idempotencyKey: 'k-1' };
    const waiting = create(gateway, input, 'checkpointId', { signal: leaving.signal }).catch(() => 'left');
    leaving.abort();
    await waiting;
    expect((await first).result.checkpointId).toBeDefined();
  });

  it('is a CONFLICT with another input, with no call', async () => {
    const { gateway, vaults } = await open();
    const { sandbox } = gateway;
    await keyed(gateway, vaults[upstream]);
    tally(sandbox);
    const { result } = await keyed(gateway, vaults[upstream], 'k-1', { description: 'another' });
    expect(result).toMatchObject({ code: 'CONFLICT', retryable: false, argument: ['input', 'idempotencyKey'] });
    expect(tally(sandbox)).toEqual({});
  });

  it('is free again after 24 hours, and not before', async () => {
    const { estate, gateway, clock, vaults } = await open();
    await keyed(gateway, vaults[upstream]);
    clock.at += 24 * HOUR - 1;
    await keyed(gateway, vaults[upstream]);
    expect(madeOf(estate)).toBe(1);
    clock.at += 1;
    await keyed(gateway, vaults[upstream]);
    expect(madeOf(estate)).toBe(2);
  });
});

describe('a key', () => {
  it('counts for its upstream alone', async () => {
    const { estate, gateway, vaults } = await open();
    for (const vaultId of [vaults.sg, vaults.lab]) {
      expect((await keyed(gateway, vaultId)).result.checkpointId).toBeDefined();
    }
    expect(madeOf(estate)).toBe(2);
  });

  it('is a CONFLICT for another vault of its upstream', async () => {
    const { gateway, vaults } = await open();
    await keyed(gateway, vaults.sg);
    expect((await keyed(gateway, vaults.other)).result).toMatchObject({ code: 'CONFLICT' });
  });

  it('is refused while there is no room for it, and none is forgotten for it', async () => {
    const { estate, gateway, clock, vaults } = await open([], 2);
    for (const key of ['one', 'two']) await keyed(gateway, vaults.sg, key);
    tally(gateway.sandbox);
    const { result } = await keyed(gateway, vaults.sg, 'three');
    expect(result).toMatchObject({ code: 'LIMIT_EXCEEDED', argument: ['input', 'idempotencyKey'] });
    expect((await keyed(gateway, vaults.sg, 'one')).result.checkpointId).toBeDefined();
    expect(tally(gateway.sandbox)).toEqual({});
    clock.at += 24 * HOUR;
    expect((await keyed(gateway, vaults.sg, 'three')).result.checkpointId).toBeDefined();
    expect(estate.cbr.checkpoints).toHaveLength(3);
  });

  it('leaves room for others when one caller takes all that one may have', async () => {
    const store = memoryWriteStore({ most: 8 });
    const take = (holder: string, key: number) => store.take(`${holder} ${key}`, 'input', holder);
    const greedy: unknown[] = [];
    for (let key = 0; key < 10; key += 1) greedy.push(await take('greedy', key));
    expect(greedy).toEqual([...Array(7).fill('taken'), ...Array(3).fill('full')]);
    expect(await take('other', 0)).toBe('taken');
    expect(await take('other', 1)).toBe('full');
    await store.free('greedy 0');
    expect(await take('greedy', 7)).toBe('taken');
  });

  it('takes no room after a failure that made nothing', async () => {
    const { gateway, vaults } = await open([onPost(REFUSED.sg, 3)], 1);
    for (const key of ['one', 'two', 'three']) {
      expect((await keyed(gateway, vaults.sg, key)).result.code).toBe('CONFLICT');
    }
    expect((await keyed(gateway, vaults.sg, 'four')).result.checkpointId).toBeDefined();
  });

  it('never looks and never posts after an unknown outcome where no mark is written', async () => {
    const { estate, gateway, vaults } = await open([onPost({ kind: 'reset-after' })]);
    const content = gateway.sandbox.gatewayConfig() as { upstreams: object[] };
    const upstreams = content.upstreams.map((upstream) => ({ ...upstream, writeMark: false }));
    const unmarked = openGateway({ upstreams });
    for (const _time of [1, 2]) {
      const { result } = await keyed(unmarked, vaults.sg);
      expect(result).toMatchObject({
        code: 'OUTCOME_UNKNOWN',
        message: expect.stringContaining('has no way to find it'),
      });
    }
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
    expect(estate.cbr.checkpoints).toHaveLength(1);
  });
});

describe('a success under passthrough', () => {
  const TOKEN = { 'x-auth-token': 'sandbox-token-sg-not-a-secret' };

  async function openPassthrough() {
    const { estate, gateway, vaults } = await open();
    const { upstreams } = gateway.sandbox.gatewayConfig() as { upstreams: { name: string }[] };
    const sg = upstreams
      .filter(({ name }) => name === 'sg')
      .map((given) => ({ ...given, auth: { mode: 'passthrough' } }));
    const writeStore = memoryWriteStore({ now: () => Date.now() });
    const through = openGateway({ upstreams: sg }, { writeStore: { ...writeStore, isComplete: async () => true } });
    const ask = (headers: Record<string, string>) =>
      create(through, { vaultId: vaults.sg, idempotencyKey: 'k-1' }, 'checkpointId', { headers });
    return { estate, sandbox: gateway.sandbox, ask };
  }

  it('is given again after one read with the present token', async () => {
    const { estate, sandbox, ask } = await openPassthrough();
    const first = await ask(TOKEN);
    tally(sandbox);
    expect(await ask(TOKEN)).toEqual(first);
    expect(first.result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints[0]?.id}`);
    expect(tally(sandbox)).toEqual({ 'GET /checkpoints/:id': 1 });
  });

  it.each([
    ['no token', {}],
    ['a token that is not accepted', { 'x-auth-token': 'guessed' }],
  ])('is not shown to a caller with %s', async (_what, headers) => {
    const { ask } = await openPassthrough();
    await ask(TOKEN);
    expect((await ask(headers as Record<string, string>)).result).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('is not shown to one who waited for it with a token that is not accepted', async () => {
    const { sandbox, ask } = await openPassthrough();
    sandbox.knobs.rules.push(onPost({ kind: 'delay', ms: 100 }));
    const [first, other] = await Promise.all([ask(TOKEN), ask({ 'x-auth-token': 'guessed' })]);
    expect(first.result.checkpointId).toBeDefined();
    expect(other.result).toMatchObject({ code: 'UNAUTHENTICATED' });
  });
});

describe('a gateway that has started anew', () => {
  it('finds on CBR what was made with a key before, and makes no second one', async () => {
    const { estate, gateway, vaults } = await open();
    const first = await keyed(gateway, vaults.sg);
    tally(gateway.sandbox);
    const anew = openGateway(gateway.sandbox.gatewayConfig());
    expect((await keyed(anew, vaults.sg)).result).toMatchObject({
      checkpointId: first.result.checkpointId,
      isFound: true,
    });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
    expect(estate.cbr.checkpoints).toHaveLength(1);
  });

  it('makes on CBR what it does not find', async () => {
    const { estate, gateway, vaults } = await open();
    const anew = openGateway(gateway.sandbox.gatewayConfig());
    const { result } = await keyed(anew, vaults.sg);
    expect(result.checkpointId).toBe(`checkpoint:sg:${estate.cbr.checkpoints[0]?.id}`);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2, 'POST /checkpoints': 1 });
  });

  it('does not take what was made with other input for its own', async () => {
    const { gateway, vaults } = await open();
    const first = await keyed(gateway, vaults.sg, 'k-1', { name: 'before' });
    const { result } = await keyed(openGateway(gateway.sandbox.gatewayConfig()), vaults.sg, 'k-1', { name: 'after' });
    expect(result.checkpoint.name).toBe('after');
    expect(result.checkpointId).not.toBe(first.result.checkpointId);
  });

  it('states on Karbor only what the upstream has', async () => {
    const { estate, gateway, vaults } = await open();
    await keyed(gateway, vaults.lab);
    const { result } = await keyed(openGateway(gateway.sandbox.gatewayConfig()), vaults.lab);
    expect(result.checkpointId).toMatch(new RegExp(`${estate.karbor.checkpoints.at(-1)?.id}$`));
  });
});

describe('a create with a key that nothing disturbs', () => {
  it('is one call on CBR, and two on Karbor', async () => {
    const { gateway, vaults } = await open();
    await keyed(gateway, vaults.sg);
    expect(tally(gateway.sandbox)).toEqual({ 'POST /checkpoints': 1 });
    await keyed(gateway, vaults.lab);
    expect(tally(gateway.sandbox)).toEqual({ 'GET /plans/:id': 1, 'POST /providers/:id/checkpoints': 1 });
  });
});
