import { expect, it } from 'vitest';
import { cbrResource, cbrVault, EU } from '../../src/sandbox/cbr/estate.ts';
import type { CbrVault } from '../../src/sandbox/cbr/rows.ts';
import { open, type Reply } from '../support/sandbox-client.ts';

const WEB = cbrResource({ name: 'web-01' });
const GONE = cbrResource({ name: 'gone', protectStatus: 'deleted' });
const ORDERS = cbrVault({ name: 'Orders', resources: [WEB], tags: [{ key: 'env', value: 'prod' }] });
const MAIL = cbrVault({ name: 'mail', status: 'frozen', objectType: 'disk', resources: [GONE] });

function openWith(...vaults: CbrVault[]) {
  return open(({ cbr }) => cbr.vaults.push(...vaults));
}

function names({ body }: Reply): string[] {
  return body.vaults.map(({ name }: { name: string }) => name);
}

it('keeps the status and the sizes of a vault in its billing, the use in MB', async () => {
  const { cbr } = await openWith(cbrVault({ ...MAIL, sizeGb: 100, usedMb: 2048 }));
  const { body } = await cbr('GET', `/vaults/${MAIL.id}`);
  expect(body.vault.billing).toMatchObject({ status: 'frozen', size: 100, used: 2048, allocated: 40 });
  expect(body.vault.status).toBeUndefined();
});

it('sends times without a zone, nulls, and keys that no document knows', async () => {
  const { cbr } = await openWith(cbrVault({ ...MAIL, createdAt: Date.UTC(2026, 2, 1, 2, 0, 4, 118) + 0.233 }));
  const { body } = await cbr('GET', `/vaults/${MAIL.id}`);
  expect(body.vault).toMatchObject({
    created_at: '2026-03-01T02:00:04.118233',
    description: null,
    backup_name_prefix: null,
    supplier: '',
    cross_account: false,
  });
});

it.each([
  ['name=order', ['Orders']],
  ['status=frozen', ['mail']],
  ['object_type=disk', ['mail']],
  [`id=${ORDERS.id}&id=${MAIL.id}`, ['Orders']],
  [`resource_ids=${GONE.id},${WEB.id}`, ['Orders', 'mail']],
  [`resource_ids=${GONE.id}`, ['mail']],
])('filters vaults by %s', async (query, expected) => {
  const { cbr } = await openWith(ORDERS, MAIL);
  expect(names(await cbr('GET', `/vaults?${query}`))).toEqual(expected);
});

it('cuts a page out of the list and counts the page, not the list', async () => {
  const { cbr } = await openWith(...['a', 'b', 'c', 'd'].map((name) => cbrVault({ name })));
  const reply = await cbr('GET', '/vaults?limit=2&offset=1');
  expect(names(reply)).toEqual(['b', 'c']);
  expect(reply.body).toMatchObject({ count: 2, limit: 2, offset: 1 });
});

it.each([
  [
    { most: 2, limit: 'used', count: 'total' },
    { count: 4, limit: 2, offset: 0 },
  ],
  [
    { most: 2, limit: 'asked', count: 'page' },
    { count: 2, limit: 3, offset: 0 },
  ],
  [{ most: 2, limit: 'absent', count: 'absent' }, { offset: 0 }],
] as const)('caps its pages where it is told to, and says of them what it is told: %o', async (paging, said) => {
  const { cbr, estate } = await openWith(...['a', 'b', 'c', 'd'].map((name) => cbrVault({ name })));
  estate.cbr.paging = paging;
  const { vaults, ...rest } = (await cbr('GET', '/vaults?limit=3')).body as { vaults: unknown[] };
  expect([vaults.length, rest]).toEqual([2, said]);
});

it('shows no vault of another project', async () => {
  const { cbr } = await openWith(cbrVault({ name: 'elsewhere', projectId: EU.id }));
  expect(names(await cbr('GET', '/vaults'))).toEqual([]);
});

it('lays what a test has spoilt over the body', async () => {
  const { cbr } = await openWith(cbrVault({ ...MAIL, spoilt: { tags: null, resources: 'none' } }));
  expect((await cbr('GET', '/vaults')).body.vaults[0]).toMatchObject({ tags: null, resources: 'none' });
});
