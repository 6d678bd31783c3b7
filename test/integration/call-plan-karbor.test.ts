import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addProvider, HOUR, NIGHT } from '../support/estates.ts';
import { FIVE } from './_support/costs.ts';
import { checkpoint, cost, crowded, LAB, LIST, plan, planIds, providers, SHOW } from './_support/costs-karbor.ts';

describe('what a document costs on Karbor', () => {
  it('is nothing for the upstreams', async () => {
    const { calls } = await cost(
      '{ upstreams { id name kind region projectId capabilities } node(id: "upstream:lab") { id } }',
    );
    expect(calls).toEqual({});
  });

  it('is nothing more for the ids and the upstream of a row', async () => {
    const { calls } = await cost(`{
      checkpoint(id: "${checkpoint}") { id nativeId projectId upstream { name } vaultId provider { id nativeId upstream { name } } }
      vault(id: "${plan}") { id nativeId projectId upstream { name } provider { id nativeId } }
    }`);
    expect(calls).toEqual({ [SHOW]: 1, 'GET /plans/:id': 1 });
  });

  it('is 1 for a plan with its resources', async () => {
    const { calls } = await cost(`{ vault(id: "${plan}") { name resources { name } } }`);
    expect(calls).toEqual({ 'GET /plans/:id': 1 });
  });

  it('is 1 for 50 plans with their resources', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${LAB}) { nodes { name resources { name } } } }`);
    expect(calls).toEqual({ 'GET /plans': 1 });
  });

  it('is the pages of each provider for the checkpoints of all plans', async () => {
    const { calls, data } = await cost(`{ vaults(first: 100, ${LAB}) { nodes { ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9 });
    const found = data.vaults.nodes.map((node: { checkpoints: { nodes: unknown[] } }) => node.checkpoints.nodes.length);
    expect(found).toEqual(Array(100).fill(5));
  });

  it('is 1 for each plan where the list of its provider is longer than that, and up to 3 to find out', async () => {
    const estate = crowded();
    const { calls } = await cost(
      `{ nodes(ids: ${planIds(estate.karbor.plans.slice(0, 8))}) { ... on Vault { ${FIVE} } } }`,
      estate,
    );
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 8 + 3 });
  });

  it('is 1 for a plan that is asked alone', async () => {
    const { calls } = await cost(`{ vault(id: "${plan}") { ${FIVE} } }`);
    expect(calls).toEqual({ 'GET /plans/:id': 1, [LIST]: 1 });
  });

  it('is as much for lastAvailableBefore as for latestCheckpoint of the plans that are looked at', async () => {
    const before = 'filter: { upstreams: ["lab"], lastAvailableBefore: "2999-01-01T00:00:00Z" }';
    const { calls, data } = await cost(
      `{ vaults(first: 50, ${before}) { nodes { latestCheckpoint(status: [AVAILABLE]) { id } } } }`,
    );
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9 });
    expect(data.vaults.nodes).toHaveLength(50);
  });

  it('is the log more for lastAvailableBefore where the instant lies within the day of a newest checkpoint', async () => {
    const estate = emptyEstate();
    addProvider(estate, 'north', { plans: 4, checkpoints: 4 });
    const instant = new Date(NIGHT - 15 * HOUR).toISOString();
    const before = `filter: { upstreams: ["lab"], lastAvailableBefore: "${instant}" }`;
    const { calls, data } = await cost(`{ vaults(${before}) { nodes { id } } }`, estate);
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 1, 'GET /operation_logs': 1 });
    expect(data.vaults.nodes).toHaveLength(2);
  });

  it.each([
    ['one plan', `vault(id: "${plan}")`, ''],
    ['100 plans', `vaults(first: 100, ${LAB})`, 'nodes'],
  ])('is nothing more for days beside checkpoints, and as much without them, of %s', async (_what, field, nodes) => {
    const of = (fields: string) => cost(`{ ${field} { ${nodes ? `nodes { ${fields} }` : fields} } }`);
    const alone = await of(FIVE);
    expect((await of(`days { date } ${FIVE}`)).calls).toEqual(alone.calls);
    expect((await of('days { date } week: days(last: 7) { date }')).calls).toEqual(alone.calls);
  });

  it('is nothing more for allowedActions', async () => {
    const { calls } = await cost(`{ checkpoint(id: "${checkpoint}") { allowedActions } }`);
    expect(calls).toEqual({ [SHOW]: 1 });
  });

  it('is nothing more for latestCheckpoint beside checkpoints', async () => {
    const { calls } = await cost(`{ vaults(first: 100, ${LAB}) { nodes { latestCheckpoint { id } ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9 });
  });

  it('is 1 for a checkpoint as it was recorded', async () => {
    const fields =
      'status vaultName resources { name } skippedResources { id } extraInfo resourceGraph { id } name description backups { id }';
    const { calls } = await cost(`{ checkpoint(id: "${checkpoint}") { ${fields} } }`);
    expect(calls).toEqual({ [SHOW]: 1 });
  });

  it('is 1 and 1 for a page of 20 checkpoints, with all that was recorded', async () => {
    const fields = 'vaultName skippedResources { id } extraInfo resourceGraph { id }';
    const { calls, data } = await cost(`{ checkpoints(first: 20, ${LAB}) { nodes { id ${fields} } } }`);
    expect(calls).toEqual({ 'GET /providers': 1, [LIST]: 1 });
    expect(data.checkpoints.nodes).toHaveLength(20);
  });

  it('is nothing more for the first page of a provider that another list has shown', async () => {
    const { calls } = await cost(
      `{ checkpoints(first: 20, ${LAB}) { nodes { id } } node(id: "provider:lab:${[...providers].map(({ id }) => id).sort()[0]}") { ... on Provider { checkpoints { nodes { id } } } } }`,
    );
    expect(calls).toEqual({ 'GET /providers': 1, [LIST]: 1 });
  });

  it('is 1 more for the names of providers, wherever they are asked for', async () => {
    const { calls } = await cost(`{
      vaults(first: 20, ${LAB}) { nodes { provider { name description } } }
      checkpoint(id: "${checkpoint}") { provider { name } vault { provider { name } } }
    }`);
    expect(calls).toEqual({ 'GET /plans': 1, [SHOW]: 1, 'GET /providers': 1 });
  });
});
