import { describe, expect, it } from 'vitest';
import { cbrBackup, cbrResource } from '../../src/sandbox/cbr/estate.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addRun, cbrNights, childOf, DAY, HOUR, largeCbr, MINUTE, NIGHT, serverVault } from '../support/estates.ts';
import { cbrExpected, idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds, readPage } from '../support/paging.ts';

const SG = { upstreams: ['sg'] };

describe('the checkpoints of CBR', () => {
  it.each([
    [100, largeCbr()],
    [37, cbrNights(40, 10)],
    [1, cbrNights(4, 5)],
  ])('come newest first and each once, %i a page', async (first, estate) => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('come newest first and each once in every vault', async () => {
    const estate = cbrNights(3, 150);
    const gateway = await openGateway({}, { sandbox: { estate } });
    for (const { id } of estate.cbr.vaults) {
      const expected = cbrExpected(estate).filter(({ vaultId }) => vaultId === id);
      expect(await readIds(gateway, `Vault.checkpoints vault:sg:${id}`, { first: 40 })).toEqual(idsOf(expected));
    }
  });

  it('come newest first in vaults that are paged beside each other', async () => {
    const estate = cbrNights(5, 12);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const list = 'vaults(first: 5) { nodes { nativeId checkpoints(first: 7) { nodes { nativeId } } } }';
    const { data } = await gateway.query(`{ ${list} }`);
    const found = data.vaults.nodes.map(
      (node: { nativeId: string; checkpoints: { nodes: { nativeId: string }[] } }) => [
        node.nativeId,
        node.checkpoints.nodes.map(({ nativeId }) => nativeId),
      ],
    );
    const expected = cbrExpected(estate);
    expect(found).toEqual(
      estate.cbr.vaults.map(({ id }) => [id, idsOf(expected.filter(({ vaultId }) => vaultId === id)).slice(0, 7)]),
    );
  });

  it('are whole where their backups straddle two pages of the upstream', async () => {
    const estate = emptyEstate();
    const wide = serverVault('wide', 300);
    estate.cbr.vaults.push(wide);
    for (let run = 0; run < 5; run += 1) addRun(estate, wide, NIGHT - run * 2 * HOUR);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { data } = await gateway.query('{ checkpoints(first: 5) { nodes { nativeId resources { nativeId } } } }');
    expect(data.checkpoints.nodes.map((node: { resources: unknown[] }) => node.resources.length)).toEqual(
      Array(5).fill(300),
    );
  });

  it('are kept apart where several run within one hour', async () => {
    const estate = emptyEstate();
    const vaults = ['a', 'b', 'c'].map((name) => serverVault(name, 40));
    estate.cbr.vaults.push(...vaults);
    for (let run = 0; run < 30; run += 1) {
      vaults.forEach((vault, index) => void addRun(estate, vault, NIGHT - run * 20 * MINUTE + index * 333));
    }
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first: 7, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('begin with their earliest backup, however the others are spread over the hour', async () => {
    const estate = emptyEstate();
    const vault = serverVault('slow', 4);
    estate.cbr.vaults.push(vault);
    for (let run = 0; run < 30; run += 1) {
      const { backups } = addRun(estate, vault, NIGHT - run * 10 * MINUTE);
      backups.forEach((backup, index) => {
        backup.createdAt += ((index * 19 + run * 7) % 58) * MINUTE;
      });
    }
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first: 3, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('come each once where many are of the same instant', async () => {
    const estate = emptyEstate();
    const vaults = Array.from({ length: 12 }, (_, number) => serverVault(`twin-${number}`));
    estate.cbr.vaults.push(...vaults);
    for (const vault of vaults) for (const night of [0, 1, 2]) addRun(estate, vault, NIGHT - night * DAY);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 5, filter: SG });
    expect(found.toSorted()).toEqual(idsOf(estate.cbr.checkpoints).toSorted());
  });

  it('come each once although others are made and deleted between two pages', async () => {
    const estate = cbrNights(4, 10);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const later = idsOf(cbrExpected(estate)).slice(10);
    const { pageInfo, nodes } = await readPage(gateway, 'checkpoints', { first: 10, filter: SG });
    for (const vault of estate.cbr.vaults) addRun(estate, vault, NIGHT + DAY);
    const shown = new Set(nodes.map(({ nativeId }) => nativeId));
    estate.cbr.backups = estate.cbr.backups.filter(({ checkpointId }) => !shown.has(checkpointId));
    const rest = await readIds(gateway, 'checkpoints', { first: 10, filter: SG, after: pageInfo.endCursor });
    expect(rest).toEqual(later);
  });

  it('hold no children of other backups', async () => {
    const estate = cbrNights(1, 3);
    estate.cbr.childrenInLists = true;
    estate.cbr.backups.push(...estate.cbr.backups.map(childOf));
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { data } = await gateway.query(
      `{ checkpoints { nodes { nativeId resources { nativeId } backups { nativeId } } } }`,
    );
    const [found] = data.checkpoints.nodes;
    const [expected] = cbrExpected(estate);
    expect(new Set(found.resources.map(({ nativeId }: { nativeId: string }) => nativeId))).toEqual(
      new Set(expected?.resourceIds),
    );
    expect(found.backups).toHaveLength(2);
  });

  it('show all backups of one that has more rows than a page', async () => {
    const estate = emptyEstate();
    estate.cbr.childrenInLists = true;
    const vault = serverVault('wide', 256);
    estate.cbr.vaults.push(vault);
    const { checkpoint, backups } = addRun(estate, vault, NIGHT);
    const disks = ['a', 'b', 'c', 'd'].map((name) => cbrResource({ name, type: 'OS::Cinder::Volume' }));
    const children = backups.flatMap((parent) =>
      disks.map((disk) => cbrBackup(checkpoint, disk, { parentId: parent.id, createdAt: parent.createdAt + DAY })),
    );
    estate.cbr.backups.push(...children);
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query(`{ checkpoint(id: "checkpoint:sg:${checkpoint.id}") { backups { nativeId } } }`);
    expect(data.checkpoint.backups).toHaveLength(256);
  });

  it('are an error where more backups were made within an hour than are read at once', async () => {
    const estate = emptyEstate();
    const vault = serverVault('mill', 11);
    estate.cbr.vaults.push(vault);
    for (let run = 0; run < 1000; run += 1) addRun(estate, vault, NIGHT + run * 3000);
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data, errors } = await query('{ checkpoints(filter: { upstreams: ["sg"] }) { nodes { id } } }');
    expect(data.checkpoints).toBeNull();
    expect(errors?.[0]?.extensions?.code).toBe('UPSTREAM_BAD_RESPONSE');
  });
});
