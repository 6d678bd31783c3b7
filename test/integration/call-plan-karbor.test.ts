import { describe, expect, it } from 'vitest';
import { type Estate, emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addProvider, HOUR, labId, largeKarbor, NIGHT } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';

// Only read: every test looks at the same estate.
const large = largeKarbor();
const { checkpoints, plans, providers } = large.karbor;

/** What one document costs on an estate, and what came of it. */
async function cost(document: string, estate: Estate = large) {
  const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
  const { data, errors } = await query(document);
  expect(errors).toBeUndefined();
  return { data, calls: tally(sandbox) };
}

const LIST = 'GET /providers/:id/checkpoints';
const SHOW = 'GET /providers/:id/checkpoints/:id';
const LAB = 'filter: { upstreams: ["lab"] }';
const FIVE = 'checkpoints(first: 5) { nodes { id createdOn status } }';
const labIds = (rows: typeof checkpoints) => JSON.stringify(rows.map(labId));
const planIds = (rows: typeof plans) => JSON.stringify(rows.map(({ id }) => `vault:lab:${id}`));
const [plan] = plans.map(({ id }) => `vault:lab:${id}`);
const [checkpoint] = checkpoints.map(labId);
const [provider] = providers;

/** One provider on which few of many checkpoints belong to the plans that are asked. */
function crowded(): Estate {
  const estate = emptyEstate();
  addProvider(estate, 'crowd', { plans: 60, checkpoints: 2000 });
  return estate;
}

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

describe('what a document costs on Karbor, by id', () => {
  it('is at most 50 and 1 for 50 checkpoints and the names of their plans', async () => {
    const { calls, data } = await cost(
      `{ nodes(ids: ${labIds(checkpoints.slice(0, 50))}) { ... on Checkpoint { vault { name } } } }`,
    );
    expect(calls).toEqual({ [LIST]: 1, 'GET /plans': 1 });
    expect(data.nodes.map((node: { vault: { name: string } }) => node.vault.name)).toEqual(
      checkpoints.slice(0, 50).map(({ planName }) => planName),
    );
  });

  it('is 1 for each of 10 checkpoints of a provider', async () => {
    const { calls } = await cost(`{ nodes(ids: ${labIds(checkpoints.slice(0, 10))}) { id } }`);
    expect(calls).toEqual({ [SHOW]: 10 });
  });

  it('is a page for 11 checkpoints of a provider, and 1 for each that it misses', async () => {
    const { calls } = await cost(
      `{ nodes(ids: ${labIds([...checkpoints.slice(0, 8), ...checkpoints.slice(240, 243)])}) { id } }`,
    );
    expect(calls).toEqual({ [LIST]: 1, [SHOW]: 3 });
  });

  it('is a page for each 10 checkpoints of a provider at most', async () => {
    const { checkpoints: rows } = crowded().karbor;
    const { calls } = await cost(`{ nodes(ids: ${labIds(rows.slice(-50))}) { id } }`, crowded());
    expect(calls).toEqual({ [LIST]: 5, [SHOW]: 50 });
  });

  it('is reckoned for each provider by itself', async () => {
    const rows = [0, 250, 500].flatMap((start) => checkpoints.slice(start, start + 9));
    const { calls, data } = await cost(`{ nodes(ids: ${labIds(rows)}) { id } }`);
    expect(calls).toEqual({ [SHOW]: 27 });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(rows.map(labId));
  });

  it('is 1 for a plan, and 1 for several', async () => {
    expect((await cost(`{ nodes(ids: ${planIds(plans.slice(0, 1))}) { id } }`)).calls).toEqual({ 'GET /plans/:id': 1 });
    expect((await cost(`{ nodes(ids: ${planIds(plans.slice(0, 2))}) { id } }`)).calls).toEqual({ 'GET /plans': 1 });
  });

  it('is 1 for a checkpoint that is asked for 14 times', async () => {
    const many = Array.from({ length: 14 }, (_, index) => `a${index}: checkpoint(id: "${checkpoint}") { id }`);
    const { calls } = await cost(`{ ${many.join(' ')} }`);
    expect(calls).toEqual({ [SHOW]: 1 });
  });

  it('is nothing for a plan that a list has shown', async () => {
    const { calls } = await cost(
      `{ vaults(first: 100, ${LAB}) { nodes { checkpoints(first: 1) { nodes { vault { name } } } } } }`,
    );
    expect(calls).toEqual({ 'GET /plans': 1, [LIST]: 9 });
  });

  it('is 1 for all providers', async () => {
    const { calls } = await cost(
      `{ node(id: "provider:lab:${provider?.id}") { ... on Provider { name } } upstreams { providers { name } } }`,
    );
    expect(calls).toEqual({ 'GET /providers': 1 });
  });
});
