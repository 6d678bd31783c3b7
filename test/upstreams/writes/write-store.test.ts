import { setImmediate as nextTick } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../../src/sandbox/estate.ts';
import { createOnce } from '../../../src/upstreams/writes/create-once.ts';
import type { CreateFingerprint, CreateOperation } from '../../../src/upstreams/writes/create-operation.ts';
import { memoryWriteStore, type WriteStore } from '../../../src/upstreams/writes/write-store.ts';
import { tally } from '../../support/calls.ts';
import { addProvider, serverVault } from '../../support/estates.ts';
import { openGateway } from '../../support/gateway.ts';
import { create } from '../../support/mutations.ts';
import { closedNetwork, testUpstream } from '../../support/upstream.ts';

/** A store behind a network: every call takes a while, and JSON is all that goes either way. */
function farStore(): WriteStore {
  const store = memoryWriteStore();
  const plain = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));
  async function far<T>(answer: () => Promise<T>): Promise<T> {
    await nextTick();
    const result = await answer();
    await nextTick();
    return plain(result);
  }
  return {
    take: (key, input, holder) => far(() => store.take(key, input, holder)),
    sending: (key, trace) => far(() => store.sending(key, plain(trace))),
    put: (key, record) => far(() => store.put(key, plain(record))),
    free: (key) => far(() => store.free(key)),
    whenEnded: (key) => far(() => store.whenEnded(key)),
    isComplete: () => far(async () => true),
  };
}

const UNREADABLE = { kind: 'answer', answer: { status: 500, body: {} } } as const;

describe.each(['sg', 'lab'] as const)('with a store outside the process, on %s', (upstream) => {
  async function open() {
    const estate = emptyEstate();
    const vault = serverVault('web', 2);
    estate.cbr.vaults.push(vault);
    const { plans } = addProvider(estate, 'north', { plans: 1, checkpoints: 0 });
    const gateway = await openGateway({}, { sandbox: { estate }, writeMs: 4_000, writeStore: farStore() });
    const vaultId = upstream === 'sg' ? `vault:sg:${vault.id}` : `vault:lab:${plans[0]?.id}`;
    const payload = 'checkpointId requestId isFound isExisting checkpoint { status vaultName resources { id name } }';
    return {
      estate,
      gateway,
      knobs: gateway.sandbox.knobs,
      ask: () => create(gateway, { vaultId, idempotencyKey: 'k-1' }, payload),
    };
  }

  it('equal creates at one moment are one, and a later one is given its success without a call', async () => {
    const { estate, gateway, ask } = await open();
    const [first, second] = await Promise.all([ask(), ask()]);
    expect(first.result).toMatchObject({ checkpointId: expect.any(String), isFound: false, isExisting: false });
    expect(second).toEqual(first);
    expect(estate.cbr.checkpoints.length + estate.karbor.checkpoints.length).toBe(1);
    tally(gateway.sandbox);
    expect(await ask()).toEqual(first);
    expect(tally(gateway.sandbox)).toEqual({});
  });

  it('a create whose answer was lost is found again by what the store has kept of it', async () => {
    const { estate, knobs, ask } = await open();
    knobs.rules.push(
      { method: 'POST', path: /checkpoints$/, count: 1, fault: { kind: 'reset-after' } },
      { method: 'GET', path: upstream === 'sg' ? /backups/ : /operation_logs/, count: 1, fault: UNREADABLE },
    );
    expect((await ask()).result).toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect((await ask()).result).toMatchObject({ checkpointId: expect.any(String), isFound: true });
    expect(estate.cbr.checkpoints.length + estate.karbor.checkpoints.length).toBe(1);
  });
});

describe('createOnce', () => {
  /** A create of a restore, as there is none yet: its id and the time of its beginning are all that it is. */
  function restore(
    store: WriteStore,
    sent: string[],
    target = 'server-1',
  ): CreateOperation<Restore, CreateFingerprint, string> {
    const classify = () => ({ code: 'UPSTREAM_UNAVAILABLE' as const, reason: '' });
    const baseUrl = new URL('http://127.0.0.1:1');
    return {
      words: { operation: 'createRestore', noun: 'restore', lookUp: 'Read the newest restores' },
      upstream: testUpstream({ dispatcher: closedNetwork(), classify, baseUrl, projectId: 'p' }),
      store,
      key: 'k-1',
      input: ['restore', target],
      isCallersToken: false,
      prepare: async () => ({ id: 't', tags: [], startedAt: 0 }),
      send: async () => {
        sent.push(target);
        return { created: { id: `restore-${sent.length}` }, requestId: 'req-1' };
      },
      find: async () => null,
      toStored: ({ id }) => id,
      recall: async (id) => ({ id }),
    };
  }

  interface Restore {
    readonly id: string;
  }

  it('makes anything once for a key, and refuses the key to another input', async () => {
    const store = farStore();
    const sent: string[] = [];
    const made = { created: { id: 'restore-1' }, requestId: 'req-1', isFound: false, isExisting: false };
    expect(await Promise.all([createOnce(restore(store, sent)), createOnce(restore(store, sent))])).toEqual([
      made,
      { ...made, isReplayed: true },
    ]);
    await expect(createOnce(restore(store, sent, 'server-2'))).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(sent).toEqual(['server-1']);
  });
});
