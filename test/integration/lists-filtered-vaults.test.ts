import { describe, expect, it } from 'vitest';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import { serverVault } from '../support/estates.ts';
import { idsOf } from '../support/expected.ts';
import { openGateway } from '../support/gateway.ts';
import { readIds } from '../support/paging.ts';
import { MIXED as estate } from './_support/mixed-estate.ts';

describe('vaults filtered by', () => {
  const shared = estate.cbr.vaults[0]?.resources[0]?.id ?? '';
  const sharedByPlans = estate.karbor.plans[1]?.resources.at(-1)?.id ?? '';

  it.each<[string, object, (row: { name: string; status: string; resources: { id: string }[] }) => boolean]>([
    ['a name', { name: 'web' }, ({ name }) => name === 'web'],
    ['a name in capitals', { name: 'Web' }, ({ name }) => name === 'Web'],
    ['a name of two', { name: 'data' }, ({ name }) => name === 'data'],
    ['a part of a name', { name: 'dat' }, () => false],
    ['one status', { status: ['LOCK'] }, ({ status }) => status === 'lock'],
    ['one status of Karbor', { status: ['STARTED'] }, ({ status }) => status === 'started'],
    ['two statuses', { status: ['LOCK', 'STARTED'] }, ({ status }) => ['lock', 'started'].includes(status)],
    ['a resource', { resourceNativeIds: [shared] }, ({ resources }) => resources.some(({ id }) => id === shared)],
    [
      'any of several resources',
      { resourceNativeIds: [shared, sharedByPlans, 'unheard-of'] },
      ({ resources }) => resources.some(({ id }) => [shared, sharedByPlans].includes(id)),
    ],
    [
      'a name and a status',
      { name: 'web', status: ['STARTED'] },
      ({ name, status }) => name === 'web' && status === 'started',
    ],
  ])('%s are those of the whole list', async (_what, filter, keeps) => {
    const gateway = await openGateway({}, { sandbox: { estate } });
    const plans = estate.karbor.plans.toSorted(
      (one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
    );
    for (const [upstream, rows] of [
      ['sg', estate.cbr.vaults],
      ['lab', plans],
    ] as const) {
      const found = await readIds(gateway, 'vaults', { first: 2, filter: { upstreams: [upstream], ...filter } });
      expect(found).toEqual(idsOf(rows.filter(keeps)));
    }
  });

  it('a name that is rare are found beyond many others', async () => {
    const many = emptyEstate();
    many.cbr.vaults.push(
      ...Array.from({ length: 450 }, (_, number) => ({
        ...serverVault(`web ${number}`),
        name: number === 449 ? 'web' : 'web-1',
      })),
    );
    const gateway = await openGateway({}, { sandbox: { estate: many } });
    expect(await readIds(gateway, 'vaults', { filter: { upstreams: ['sg'], name: 'web' } })).toEqual(
      idsOf(many.cbr.vaults.slice(-1)),
    );
  });
});
