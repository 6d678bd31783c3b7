import { describe, expect, it } from 'vitest';
import { tally } from '../support/calls.ts';
import { cbrNights, serverVault } from '../support/estates.ts';
import { idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds, readPage } from '../support/paging.ts';

const SG = { upstreams: ['sg'] };

describe('the vaults of CBR', () => {
  it.each([
    [100, 250],
    [33, 250],
    [1, 40],
  ])('come each once and in their order, %i a page', async (first, vaults) => {
    const estate = cbrNights(vaults, 0);
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'vaults', { first, filter: SG })).toEqual(idsOf(estate.cbr.vaults));
  });

  it('are asked for by one call a page', async () => {
    const gateway = await openGateway({}, { sandbox: { estate: cbrNights(250, 0) } });
    await readIds(gateway, 'vaults', { first: 50, filter: SG });
    expect(tally(gateway.sandbox)).toEqual({ 'GET /vaults': 5 });
  });

  it.each([
    ['a vault is inserted before the cursor', (rows: unknown[]) => rows.unshift(serverVault('new'))],
    ['a vault is deleted before the cursor', (rows: unknown[]) => rows.splice(3, 1)],
    ['the vault of the cursor is deleted', (rows: unknown[]) => rows.splice(9, 1)],
    ['the last three vaults of the page are deleted', (rows: unknown[]) => rows.splice(7, 3)],
    ['the whole page is deleted', (rows: unknown[]) => rows.splice(0, 10)],
    ['a vault takes the place of another', (rows: unknown[]) => rows.splice(2, 1, serverVault('new'))],
  ])('are all there when %s between two pages', async (_what, change) => {
    const estate = cbrNights(30, 0);
    const later = idsOf(estate.cbr.vaults.slice(10));
    const gateway = await openGateway({}, { sandbox: { estate } });
    const { pageInfo } = await readPage(gateway, 'vaults', { first: 10, filter: SG });
    change(estate.cbr.vaults);
    const rest = await readIds(gateway, 'vaults', { first: 10, filter: SG, after: pageInfo.endCursor });
    expect(rest).toEqual(later);
  });

  it('are asked for at half where their answer is over the size cap', async () => {
    const estate = cbrNights(60, 0);
    for (const vault of estate.cbr.vaults) vault.description = 'x'.repeat(200_000);
    const gateway = await openGateway({}, { sandbox: { estate } });
    expect(await readIds(gateway, 'vaults', { first: 60, filter: SG })).toEqual(idsOf(estate.cbr.vaults));
  });
});
