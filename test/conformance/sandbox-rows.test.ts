import { expect, it } from 'vitest';
import { ANY_COST } from '../support/config.ts';
import { everyFieldOf } from '../support/every-field.ts';
import { openGateway } from '../support/gateway.ts';
import { overSandbox, pairs } from './_support/rows-and-records.ts';

// Some hundred checkpoints with all their fields, twice.
const SLOW_MS = 60_000;

/** The sandbox at one moment: the progress of what runs is the same in the list and in the record behind it. */
function standingStill() {
  const at = Date.now();
  return { now: () => at };
}

it.each([
  ['sg', 134],
  ['eu', 20],
  ['lab', 61],
])(
  'shows the same of each checkpoint of the sandbox, %s, in a list as by id',
  async (name, most) => {
    const found = await pairs(await overSandbox(standingStill()), `filter: { upstreams: ["${name}"] }`);
    expect(found).toHaveLength(most);
    for (const [row, record] of found) expect(row).toEqual(record);
  },
  SLOW_MS,
);

type Thing = Readonly<Record<string, unknown>> & { readonly id: string };

it.each([
  ['Vault', 'sg', 5],
  ['Backup', 'sg', 10],
  ['Vault', 'lab', 4],
  ['Provider', 'lab', 1],
])('shows the same of each %s of %s in a list as by id', async (type, name, least) => {
  const { query } = await openGateway({ limits: ANY_COST }, { sandbox: standingStill() });
  const fields = await everyFieldOf(type, 1, query);
  const filter = `filter: { upstreams: ["${name}"] }`;
  const list = {
    Vault: `vaults(first: 50, ${filter}) { nodes { ${fields} } }`,
    Backup: `checkpoints(first: 8, ${filter}) { nodes { backups { ${fields} } } }`,
    Provider: `checkpoints(first: 8, ${filter}) { nodes { provider { ${fields} } } }`,
  }[type];
  const { data } = await query(`{ list: ${list} }`);
  const rows: readonly Thing[] = data.list.nodes.flatMap((row: { backups?: Thing[]; provider?: Thing } & Thing) =>
    type === 'Vault' ? row : (row.backups ?? row.provider ?? []),
  );
  const listed = [...new Map(rows.map((row) => [row.id, row])).values()];
  const byId = await query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${fields} } } }`, {
    ids: listed.map(({ id }) => id),
  });
  expect(byId.errors).toBeUndefined();
  expect(listed.length).toBeGreaterThanOrEqual(least);
  expect(byId.data.nodes).toEqual(listed);
});
