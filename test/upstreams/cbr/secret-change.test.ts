import { describe, expect, it } from 'vitest';
import { memoryWriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { openGateway } from '../../support/gateway.ts';
import { NEW, OLD, openVault, SECRET } from './_support/tagged-creates.ts';

describe('what a create with a key made', () => {
  it.each([
    ['by the same secret', { secret: SECRET }, { secret: SECRET }],
    ['by the one before', { secret: OLD }, { secret: NEW, previousSecret: OLD }],
    [
      'by the next one, in the first of the two steps of a change',
      { secret: NEW, previousSecret: OLD },
      { secret: OLD, previousSecret: NEW },
    ],
  ])('is found by another process %s, and nothing is made twice', async (_how, first, second) => {
    const { sandbox, start, ask, ids } = await openVault();
    const made = await ask(start(first));
    tally(sandbox);
    expect((await ask(start(second))).result).toEqual(made.result);
    expect(tally(sandbox)).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 1 });
    expect(ids()).toEqual([made.result.checkpointId]);
  });

  it('is found when its answer was lost', async () => {
    const { sandbox, start, ask, ids } = await openVault();
    sandbox.knobs.rules.push({ method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'reset-after' } });
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect([result.checkpointId]).toEqual(ids());
  });

  it.each([
    ['another secret', { secret: SECRET }, { secret: NEW }],
    ['no secret', { secret: SECRET }, {}],
    ['a first secret', {}, { secret: SECRET }],
  ])('is not found by a process with %s', async (_what, first, second) => {
    const { start, ask, ids } = await openVault();
    await ask(start(first));
    await ask(start(second));
    expect(ids()).toHaveLength(2);
  });

  it('carries the correlation tag of the new secret after a change, which the new one alone finds', async () => {
    const { start, ask, ids } = await openVault();
    const { result } = await ask(start({ secret: NEW, previousSecret: OLD }));
    expect((await ask(start({ secret: NEW }))).result).toEqual(result);
    expect(ids()).toHaveLength(1);
    await ask(start({ secret: OLD }));
    expect(ids()).toHaveLength(2);
  });
});

describe('a success in a store that replicas share', () => {
  it.each([
    ['without a call by a replica with the same secret', { secret: SECRET }, {}],
    [
      'after one read by one whose secret has changed',
      { secret: NEW, previousSecret: SECRET },
      { 'GET /checkpoints/:id': 1 },
    ],
  ])('is given again %s', async (_how, keys, calls) => {
    const { sandbox, ask } = await openVault();
    const writeStore = memoryWriteStore();
    const start = (more: object) => openGateway({ ...sandbox.gatewayConfig(), ...more }, { writeStore });
    const made = await ask(start({ secret: SECRET }));
    tally(sandbox);
    expect((await ask(start(keys))).result.checkpointId).toBe(made.result.checkpointId);
    expect(tally(sandbox)).toEqual(calls);
  });
});
