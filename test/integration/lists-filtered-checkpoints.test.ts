import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { addRun, DAY, MINUTE, NIGHT, serverVault } from '../support/estates.ts';
import { cbrExpected, type Expected, idsOf, karborExpected, newestFirst } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds } from '../support/paging.ts';
import { at } from './_support/instants.ts';
import { MIXED as estate, mixed } from './_support/mixed-estate.ts';

const [vaultRow] = estate.cbr.vaults;
const [planRow] = estate.karbor.plans;
const [providerRow] = estate.karbor.providers;
const CBR = {
  upstream: 'sg',
  rows: cbrExpected(estate),
  parent: `vault:sg:${vaultRow?.id}`,
  vaultId: vaultRow?.id ?? '',
};
const KARBOR = {
  upstream: 'lab',
  rows: karborExpected(estate),
  parent: `vault:lab:${planRow?.id}`,
  vaultId: planRow?.id ?? '',
};

type Case = [what: string, filter: object, keeps: (row: Expected, upstream: typeof CBR) => boolean];

const resourceOf = ({ rows }: typeof CBR) => rows[1]?.resourceIds.at(-1) ?? '';
const FROM = CBR.rows[100]?.createdAt ?? 0;
const TO = CBR.rows[30]?.createdAt ?? 0;
const KARBOR_FROM = NIGHT - 20 * DAY;
const KARBOR_TO = NIGHT - 5 * DAY;

const CASES: Case[] = [
  ['one status', { status: ['ERROR'] }, ({ status }) => status === 'ERROR'],
  ['two statuses', { status: ['ERROR', 'AVAILABLE'] }, () => true],
  ['a status that none has', { status: ['DELETED'] }, () => false],
  ['a beginning', { createdFrom: at(FROM) }, ({ createdAt }) => createdAt >= FROM],
  ['an end', { createdTo: at(TO) }, ({ createdAt }) => createdAt < TO],
  ['both', { createdFrom: at(FROM), createdTo: at(TO) }, ({ createdAt }) => createdAt >= FROM && createdAt < TO],
  ['a beginning on the hour', { createdFrom: at(KARBOR_FROM) }, ({ createdAt }) => createdAt >= KARBOR_FROM],
  ['an end on the hour', { createdTo: at(KARBOR_TO) }, ({ createdAt }) => createdAt < KARBOR_TO],
  ['an instant', { createdFrom: at(FROM), createdTo: at(FROM + 1) }, ({ createdAt }) => createdAt === FROM],
  [
    'an instant of Karbor',
    { createdFrom: at(KARBOR_FROM), createdTo: at(KARBOR_FROM + 1) },
    ({ createdAt }) => createdAt === KARBOR_FROM,
  ],
  ['all years', { createdFrom: '0000-01-01T00:00:00Z', createdTo: '9999-12-31T23:59:59.999Z' }, () => true],
  ['a year long ago', { createdTo: '0001-01-01T00:00:00Z' }, () => false],
  [
    'a status and a time',
    { status: ['ERROR'], createdFrom: at(FROM) },
    ({ status, createdAt }) => status === 'ERROR' && createdAt >= FROM,
  ],
];

describe.each([CBR, KARBOR])('checkpoints of $upstream filtered by', (upstream) => {
  const root = { upstreams: [upstream.upstream] };
  const ofVault = newestFirst(upstream.rows.filter(({ vaultId }) => vaultId === upstream.vaultId));

  it.each(CASES)('%s are those of the whole list', async (_what, filter, keeps) => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, 'checkpoints', { first: 100, filter: { ...root, ...filter } });
    expect(found).toEqual(idsOf(upstream.rows.filter((row) => keeps(row, upstream))));
  });

  it.each(CASES)('%s are those of the vault', async (_what, filter, keeps) => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const found = await readIds(gateway, `Vault.checkpoints ${upstream.parent}`, { first: 7, filter });
    expect(found).toEqual(idsOf(ofVault.filter((row) => keeps(row, upstream))));
  });

  it.each([{}, { status: ['ERROR'] }, { createdFrom: at(FROM), createdTo: at(TO) }])(
    'a resource and %j are those of the whole list',
    async (more) => {
      const gateway = await openGateway({}, { sandbox: { estate } });
      const resourceNativeId = resourceOf(upstream);
      const whole = await readIds(gateway, 'checkpoints', { first: 100, filter: { ...root, ...more } });
      const holding = new Set(idsOf(upstream.rows.filter(({ resourceIds }) => resourceIds.includes(resourceNativeId))));
      const found = await readIds(gateway, 'checkpoints', { first: 9, filter: { ...root, ...more, resourceNativeId } });
      expect(found).toEqual(whole.filter((id) => holding.has(id)));
    },
  );

  it('a vault are those of the vault', async () => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { ...root, vaultId: upstream.parent };
    expect(await readIds(gateway, 'checkpoints', { first: 9, filter })).toEqual(
      idsOf(upstream.rows.filter(({ vaultId }) => vaultId === upstream.vaultId)),
    );
  });

  it('a vault and a resource that it does not hold are none', async () => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { ...root, vaultId: upstream.parent, resourceNativeId: 'unheard-of' };
    expect(await readIds(gateway, 'checkpoints', { filter })).toEqual([]);
  });
});

describe('checkpoints filtered by', () => {
  it('a resource show all that they cover', async () => {
    const { query } = await openGateway({}, { sandbox: { estate } });
    const { data } = await query(
      `{ checkpoints(first: 1, filter: { upstreams: ["sg"], resourceNativeId: "${resourceOf(CBR)}" }) { nodes { resources { nativeId } status } } }`,
    );
    expect(data.checkpoints.nodes[0].resources).toHaveLength(3);
  });

  it('a resource come newest first, however late in its run the resource was', async () => {
    const slow = emptyEstate();
    const [early, late] = [serverVault('early', 3), serverVault('late', 3)];
    late.resources.push(...early.resources.slice(0, 1));
    slow.cbr.vaults.push(early, late);
    for (let run = 0; run < 40; run += 1) {
      addRun(slow, early, NIGHT - run * 17 * MINUTE);
      const { backups } = addRun(slow, late, NIGHT - run * 13 * MINUTE - 7);
      Object.assign(backups[3] ?? {}, { createdAt: NIGHT - run * 13 * MINUTE + 50 * MINUTE });
    }
    const gateway = await openGateway({}, { sandbox: { estate: slow } });
    const filter = { upstreams: ['sg'], resourceNativeId: early.resources[0]?.id };
    expect(await readIds(gateway, 'checkpoints', { first: 6, filter })).toEqual(idsOf(cbrExpected(slow)));
  });

  it('a beginning leave out one that began before, whole or in part', async () => {
    const slow = emptyEstate();
    const vault = serverVault('slow', 3);
    slow.cbr.vaults.push(vault);
    const { backups } = addRun(slow, vault, NIGHT);
    backups.forEach((backup, index) => void Object.assign(backup, { createdAt: NIGHT + index * 20 * MINUTE }));
    const gateway = await openGateway({}, { sandbox: { estate: slow } });
    const filter = { upstreams: ['sg'], createdFrom: at(NIGHT + MINUTE) };
    expect(await readIds(gateway, 'checkpoints', { filter })).toEqual([]);
  });

  it('a provider are those of the provider', async () => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { upstreams: ['lab'], providerId: `provider:lab:${providerRow?.id}` };
    expect(await readIds(gateway, 'checkpoints', { first: 50, filter })).toEqual(
      idsOf(KARBOR.rows.filter(({ providerId }) => providerId === providerRow?.id)),
    );
  });

  it('a plan that is gone are still there', async () => {
    const changed = mixed();
    const [gone] = changed.karbor.plans.splice(0, 1);
    const gateway = await openGateway({}, { sandbox: { estate: changed } });
    const filter = { vaultId: `vault:lab:${gone?.id}` };
    expect(await readIds(gateway, 'checkpoints', { first: 50, filter })).toEqual(
      idsOf(karborExpected(changed).filter(({ vaultId }) => vaultId === gone?.id)),
    );
  });
});
