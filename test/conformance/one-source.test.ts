import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { CbrBackup } from '../../src/sandbox/cbr/rows.ts';
import { emptyEstate } from '../../src/sandbox/estate.ts';
import type { SandboxOptions } from '../../src/sandbox/server.ts';
import backups from '../fixtures/cbr/backup-list-200.json' with { type: 'json' };
import backup from '../fixtures/cbr/backup-show-200.json' with { type: 'json' };
import created from '../fixtures/cbr/checkpoint-create-200.json' with { type: 'json' };
import shown from '../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import vault from '../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import listed from '../fixtures/karbor/checkpoint-list-200.json' with { type: 'json' };
import log from '../fixtures/karbor/operation-log-list-200.json' with { type: 'json' };
import plan from '../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import providers from '../fixtures/karbor/provider-list-200.json' with { type: 'json' };
import { ANY_COST } from '../support/config.ts';
import { addRun, NIGHT, serverVault } from '../support/estates.ts';
import { everyFieldOf } from '../support/every-field.ts';
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { table } from '../support/readme.ts';
import { openWire, type WireAnswer, type WireRequest } from '../support/wire.ts';

const PROJECT = shown.checkpoint.project_id;

const AT_MIDNIGHT = { id: '00000000-0000-4000-8000-000000000023', created_at: '2026-02-27T23:59:59.900000' };
// The third record was written on the day before its backups were begun.
const RECORDS = [
  shown.checkpoint,
  created.checkpoint,
  {
    ...shown.checkpoint,
    ...AT_MIDNIGHT,
    vault: { ...shown.checkpoint.vault, resources: shown.checkpoint.vault.resources.slice(0, 1) },
  },
];
const BACKUPS = [
  ...backups.backups,
  {
    ...backup.backup,
    id: '00000000-0000-4000-8000-000000000024',
    checkpoint_id: AT_MIDNIGHT.id,
    created_at: '2026-02-28T00:00:00.300000',
    children: [],
  },
];

function cbr({ path, query }: WireRequest): WireAnswer {
  const [, , , collection, id] = path.split('/');
  if (collection === 'vaults') return { body: vault };
  if (collection === 'checkpoints') return { body: { checkpoint: RECORDS.find((record) => record.id === id) } };
  if (id === backup.backup.id) return { body: backup };
  if (id !== undefined) return { body: { backup: BACKUPS.find((row) => row.id === id) } };
  const wanted = query.get('checkpoint_id');
  return { body: { backups: BACKUPS.filter((row) => wanted === null || row.checkpoint_id === wanted) } };
}

const [FIRST_RUN] = log.operation_logs;
const RUNS = listed.checkpoints.map(({ id }, index) => ({
  ...FIRST_RUN,
  id: `run-${index}`,
  checkpoint_id: id,
  started_at: `2026-03-1${4 + index}T02:00:03.000000`,
}));

function karbor({ path, query }: WireRequest): WireAnswer {
  if (path.endsWith('/operation_logs')) {
    const wanted = query.get('checkpoint_id');
    return { body: { operation_logs: RUNS.filter((run) => wanted === null || run.checkpoint_id === wanted) } };
  }
  if (path.endsWith('/providers')) return { body: providers };
  if (path.includes('/plans')) return { body: path.endsWith('/plans') ? { plans: [plan.plan] } : plan };
  if (!path.endsWith('/checkpoints')) {
    return { body: { checkpoint: listed.checkpoints.find(({ id }) => path.endsWith(id)) } };
  }
  const isOther = !path.includes(plan.plan.provider_id);
  return { body: { checkpoints: isOther || query.has('marker') ? [] : listed.checkpoints } };
}

type Row = Record<string, unknown> & { id: string; createdAt: string; recordedAt: string };

interface Estate {
  fields: string;
  ask: (document: string) => ReturnType<TestGateway['query']>;
}

async function overSandbox(options: SandboxOptions): Promise<Estate> {
  const { query } = await openGateway({ limits: ANY_COST }, { sandbox: options });
  return { fields: await everyFieldOf('Checkpoint', 1, query), ask: (document) => query(document) };
}

async function open(kind: 'cbr' | 'karbor', script: typeof cbr, projectId: string): Promise<Estate> {
  const wire = await openWire(script);
  const upstream = { name: 'one', kind, endpoint: wire.url, projectId, auth: { mode: 'passthrough' } };
  const { query } = openGateway({ limits: ANY_COST, upstreams: [upstream] });
  const fields = await everyFieldOf('Checkpoint', 1, query);
  return { fields, ask: (document) => query(document, {}, { 'x-auth-token': 'tok' }) };
}

/** Each row of all pages of the list, beside what is read by its id in a request of its own. */
async function pairs({ ask, fields }: Estate, filter = ''): Promise<[row: Row, record: Row][]> {
  const found: [Row, Row][] = [];
  for (let after = 'null'; ; ) {
    const list = await ask(
      `{ checkpoints(first: 100, after: ${after} ${filter}) { nodes { ${fields} } pageInfo { hasNextPage endCursor } } }`,
    );
    const { nodes: rows, pageInfo } = list.data.checkpoints;
    const ids = JSON.stringify(rows.map(({ id }: Row) => id));
    const records = await ask(`{ nodes(ids: ${ids}) { ... on Checkpoint { ${fields} } } }`);
    // The sandbox holds one graph that is broken.
    const errors = [...(list.errors ?? []), ...(records.errors ?? [])];
    expect(errors.filter(({ path }) => path?.at(-1) !== 'resourceGraph')).toEqual([]);
    found.push(...rows.map((row: Row, index: number) => [row, records.data.nodes[index]]));
    if (!pageInfo.hasNextPage) return found;
    after = JSON.stringify(pageInfo.endCursor);
  }
}

it('tells the same of a row of CBR as of what is read by its id', async () => {
  const found = await pairs(await open('cbr', cbr, PROJECT));
  expect(found).toHaveLength(3);
  for (const [row, record] of found) expect(row).toEqual(record);
});

it('tells the time of the first backup and that of the record, which is less than a second before it', async () => {
  for (const [{ createdAt, createdOn, recordedAt }] of await pairs(await open('cbr', cbr, PROJECT))) {
    expect(createdOn).toBe(createdAt.slice(0, 10));
    const apart = Date.parse(createdAt) - Date.parse(recordedAt);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1000);
  }
});

// Some hundred checkpoints with all their fields, twice.
const SLOW_MS = 60_000;

it.each([
  ['sg', 134],
  ['eu', 20],
  ['lab', 61],
])(
  'tells the same of each checkpoint of the sandbox, %s, in a list as by id',
  async (name, most) => {
    const found = await pairs(await overSandbox({}), `filter: { upstreams: ["${name}"] }`);
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
])('tells the same of each %s of %s in a list as by id', async (type, name, least) => {
  const { query } = await openGateway({ limits: ANY_COST }, { sandbox: {} });
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

/** A checkpoint of three resources, each with its backup. */
function threeBackups() {
  const estate = emptyEstate();
  const vault = serverVault('three', 3);
  estate.cbr.vaults.push(vault);
  return { estate, ...addRun(estate, vault, NIGHT) };
}

type Change = (run: ReturnType<typeof threeBackups>) => unknown;
const spoil = (backup: CbrBackup | undefined, status: string) => Object.assign(backup ?? {}, { spoilt: { status } });

/** The fields that can differ, and what follows from each. */
const FOLLOWING = { status: ['allowedActions'], resources: [], vaultId: ['vault'] } as const;

/** When which field differs, as in the table of docs/queries.md; and such checkpoints. */
const DIFFERING: [when: string, field: keyof typeof FOLLOWING, cases: Change[]][] = [
  [
    'the record is `ERROR_DELETING` or `DELETED`, a state that no backup has',
    'status',
    [
      ({ checkpoint, backups }) => {
        checkpoint.status = 'error-deleting';
        for (const backup of backups) spoil(backup, 'error');
      },
      ({ checkpoint, backups }) => {
        checkpoint.status = 'deleted';
        for (const backup of backups) spoil(backup, 'deleting');
      },
    ],
  ],
  [
    'a backup failed, is being created or deleted, or has an unknown status, and the record does not reflect it, or not yet',
    'status',
    [
      ({ backups }) => spoil(backups[0], 'error'),
      ({ backups }) => spoil(backups[1], 'waiting_protect'),
      ({ backups }) => spoil(backups[2], 'deleting'),
      ({ backups }) => spoil(backups[0], 'strange'),
    ],
  ],
  [
    'the record has one of these states and none of its backups has it',
    'status',
    [
      ({ checkpoint }) => {
        checkpoint.status = 'protecting';
      },
      ({ checkpoint }) => {
        checkpoint.status = 'strange';
      },
    ],
  ],
  [
    'a backup was deleted individually, or does not exist yet',
    'resources',
    [({ backups }) => Object.assign(backups[1] ?? {}, { goneAt: NIGHT })],
  ],
  [
    'a backup and the record name a resource differently',
    'resources',
    [({ backups }) => Object.assign(backups[1] ?? {}, { resourceName: 'renamed' })],
  ],
  [
    'the backups were moved to another vault together with their resources, and the record names the old vault',
    'vaultId',
    [
      ({ estate, backups }) => {
        const other = serverVault('other', 0);
        estate.cbr.vaults.push(other);
        for (const backup of backups) backup.vaultId = other.id;
      },
    ],
  ],
];

describe('a row of CBR and its record differ', () => {
  const cases = DIFFERING.flatMap(([when, field, changes]) =>
    changes.map((change, index): [string, number, keyof typeof FOLLOWING, Change] => [when, index, field, change]),
  );

  it.each(cases)('when %s (%i): in %s, and in nothing else', async (_when, _index, field, change) => {
    const run = threeBackups();
    change(run);
    const [pair, ...others] = await pairs(await overSandbox({ estate: run.estate }));
    expect(others).toEqual([]);
    const [row, record] = pair ?? [];
    const differing = Object.keys(row ?? {}).filter((name) => !isDeepStrictEqual(row?.[name], record?.[name]));
    const following: readonly string[] = FOLLOWING[field];
    expect(differing.filter((name) => !following.includes(name))).toEqual([field]);
  });

  it('in the cases that docs/queries.md lists, and in no other', () => {
    expect(table('they differ when').map(([when, field]) => [when, field])).toEqual(
      DIFFERING.map(([when, field]) => [when, field]),
    );
  });
});

it.each([5, '', 'another'])(
  'tells the project that was asked, whatever a record or a backup says of it: %j',
  async (odd) => {
    const script = (request: WireRequest): WireAnswer => {
      const { body, ...rest } = cbr(request);
      return {
        ...rest,
        body: JSON.parse(JSON.stringify(body).replaceAll(JSON.stringify(PROJECT), JSON.stringify(odd))),
      };
    };
    const found = await pairs(await open('cbr', script, PROJECT));
    expect(found).toHaveLength(3);
    for (const pair of found) for (const { projectId } of pair) expect(projectId).toBe(PROJECT);
  },
);

it('gives the same row of CBR in every list', async () => {
  const { ask, fields } = await open('cbr', cbr, PROJECT);
  const { data } = await ask(`{ checkpoints(first: 10) { nodes { ${fields} } }
    vault(id: "vault:one:${vault.vault.id}") { checkpoints(first: 10) { nodes { ${fields} } } latestCheckpoint { ${fields} } } }`);
  expect(data.vault.checkpoints).toEqual(data.checkpoints);
  expect(data.vault.latestCheckpoint).toEqual(data.checkpoints.nodes[0]);
});

it('lets a row of Karbor and what is read by its id differ in nothing', async () => {
  const found = await pairs(await open('karbor', karbor, listed.checkpoints[0]?.project_id ?? ''));
  expect(found).toHaveLength(2);
  for (const [row, record] of found) expect(row).toEqual(record);
});

it('gives the same row of Karbor in every list', async () => {
  const { ask, fields } = await open('karbor', karbor, listed.checkpoints[0]?.project_id ?? '');
  const { data } = await ask(`{ checkpoints(first: 10) { nodes { ${fields} } }
    node(id: "provider:one:${plan.plan.provider_id}") { ... on Provider { checkpoints(first: 10) { nodes { ${fields} } } } }
    vault(id: "vault:one:${plan.plan.id}") { checkpoints(first: 10) { nodes { ${fields} } } } }`);
  expect(data.node.checkpoints).toEqual(data.checkpoints);
  expect(data.vault.checkpoints.nodes).toEqual(data.checkpoints.nodes.toReversed());
});
