import { describe, expect, it } from 'vitest';
import type { CbrEstate } from '../../src/sandbox/cbr/estate.ts';
import { vaultBody } from '../../src/sandbox/cbr/vault-body.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { tally } from '../support/calls.ts';
import { addRun, cbrNights, HOUR, NIGHT, serverVault } from '../support/estates.ts';
import { cbrExpected, idsOf } from '../support/expected.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { create, remove } from '../support/mutations.ts';
import { readIds, readPage } from '../support/paging.ts';
import { openWire, type WireRequest } from '../support/wire.ts';
import { oneVault } from './_support/one-vault.ts';

const SG = { upstreams: ['sg'] };
const CAPPED = 'sg: this cloud returns fewer rows per page than requested; lists take more calls.';
// A cap is told by the limit of a page or by its count.
const TOLD: CbrEstate['paging'][] = [
  { most: 100, limit: 'used', count: 'page' },
  { most: 100, limit: 'used', count: 'absent' },
  { most: 100, limit: 'asked', count: 'total' },
  { most: 100, limit: 'absent', count: 'total' },
];

const warnings = ({ log }: TestGateway) => log.filter(({ level }) => level === 40).map(({ msg }) => msg);

describe('an upstream that caps its pages', () => {
  it.each(TOLD)('shows all of its 450 vaults, and is warned of once, with %o', async (paging) => {
    const estate = cbrNights(450, 0);
    estate.cbr.paging = paging;
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'vaults', { first: 70, filter: SG })).toEqual(idsOf(estate.cbr.vaults));
    expect(await readIds(gateway, 'vaults', { first: 100, filter: SG })).toEqual(idsOf(estate.cbr.vaults));
    expect(warnings(gateway)).toEqual([CAPPED]);
  });

  it.each(TOLD)('shows all checkpoints, newest first, and is warned of once, with %o', async (paging) => {
    const estate = cbrNights(20, 12);
    estate.cbr.paging = paging;
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first: 100, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
    expect(warnings(gateway)).toEqual([CAPPED]);
  });

  it.each(TOLD)('has all 120 backups of a checkpoint deleted, with %o', async (paging) => {
    const { estate, id } = oneVault(120);
    estate.cbr.paging = paging;
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { result } = await remove(gateway, { id });
    expect(result).toEqual({ __typename: 'DeleteCheckpointPayload', checkpointId: id, failedBackups: [] });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /backups': 2 * 2, 'DELETE /backups/:id': 120 });
  });

  it.each([1, 2, 5])('shows all of its vaults, backups and checkpoints in pages of %i', async (most) => {
    const { estate, id } = oneVault(12);
    estate.cbr.vaults.push(...Array.from({ length: 11 }, (_, number) => serverVault(`more-${number}`)));
    estate.cbr.vaults.forEach((vault, index) => void addRun(estate, vault, NIGHT - (index + 1) * 2 * HOUR));
    estate.cbr.paging = { most, limit: 'used', count: 'page' };
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'vaults', { first: 7, filter: SG })).toEqual(idsOf(estate.cbr.vaults));
    expect(await readIds(gateway, 'checkpoints', { first: 7, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
    const { data } = await gateway.query(`{ checkpoint(id: "${id}") { backups { nativeId } } }`);
    expect(data.checkpoint.backups).toHaveLength(12);
  });

  it('is read on where ten of its pages hold less than the backups of an hour', async () => {
    const estate = emptyEstate();
    const wide = serverVault('wide', 240);
    estate.cbr.vaults.push(wide);
    for (let run = 0; run < 4; run += 1) addRun(estate, wide, NIGHT - run * 2 * HOUR);
    estate.cbr.paging = { most: 20, limit: 'used', count: 'page' };
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'checkpoints', { first: 3, filter: SG })).toEqual(idsOf(cbrExpected(estate)));
  });

  it('has a lost create found behind its first page, and none made twice by an earlier process', async () => {
    const estate = emptyEstate();
    const vault = serverVault('web', 1);
    estate.cbr.vaults.push(vault);
    estate.cbr.paging = { most: 20, limit: 'used', count: 'page' };
    const input = { vaultId: `vault:sg:${vault.id}`, name: 'upgrade', idempotencyKey: 'deploy-42' };
    const first = await create(await openGateway({}, { sandbox: { estate } }), input);
    for (let run = 1; run <= 70; run += 1) addRun(estate, vault, Date.now() + run * 1000);
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await create(gateway, input)).toEqual(first);
    expect(tally(gateway.sandbox)).not.toHaveProperty('POST /checkpoints');
  });
});

describe('a list that does not end', () => {
  const ENDLESS = { code: 'UPSTREAM_BAD_RESPONSE', retryable: false };
  const row = (number: number, vaultId: string, checkpointId: string) => ({
    id: `backup-${number}`,
    checkpoint_id: checkpointId,
    vault_id: vaultId,
    project_id: 'p1',
    status: 'available',
    created_at: new Date(NIGHT - number).toISOString(),
    resource_id: 'r',
    resource_type: 'OS::Cinder::Volume',
  });
  const endless = ({ method, path, query }: WireRequest) => {
    if (method !== 'GET' || !path.endsWith('/backups')) return undefined;
    const offset = Number(query.get('offset'));
    const backups = Array.from({ length: 100 }, (_, index) => row(offset + index, 'v', 'c'));
    return { body: { backups, count: 100, limit: 100 } };
  };

  it('has nothing of its checkpoint deleted', async () => {
    const wire = await openWire(endless);
    const { result } = await remove(openCbr(wire.url), { id: 'checkpoint:sg:00000000-0000-4000-8000-00000000000c' });
    expect(result).toMatchObject({ __typename: 'Failure', ...ENDLESS });
    expect(wire.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(wire.requests.length).toBeLessThanOrEqual(2 * 112);
  });

  it('has nothing made where an earlier process may have made it', async () => {
    const wire = await openWire(endless);
    const input = { vaultId: 'vault:sg:00000000-0000-4000-8000-000000000001', idempotencyKey: 'deploy-42' };
    const { result } = await create(openCbr(wire.url), input);
    expect(result).toMatchObject({ __typename: 'Failure', ...ENDLESS });
    expect(wire.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('is left alone where it gives the same page whatever it is asked', async () => {
    const wire = await openWire((request) => endless({ ...request, query: new URLSearchParams('offset=0') }));
    const { result } = await remove(openCbr(wire.url), { id: 'checkpoint:sg:00000000-0000-4000-8000-00000000000c' });
    expect(result).toMatchObject({ __typename: 'Failure', ...ENDLESS });
    expect(wire.requests.length).toBeLessThanOrEqual(2 * 22);
  });
});

describe('what a page says of itself', () => {
  const vaults = Array.from({ length: 30 }, (_, number) => serverVault(`vault-${number}`));
  const said = [undefined, null, 0, -1, 1, 30, 31, 1e9, '30', '450', 'many', Number.NaN, {}, [], true];
  const pairs = said.flatMap((value): [unknown, unknown][] => [
    [value, undefined],
    [undefined, value],
    [value, 10],
    [30, value],
  ]);

  it('hides no vault and never ends in an error, whatever it is', async () => {
    let paging: object = {};
    const wire = await openWire(({ query }) => {
      const [offset, limit] = [Number(query.get('offset')), Number(query.get('limit'))];
      return { body: { vaults: vaults.slice(offset, offset + limit).map((vault) => vaultBody(vault)), ...paging } };
    });
    const gateway = openCbr(wire.url);
    for (const [count, limit] of pairs) {
      paging = { count, limit };
      const { nodes, pageInfo } = await readPage(gateway, 'vaults', { first: 40 });
      expect([nodes.length, pageInfo.hasNextPage], JSON.stringify(paging)).toEqual([30, false]);
    }
    expect(wire.requests.length).toBeLessThan(pairs.length * 4);
  });

  it('ends at an empty page, although the count says that there is more', async () => {
    const wire = await openWire(({ query }) => {
      const offset = Number(query.get('offset'));
      return { body: { vaults: vaults.slice(offset).map((vault) => vaultBody(vault)), count: 450, limit: 100 } };
    });
    const gateway = openCbr(wire.url);
    expect(await readIds(gateway, 'vaults', { first: 100 })).toEqual(idsOf(vaults));
    expect(wire.requests.map(({ query }) => query.get('offset')).at(-1)).not.toBe('0');
    expect(wire.requests.length).toBeLessThan(10);
  });
});

function openCbr(endpoint: string): TestGateway {
  return openGateway({
    upstreams: [{ name: 'sg', kind: 'cbr', endpoint, projectId: 'p1', auth: { mode: 'token', token: 't0ken' } }],
  });
}
