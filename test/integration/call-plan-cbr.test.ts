import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Estate } from '../../src/sandbox/estate.ts';
import { mostInFlight, tally, total } from '../support/calls.ts';
import { addRun, cbrNights, DAY, floodedCbr, largeCbr, MINUTE, NIGHT } from '../support/estates.ts';
import { openGateway } from '../support/gateway.ts';

// Only read: every test looks at the same estates.
const large = largeCbr();
const flooded = floodedCbr();

/** What one document costs on an estate, and what came of it. */
async function cost(document: string, estate: Estate = large) {
  const { query, sandbox } = await openGateway({}, { sandbox: { estate } });
  const { data, errors } = await query(document);
  expect(errors).toBeUndefined();
  const calls = tally(sandbox);
  return { data, calls, total: total(calls) };
}

function setClock(now: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now });
  onTestFinished(() => void vi.useRealTimers());
}

const ids = (kind: string, rows: readonly { id: string }[]) => JSON.stringify(rows.map(({ id }) => `${kind}:sg:${id}`));
const vaultIds = (...places: number[]) =>
  ids(
    'vault',
    places.flatMap((place) => large.cbr.vaults[place] ?? []),
  );
const [vault, other] = large.cbr.vaults.map(({ id }) => `vault:sg:${id}`);
const [checkpoint] = large.cbr.checkpoints.map(({ id }) => `checkpoint:sg:${id}`);
const SG = 'filter: { upstreams: ["sg"] }';
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
const FIVE = 'checkpoints(first: 5) { nodes { id createdOn status } }';

describe('what a document costs on CBR', () => {
  it('is nothing for the upstreams', async () => {
    const { calls } = await cost(
      '{ upstreams { id name kind region projectId capabilities } node(id: "upstream:sg") { id } }',
    );
    expect(calls).toEqual({});
  });

  it('is nothing more for the ids and the upstream of a row', async () => {
    const { calls } = await cost(`{
      checkpoint(id: "${checkpoint}") { id nativeId projectId upstream { name } vaultId }
      vault(id: "${vault}") { id nativeId projectId upstream { name } }
    }`);
    expect(calls).toEqual({ 'GET /checkpoints/:id': 1, 'GET /vaults/:id': 1 });
  });

  it('is 1 for a vault with its resources', async () => {
    const { calls } = await cost(`{ vault(id: "${vault}") { name resources { name } } }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 1 });
  });

  it('is 1 for 50 vaults with their resources', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { name resources { name } } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1 });
  });

  it('is the pages of the project for the checkpoints of 50 of 250 vaults', async () => {
    const { calls, data } = await cost(`{ vaults(first: 50, ${SG}) { nodes { ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 3 });
    const found = data.vaults.nodes.map((node: { checkpoints: { nodes: unknown[] } }) => node.checkpoints.nodes.length);
    expect(found).toEqual(Array(50).fill(5));
  });

  it('is one page where the newest backups of the project answer for every vault', async () => {
    const { calls } = await cost(`{ vaults(first: 60, ${SG}) { nodes { ${FIVE} } } }`, cbrNights(60, 60));
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 1 });
  });

  it.each([50, 60])('is at most 1 for each of %i vaults where others have flooded the list', async (vaults) => {
    const { calls, total } = await cost(`{ vaults(first: ${vaults}, ${SG}) { nodes { ${FIVE} } } }`, flooded);
    expect(total).toBeLessThanOrEqual(1 + vaults);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': vaults });
  });

  it('is 1 more where others than the vaults that are asked have flooded the list', async () => {
    const estate = cbrNights(60, 5);
    const stranger = estate.cbr.vaults[55];
    for (let run = 0; run < 500 && stranger; run += 1) addRun(estate, stranger, NIGHT + DAY + run * MINUTE);
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { ${FIVE} } } }`, estate);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 50 + 1 });
  });

  it.each([1, 3])('is 1 for each of %i vaults that are named', async (vaults) => {
    const { calls } = await cost(`{ vaults(first: ${vaults}, ${SG}) { nodes { ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': vaults });
  });

  it.each([
    ['all are wanted', '2999-01-01T00:00:00Z'],
    ['none is', '2000-01-01T00:00:00Z'],
  ])(
    'is as much for lastAvailableBefore as for latestCheckpoint of the vaults that are looked at: %s',
    async (_what, instant) => {
      const latest = 'latestCheckpoint(status: [AVAILABLE]) { id }';
      const estate = cbrNights(90, 5);
      const asked = await cost(`{ vaults(first: 50, ${SG}) { nodes { ${latest} } } }`, estate);
      const before = `filter: { upstreams: ["sg"], lastAvailableBefore: "${instant}" }`;
      const filtered = await cost(`{ vaults(first: 50, ${before}) { nodes { ${latest} } } }`, estate);
      expect(filtered.calls).toEqual(asked.calls);
      expect(asked.calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 1 });
    },
  );

  it('is at most 1 for each of 200 vaults for lastAvailableBefore where their lists have to be read one by one', async () => {
    const estate = cbrNights(250, 1);
    for (const vault of estate.cbr.vaults) {
      for (const resource of vault.resources) Object.assign(resource, { backupCount: 10_000 });
    }
    // None is AVAILABLE, so that each list is read to its end.
    for (const backup of estate.cbr.backups) Object.assign(backup, { status: 'error' });
    const before = 'filter: { upstreams: ["sg"], lastAvailableBefore: "2000-01-01T00:00:00Z" }';
    const { calls, data } = await cost(
      `{ vaults(first: 100, ${before}) { nodes { id } pageInfo { hasNextPage } } }`,
      estate,
    );
    expect(data.vaults.nodes).toHaveLength(100);
    expect(calls['GET /vaults']).toBe(1);
    expect(calls['GET /backups']).toBeLessThanOrEqual(100 + 1);
  });

  it('is 1 for a page of vaults with nameContains', async () => {
    const named = 'filter: { upstreams: ["sg"], nameContains: "VAULT-24" }';
    const { calls, data } = await cost(
      `{ vaults(first: 100, ${named}) { totalCount nodes { id } pageInfo { hasNextPage } } }`,
    );
    expect(calls).toEqual({ 'GET /vaults': 1 });
    expect(data.vaults).toEqual({ totalCount: null, nodes: [], pageInfo: { hasNextPage: true } });
  });

  it.each([
    ['one vault', `vault(id: "${vault}")`, ''],
    ['50 of 250 vaults', `vaults(first: 50, ${SG})`, 'nodes'],
  ])('is nothing more for days beside checkpoints, and as much without them, of %s', async (_what, field, nodes) => {
    setClock(NIGHT);
    const of = (fields: string) => cost(`{ ${field} { ${nodes ? `nodes { ${fields} }` : fields} } }`);
    const alone = await of(FIVE);
    expect((await of(`days { date } ${FIVE}`)).calls).toEqual(alone.calls);
    expect((await of('days { date } week: days(last: 7) { date }')).calls).toEqual(alone.calls);
  });

  it('is the pages that reach back to the days of all vaults, where the whole list is longer', async () => {
    // Twelve pages in all, 120 backups a day.
    setClock(NIGHT);
    const { calls } = await cost(`{ vaults(first: 60, ${SG}) { nodes { days { date status } } } }`, cbrNights(60, 100));
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 4 });
  });

  it('is nothing more for allowedActions', async () => {
    const { calls } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { id allowedActions } } }`, cbrNights(5, 5));
    expect(calls).toEqual({ 'GET /backups': 1 });
  });

  it('is nothing more for latestCheckpoint beside checkpoints', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { latestCheckpoint { id } ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 3 });
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

  it('is nothing more for the state of resources that a vault tells', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { resources { protectStatus backupCount } } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1 });
  });

  it('is as many pages of backups as hold 20 whole checkpoints', async () => {
    const { calls, data } = await cost(`{ checkpoints(first: 20, ${SG}) { nodes { id } } }`);
    expect(calls).toEqual({ 'GET /backups': 1 });
    expect(data.checkpoints.nodes).toHaveLength(20);
  });

  it('is 10 pages of backups where nothing matches, and the list goes on', async () => {
    const { calls, data } = await cost(
      '{ checkpoints(filter: { upstreams: ["sg"], status: [ERROR] }) { nodes { id } pageInfo { hasNextPage } } }',
      flooded,
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

describe('what a document costs on CBR, by id', () => {
  it('is 50 and 1 for 50 checkpoints and the names of their vaults', async () => {
    const rows = large.cbr.checkpoints.slice(0, 250).filter((_, index) => index % 5 === 0);
    const { calls, data } = await cost(
      `{ nodes(ids: ${ids('checkpoint', rows)}) { ... on Checkpoint { vault { name } } } }`,
    );
    expect(calls).toEqual({ 'GET /checkpoints/:id': 50, 'GET /vaults': 1 });
    expect(data.nodes.map((node: { vault: { name: string } }) => node.vault.name)).toEqual(
      rows.map(({ vaultName }) => vaultName),
    );
  });

  it('is 1 more for each vault that is missing from the first page', async () => {
    const rows = large.cbr.checkpoints.slice(-250).filter((_, index) => index % 5 === 0);
    const { calls } = await cost(`{ nodes(ids: ${ids('checkpoint', rows)}) { ... on Checkpoint { vault { name } } } }`);
    expect(calls).toEqual({ 'GET /checkpoints/:id': 50, 'GET /vaults': 1, 'GET /vaults/:id': 50 });
  });

  it('is 1 for each of 3 vaults', async () => {
    const { calls } = await cost(`{ nodes(ids: ${vaultIds(0, 1, 249)}) { id } }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 3 });
  });

  it('is one page for 4 vaults, and 1 for each that it misses', async () => {
    const { calls, data } = await cost(`{ nodes(ids: ${vaultIds(0, 1, 248, 249)}) { id } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /vaults/:id': 2 });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(JSON.parse(vaultIds(0, 1, 248, 249)));
  });

  it('is 1 for each of 50 backups', async () => {
    const { calls } = await cost(`{ nodes(ids: ${ids('backup', large.cbr.backups.slice(0, 50))}) { id } }`);
    expect(calls).toEqual({ 'GET /backups/:id': 50 });
  });

  it('is 1 for a thing that is asked for 14 times', async () => {
    const one = Array.from({ length: 7 }, (_, index) => `a${index}: vault(id: "${vault}") { id }`);
    const more = Array.from({ length: 7 }, (_, index) => `b${index}: node(id: "${vault}") { id }`);
    const { calls } = await cost(`{ ${[...one, ...more].join(' ')} }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 1 });
  });

  it('is nothing for a vault that a list has shown', async () => {
    const { calls } = await cost(`{ vaults(first: 2, ${SG}) { nodes { ${FIVE.replace('id', 'vault { name }')} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 2 });
  });

  it('is as much for a list as for the same list under another name', async () => {
    const { calls } = await cost(`{
      a: vault(id: "${vault}") { ${FIVE} }
      b: vault(id: "${vault}") { checkpoints(first: 2) { nodes { id } } latestCheckpoint { id } }
      c: vault(id: "${other}") { id }
    }`);
    expect(calls).toEqual({ 'GET /vaults/:id': 2, 'GET /backups': 1 });
  });

  it('is spread over at most 8 reads side by side', async () => {
    const { query } = await openGateway(
      {},
      {
        sandbox: {
          estate: large,
          knobs: { rules: [{ fault: { kind: 'delay', ms: 20 } }] },
        },
      },
    );
    const most = mostInFlight();
    await query(`{ nodes(ids: ${ids('checkpoint', large.cbr.checkpoints.slice(0, 50))}) { id } }`);
    expect(most()).toBe(8);
  });
});
