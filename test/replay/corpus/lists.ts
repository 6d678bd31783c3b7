import type { Act, Ask } from '../recording.ts';
import { post } from '../requests.ts';

const PAGES = 4;
const COST = { 'X-Request-Cost': '1' };

/** Lists at the root, with all that they show; every page is asked for behind the one before it. */
const LISTS: Readonly<Record<string, string>> = {
  vaults: 'vaults(first: 25, after: $after) { nodes { id name status resources { id name } } totalCount PAGE }',
  'vaults of one name': 'vaults(first: 3, after: $after, filter: { nameContains: "1" }) { nodes { id name } PAGE }',
  'vaults with their newest':
    'vaults(first: 10, after: $after) { nodes { id latestCheckpoint { id status createdOn } } PAGE }',
  'vaults long without one':
    'vaults(first: 10, after: $after, filter: { lastAvailableBefore: "2025-06-30T00:00:00Z", upstreams: ["lab"] }) { nodes { id } PAGE }',
  'vaults with their days': 'vaults(first: 5, after: $after) { nodes { id days(last: 90) { date status } } PAGE }',
  'vaults with their checkpoints':
    'vaults(first: 5, after: $after) { nodes { id checkpoints(first: 3) { nodes { id status createdOn } PAGE } } PAGE }',
  checkpoints: 'checkpoints(first: 30, after: $after) { nodes { id status createdOn vaultId resources { id } } PAGE }',
  'checkpoints of one cloud':
    'checkpoints(first: 50, after: $after, filter: { upstreams: ["lab"] }) { nodes { id createdAt provider { name } } PAGE }',
  'available checkpoints':
    'checkpoints(first: 10, after: $after, filter: { status: [AVAILABLE], upstreams: ["sg"] }) { nodes { id name nativeStatus recordedAt } PAGE }',
};
const PAGE = 'pageInfo { hasNextPage endCursor } failures { code message upstream }';

async function walk(ask: Ask, name: string, field: string): Promise<void> {
  const query = `query ($after: String) { list: ${field.replaceAll('PAGE', PAGE)} }`;
  let after: string | null = null;
  for (let page = 0; page < PAGES; page += 1) {
    const { body } = await ask(`${name}, page ${page}`, post(query, { after }, COST));
    const { data } = JSON.parse(body) as { data?: { list?: { pageInfo: { endCursor: string | null } } } };
    after = data?.list?.pageInfo.endCursor ?? null;
    if (after === null) return;
  }
}

/** Estates of more than a page of everything. */
export const lists: Act = {
  stage: { name: 'lists', estate: 'large', config: {} },
  run: async (ask) => {
    for (const [name, field] of Object.entries(LISTS)) await walk(ask, name, field);
    for (const after of ['', 'x', 'W10', 'W251bGwsW11d']) {
      await ask(
        `the cursor ${after}`,
        post('query ($after: String) { vaults(after: $after) { totalCount } }', { after }, COST),
      );
    }
    for (const first of [0, -1, 101, 100]) {
      await ask(
        `first ${first}`,
        post('query ($first: Int) { vaults(first: $first) { totalCount } }', { first }, COST),
      );
    }
  },
};
