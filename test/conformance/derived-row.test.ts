import { expect, it } from 'vitest';
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
import { openGateway, type TestGateway } from '../support/gateway.ts';
import { openWire, type WireAnswer, type WireRequest } from '../support/wire.ts';
import { everyFieldOf } from './every-field.ts';

/** What a row of CBR's list may tell otherwise than the record: it is computed from the backups. */
const MAY_DIFFER = ['createdAt', 'createdOn', 'isDerived', 'nativeStatus', 'resources', 'status'];
/** And in each of its resources. */
const RESOURCE_MAY_DIFFER = ['id', 'protectStatus', 'nativeProtectStatus', 'backupSizeMb', 'backupCount', 'extraInfo'];

const PROJECT = shown.checkpoint.project_id;

const AT_MIDNIGHT = { id: 'begun-at-midnight', created_at: '2026-02-27T23:59:59.900000' };
// The second record has moved on further than its backups show, the third was begun on the day before them.
const RECORDS = [
  shown.checkpoint,
  { ...created.checkpoint, status: 'error' },
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
    id: 'midnight',
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

type Row = Record<string, unknown> & { id: string; createdAt: string; resources: Record<string, unknown>[] };

interface Estate {
  fields: string;
  ask: (document: string) => ReturnType<TestGateway['query']>;
}

async function open(kind: 'cbr' | 'karbor', script: typeof cbr, projectId: string): Promise<Estate> {
  const wire = await openWire(script);
  const upstream = { name: 'one', kind, endpoint: wire.url, projectId, auth: { mode: 'passthrough' } };
  const { query } = openGateway({ limits: ANY_COST, upstreams: [upstream] });
  const fields = await everyFieldOf('Checkpoint', 1, query);
  return { fields, ask: (document) => query(document, {}, { 'x-auth-token': 'tok' }) };
}

/** Each row of the list, beside what is read by its id in a request of its own. */
async function pairs({ ask, fields }: Estate): Promise<[row: Row, record: Row][]> {
  const list = await ask(`{ checkpoints(first: 10) { nodes { ${fields} } } }`);
  expect(list.errors).toBeUndefined();
  return Promise.all(
    list.data.checkpoints.nodes.map(async (row: Row): Promise<[Row, Row]> => {
      const one = await ask(`{ checkpoint(id: "${row.id}") { ${fields} } }`);
      expect(one.errors).toBeUndefined();
      return [row, one.data.checkpoint];
    }),
  );
}

function differing(one: object, other: object): string[] {
  const [left, right] = [new Map(Object.entries(one)), new Map(Object.entries(other))];
  return [...left.keys()].filter((field) => JSON.stringify(left.get(field)) !== JSON.stringify(right.get(field)));
}

it('lets a row of CBR and its record differ in what is computed from the backups, and in nothing else', async () => {
  const found = await pairs(await open('cbr', cbr, PROJECT));
  expect(found).toHaveLength(3);
  const fields = new Set(found.flatMap(([row, record]) => differing(row, record)));
  expect([...fields].sort()).toEqual(MAY_DIFFER);
});

it('tells the time of a row within a second of that of the record', async () => {
  for (const [row, record] of await pairs(await open('cbr', cbr, PROJECT))) {
    const apart = Date.parse(row.createdAt) - Date.parse(record.createdAt);
    expect(apart).toBeGreaterThanOrEqual(0);
    expect(apart).toBeLessThan(1000);
  }
});

it('names the same resources in a row as in the record', async () => {
  const byNativeId = (a: Record<string, unknown>, b: Record<string, unknown>) =>
    String(a.nativeId).localeCompare(String(b.nativeId));
  for (const [row, record] of await pairs(await open('cbr', cbr, PROJECT))) {
    const [derived, recorded] = [row.resources.sort(byNativeId), record.resources.sort(byNativeId)];
    expect(derived.map(({ nativeId }) => nativeId)).toEqual(recorded.map(({ nativeId }) => nativeId));
    const fields = derived.flatMap((resource, index) => differing(resource, recorded[index] ?? {}));
    expect(fields.filter((field) => !RESOURCE_MAY_DIFFER.includes(field))).toEqual([]);
  }
});

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
