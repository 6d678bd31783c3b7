import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { addRun, cbrNights, DAY, MINUTE, NIGHT } from '../support/estates.ts';
import { FIVE } from './_support/costs.ts';
import { cost, FLOODED, LARGE, SG } from './_support/costs-cbr.ts';

const [vault] = LARGE.cbr.vaults.map(({ id }) => `vault:sg:${id}`);

function setClock(now: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now });
  onTestFinished(() => void vi.useRealTimers());
}

describe('what a document costs on CBR', () => {
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
    const { calls, total } = await cost(`{ vaults(first: ${vaults}, ${SG}) { nodes { ${FIVE} } } }`, FLOODED);
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

  it('is nothing more for latestCheckpoint beside checkpoints', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { latestCheckpoint { id } ${FIVE} } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1, 'GET /backups': 3 });
  });

  it('is nothing more for the state of resources that a vault tells', async () => {
    const { calls } = await cost(`{ vaults(first: 50, ${SG}) { nodes { resources { protectStatus backupCount } } } }`);
    expect(calls).toEqual({ 'GET /vaults': 1 });
  });
});
