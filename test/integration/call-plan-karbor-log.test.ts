import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { addProvider } from '../support/estates.ts';
import { FIVE } from './_support/costs.ts';
import { checkpoint, cost, LAB, LIST, plan, SHOW } from './_support/costs-karbor.ts';

describe('what the order of a plan costs on Karbor', () => {
  const busy = (plans: number, checkpoints: number, kind: 'swift' | 'filesystem') => {
    const estate = emptyEstate();
    addProvider(estate, 'busy', { plans, checkpoints, provider: { bank: { kind, name: 'busy' } } });
    return estate;
  };
  const vaultOf = ({ karbor }: Estate) => `vault:lab:${karbor.plans[0]?.id}`;

  it.each(['swift', 'filesystem'] as const)(
    'is 1 more where a plan has several checkpoints of one day, and one page of a %s bank does not show its order',
    async (kind) => {
      const estate = busy(1, 40, kind);
      const { calls } = await cost(
        `{ vault(id: "${vaultOf(estate)}") { latestCheckpoint { id createdAt } ${FIVE} } }`,
        estate,
      );
      expect(calls).toEqual({ 'GET /plans/:id': 1, [LIST]: 1, 'GET /operation_logs': 1 });
    },
  );

  it('is nothing more where a second page has shown that the bank sorts', async () => {
    const estate = busy(1, 140, 'swift');
    const { calls } = await cost(`{ vault(id: "${vaultOf(estate)}") { ${FIVE} } }`, estate);
    expect(calls).toEqual({ 'GET /plans/:id': 1, [LIST]: 2 });
  });

  it('is 1 more where the second page is the first one again, beside the one call that reads it all', async () => {
    const estate = busy(1, 140, 'filesystem');
    const { calls } = await cost(`{ vault(id: "${vaultOf(estate)}") { ${FIVE} } }`, estate);
    expect(calls).toEqual({ 'GET /plans/:id': 1, [LIST]: 3, 'GET /operation_logs': 1 });
  });

  it('is 1 more for each 1000 rows of the log where several plans are asked', async () => {
    const estate = busy(2, 90, 'filesystem');
    const { calls } = await cost(`{ vaults(first: 2, ${LAB}) { nodes { ${FIVE} } } }`, estate);
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 1, 'GET /operation_logs': 1 });
  });

  it('is nothing more where no day that is asked for has two', async () => {
    const estate = busy(4, 90, 'filesystem');
    const { calls } = await cost(`{ vaults(first: 4, ${LAB}) { nodes { ${FIVE} } } }`, estate);
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 1 });
  });
});

describe('what createdAt costs on Karbor', () => {
  it('is 1 for one checkpoint', async () => {
    const { calls } = await cost(`{ checkpoint(id: "${checkpoint}") { createdAt } }`);
    expect(calls).toEqual({ [SHOW]: 1, 'GET /operation_logs': 1 });
  });

  it('is 1 for the checkpoints of one plan', async () => {
    const { calls } = await cost(
      `{ vault(id: "${plan}") { checkpoints { nodes { createdAt } } latestCheckpoint { createdAt } } }`,
    );
    expect(calls).toEqual({ 'GET /plans/:id': 1, [LIST]: 1, 'GET /operation_logs': 1 });
  });

  it('is 1 for each 1000 rows of the log otherwise', async () => {
    const { calls, data } = await cost(
      `{ vaults(first: 100, ${LAB}) { nodes { checkpoints { nodes { createdAt } } } } }`,
    );
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9, 'GET /operation_logs': 2 });
    expect(JSON.stringify(data)).not.toContain('null');
  });
});
