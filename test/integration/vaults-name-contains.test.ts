import { describe, expect, it } from 'vitest';
import type { Estate } from '../../src/sandbox/estate.ts';
import { idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds, readPages } from '../support/paging.ts';
import { named } from './_support/named-vaults.ts';

const rowsOf = ({ cbr, karbor }: Estate, upstream: string) => (upstream === 'sg' ? cbr.vaults : karbor.plans);

describe.each(['sg', 'lab'])('nameContains on %s', (upstream) => {
  const NAMES = { 1: 'Orders PROD', 3: 'backup of orders', 4: 'Größe', 5: 'ΟΔΟΣ', 6: 'a.b*c%' };

  it.each([
    ['order', [1, 3]],
    ['ORDERS', [1, 3]],
    ['s prod', [1]],
    ['GRÖSSE', [4]],
    ['größe', [4]],
    ['οδοσ', [5]],
    ['b*c', [6]],
    ['%', [6]],
    ['.*', []],
    ['web', [0, 2, 7]],
  ])('%j keeps the vaults at %j', async (nameContains, places) => {
    const estate = named(8, NAMES);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const filter = { upstreams: [upstream], nameContains };
    const expected = places.flatMap((place) => rowsOf(estate, upstream)[place]?.id ?? []);
    expect(await readIds(gateway, 'vaults', { first: 2, filter })).toEqual(expected);
  });

  it('holds together with the other conditions', async () => {
    const estate = named(8, NAMES);
    const gateway = await openGateway({}, { sandbox: { estate } });
    const both = { upstreams: [upstream], nameContains: 'ORDERS', name: 'backup of orders' };
    expect(await readIds(gateway, 'vaults', { filter: both })).toEqual(idsOf(rowsOf(estate, upstream).slice(3, 4)));
    const none = { ...both, status: ['FROZEN'] };
    expect(await readIds(gateway, 'vaults', { filter: none })).toEqual([]);
  });

  it('looks at 200 vaults for a page, which is then short, and its cursor goes on', async () => {
    const estate = named(450, { 3: 'rare', 230: 'rare', 449: 'rare' });
    const gateway = await openGateway({}, { sandbox: { estate } });
    const rows = rowsOf(estate, upstream);
    const pages = await readPages(gateway, 'vaults', {
      first: 5,
      filter: { upstreams: [upstream], nameContains: 'RARE' },
    });
    expect(pages.map(({ nodes }) => nodes.length)).toEqual([1, 1, 1]);
    expect(pages.flatMap(({ nodes }) => nodes.map(({ nativeId }) => nativeId))).toEqual(
      [3, 230, 449].map((place) => rows[place]?.id),
    );
  });
});
