import { describe, expect, it } from 'vitest';
import { tally, total } from '../support/calls.ts';
import { openGateway, type SandboxGateway } from '../support/gateway.ts';
import { table } from '../support/readme.ts';

type Kind = 'CBR' | 'KARBOR';

/** What there is of one kind, to be asked for. */
interface Ids {
  readonly upstream: string;
  readonly vault: string;
  readonly checkpoint: string;
}

const ROWS = 3;
const listOf = ({ upstream }: Ids, fields: string) =>
  `checkpoints(first: ${ROWS}, filter: { upstreams: ["${upstream}"] }) { nodes { ${fields} } }`;
const vaultsOf = ({ upstream }: Ids, fields: string, filter = '') =>
  `vaults(first: 50, filter: { upstreams: ["${upstream}"] ${filter} }) { ${fields} }`;
const STATUSES = 'PROTECTING AVAILABLE ERROR DELETING DELETED ERROR_DELETING WAIT_COPYING COPYING UNKNOWN';
const RECORDED = 'nativeStatus recordedAt vaultName skippedResources { id } extraInfo';
const OF_RESOURCES = 'resources { protectStatus sizeGb backupCount backupSizeMb extraInfo }';

/** A document for a row of the call plan, and, where the row tells what is more, the one that it is added to. */
interface Measured {
  readonly document: (ids: Ids) => string;
  readonly beside?: (ids: Ids) => string;
}

const ROWS_MEASURED: Readonly<Record<string, Measured>> = {
  '`upstreams`; `id`, `nativeId`, `projectId`, `upstream`, `vaultId` of anything': {
    document: () => 'upstreams { id name kind projectId }',
  },
  'vault(id) { resources }': { document: ({ vault }) => `vault(id: "${vault}") { resources { id } }` },
  'vaults(first: 50) { resources }': { document: (ids) => vaultsOf(ids, 'nodes { resources { id } }') },
  '+ `latestCheckpoint` next to it': {
    beside: ({ vault }) => `vault(id: "${vault}") { checkpoints(first: 5) { nodes { id createdOn status } } }`,
    document: ({ vault }) =>
      `vault(id: "${vault}") { checkpoints(first: 5) { nodes { id createdOn status } } latestCheckpoint { id } }`,
  },
  'vaults(filter: { nameContains })': {
    document: (ids) => vaultsOf(ids, 'nodes { name }', 'nameContains: "orders"'),
  },
  '`totalCount`, `allowedActions`': {
    beside: (ids) => `${vaultsOf(ids, 'nodes { id }')} ${listOf(ids, 'id')}`,
    document: (ids) => `${vaultsOf(ids, 'totalCount nodes { id }')} ${listOf(ids, 'id allowedActions')}`,
  },
  'checkpoint(id) { status vaultName resources skippedResources }': {
    document: ({ checkpoint }) =>
      `checkpoint(id: "${checkpoint}") { status vaultName resources { id } skippedResources { id } }`,
  },
  'checkpoint(id) { name description createdAt createdOn backups }': {
    document: ({ checkpoint }) => `checkpoint(id: "${checkpoint}") { name description createdOn backups { id } }`,
  },
  '`nativeStatus`, `recordedAt`, `vaultName`, `skippedResources`, `extraInfo`, and of `resources` the status, sizes, counts and `extraInfo`, on n rows of a list':
    {
      beside: (ids) => listOf(ids, 'id'),
      document: (ids) => listOf(ids, `id ${RECORDED} ${OF_RESOURCES}`),
    },
  '`tasks(first: 20)`; with `kind` or `status` of one native value': {
    document: ({ upstream }) => `tasks(first: 20, filter: { upstreams: ["${upstream}"] }) { nodes { id status } }`,
  },
  'checkpoint(id) { tasks }': {
    document: ({ checkpoint }) => `checkpoint(id: "${checkpoint}") { tasks(first: 3) { nodes { id } } }`,
  },
  'each poll of `checkpoint(id:, waitMs:)`, `task(id:, waitMs:)` or a subscription of them': {
    document: ({ checkpoint }) => `checkpoint(id: "${checkpoint}", waitMs: 45000, waitFor: [${STATUSES}]) { status }`,
  },
  '`provider { name }` anywhere': {
    beside: ({ vault }) => `vault(id: "${vault}") { provider { id } }`,
    document: ({ vault }) => `vault(id: "${vault}") { provider { id name } }`,
  },
  'the same id requested 14 times in one document': {
    document: ({ vault }) =>
      Array.from({ length: 14 }, (_, index) => `v${index}: vault(id: "${vault}") { name }`).join(' '),
  },
};

// What is no plain figure in either column. The files named call-plan-… have a test for each of these.
const OF_A_FORMULA = 16;

/** The figure of a cell: "1", "+ 0", "2, in parallel", "+ n together"; undefined for what is no plain figure. */
function figureIn(cell: string): number | undefined {
  const [, figure = ''] =
    /^\+? ?(\d+|n)(?: for up to .*|, in parallel| together|; `createdAt` as below)?$/.exec(cell) ?? [];
  return figure === 'n' ? ROWS : figure === '' ? undefined : Number(figure);
}

/** A gateway over the sandbox, and what it has of a kind. */
async function open(kind: Kind) {
  const gateway = await openGateway({}, { sandbox: {} });
  const { data } = await gateway.query(`{ vaults(first: 100) {
    nodes { id upstream { name kind } latestCheckpoint { id } } } }`);
  tally(gateway.sandbox);
  const vaults: { id: string; upstream: { name: string; kind: Kind }; latestCheckpoint: { id: string } | null }[] =
    data.vaults.nodes;
  const found = vaults.find(({ upstream, latestCheckpoint }) => upstream.kind === kind && latestCheckpoint);
  if (!found?.latestCheckpoint) throw new Error(`The sandbox has no checkpoint of ${kind}.`);
  const ids: Ids = { upstream: found.upstream.name, vault: found.id, checkpoint: found.latestCheckpoint.id };
  return { gateway, ids };
}

async function callsOf(gateway: SandboxGateway, document: string): Promise<number> {
  const { errors } = await gateway.query(`{ ${document} }`);
  expect(errors).toBeUndefined();
  return total(tally(gateway.sandbox));
}

const plan = table('query').map(([query = '', cbr = '', karbor = '']) => ({ query, cbr, karbor }));
const plain = plan.filter(({ cbr, karbor }) => figureIn(cbr) !== undefined && figureIn(karbor) !== undefined);
const measurable = plain.filter(({ query }) => !query.startsWith('a delete'));

const CELLS = measurable.flatMap(({ query, cbr, karbor }): [Kind, string, string][] => [
  ['CBR', query, cbr],
  ['KARBOR', query, karbor],
]);

describe('the call plan of docs/cost.md', () => {
  it.each(CELLS)('is kept on %s by %s: %s', async (kind, query, cell) => {
    const { document, beside } = ROWS_MEASURED[query] ?? {};
    if (!document) throw new Error(`There is nothing to measure for ${query}.`);
    const { gateway, ids } = await open(kind);
    const all = await callsOf(gateway, document(ids));
    expect(all - (beside ? await callsOf(gateway, beside(ids)) : 0)).toBe(figureIn(cell));
  });

  it('names no document in vain, and leaves sixteen rows to the tests of their formulas', () => {
    expect(Object.keys(ROWS_MEASURED)).toEqual(measurable.map(({ query }) => query));
    expect(plan.length - plain.length).toBe(OF_A_FORMULA);
  });
});
