import { describe, expect, it } from 'vitest';
import { cbrNights } from '../support/estates.ts';
import { cost, FLOODED, LARGE, SG } from './_support/costs-cbr.ts';

const [checkpoint] = LARGE.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`);
const OF_BACKUPS = 'name description createdAt createdOn backups { id }';
const OF_RECORD = [
  'nativeStatus',
  'recordedAt',
  'vaultName',
  'skippedResources { id }',
  'extraInfo',
  ...['protectStatus', 'nativeProtectStatus', 'sizeGb', 'backupSizeMb', 'backupCount', 'extraInfo'].map(
    (field) => `resources { ${field} }`,
  ),
];

describe('what a document costs on CBR', () => {
  it('is nothing more for allowedActions', async () => {
    const { calls } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { id allowedActions } } }`, cbrNights(5, 5));
    expect(calls).toEqual({ 'GET /backups': 1 });
  });

  it('is 1 for a checkpoint as it was recorded', async () => {
    const fields = 'status vaultName resources { name } skippedResources { id } extraInfo';
    const { calls } = await cost(`{ checkpoint(id: "${checkpoint}") { ${fields} } }`);
    expect(calls).toEqual({ 'GET /checkpoints/:id': 1 });
  });

  it.each(['name', 'description', 'createdAt', 'createdOn', 'backups { id }', OF_BACKUPS])(
    'is 2 for a checkpoint with %s',
    async (fields) => {
      const { calls } = await cost(`{ checkpoint(id: "${checkpoint}") { status ${fields} } }`);
      expect(calls).toEqual({ 'GET /checkpoints/:id': 1, 'GET /backups': 1 });
    },
  );

  it.each(OF_RECORD)('is 1 more for each of 20 rows with %s', async (fields) => {
    const { calls } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { id ${fields} } } }`);
    expect(calls).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 20 });
  });

  it('is 1 more for each of 20 rows with all of that, beside what their backups tell', async () => {
    const fields = `${OF_RECORD.join(' ')} ${OF_BACKUPS} status resources { id nativeId type nativeType name dependents { id } }`;
    const { calls } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { ${fields} } } }`);
    expect(calls).toEqual({ 'GET /backups': 1, 'GET /checkpoints/:id': 20 });
  });

  it('is nothing more for what the backups of a row tell', async () => {
    const fields = `${OF_BACKUPS} status resources { id nativeId type nativeType name dependents { id } }`;
    const { calls } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { ${fields} } } }`);
    expect(calls).toEqual({ 'GET /backups': 1 });
  });

  it('is as many pages of backups as hold 20 whole checkpoints', async () => {
    const { calls, data } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { id } } }`);
    expect(calls).toEqual({ 'GET /backups': 1 });
    expect(data.checkpoints.nodes).toHaveLength(20);
  });

  it('is 10 pages of backups where nothing matches, and the list goes on', async () => {
    const { calls, data } = await cost(
      '{ checkpoints(filter: { upstreams: ["sg"], status: [ERROR] }) { nodes { id } pageInfo { hasNextPage } } }',
      FLOODED,
    );
    expect(calls).toEqual({ 'GET /backups': 10 });
    expect(data.checkpoints).toEqual({ nodes: [], pageInfo: { hasNextPage: true } });
  });

  it.each([
    ['limit', { most: 50, limit: 'used', count: 'page' }],
    ['count', { most: 50, limit: 'asked', count: 'total' }],
  ] as const)('is a call for each page of a cloud that caps them and tells so by its %s', async (_how, paging) => {
    const estate = cbrNights(120, 2);
    estate.cbr.paging = paging;
    const vaults = await cost(`{ vaults(first: 100, ${SG}) { nodes { id } } }`, estate);
    expect(vaults.calls).toEqual({ 'GET /vaults': 3 });
    expect(vaults.data.vaults.nodes).toHaveLength(100);
    const checkpoints = await cost(`{ checkpoints(first: 5, ${SG}) { nodes { id } } }`, estate);
    // A night is 240 backups; a page of 50 repeats 10 of the one before it.
    expect(checkpoints.calls).toEqual({ 'GET /backups': 6 });
  });

  it('is nothing more for the provider, which CBR has not', async () => {
    const { calls } = await cost(
      `{ checkpoint(id: "${checkpoint}") { provider { name } vault { provider { name } } } }`,
    );
    expect(calls).toEqual({ 'GET /checkpoints/:id': 1, 'GET /vaults/:id': 1 });
  });
});
