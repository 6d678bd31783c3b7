import backups from '../../fixtures/cbr/backup-list-200.json' with { type: 'json' };
import backup from '../../fixtures/cbr/backup-show-200.json' with { type: 'json' };
import created from '../../fixtures/cbr/checkpoint-create-200.json' with { type: 'json' };
import shown from '../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };
import tasks from '../../fixtures/cbr/task-list-200.json' with { type: 'json' };
import vault from '../../fixtures/cbr/vault-show-200.json' with { type: 'json' };
import listed from '../../fixtures/karbor/checkpoint-list-200.json' with { type: 'json' };
import log from '../../fixtures/karbor/operation-log-list-200.json' with { type: 'json' };
import plan from '../../fixtures/karbor/plan-show-200.json' with { type: 'json' };
import providers from '../../fixtures/karbor/provider-list-200.json' with { type: 'json' };
import type { WireAnswer, WireRequest } from '../../support/wire.ts';

export const CBR_PROJECT = shown.checkpoint.project_id;
export const KARBOR_PROJECT = listed.checkpoints[0]?.project_id ?? '';

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

/** What a CBR with the documented bodies answers. */
export function cbr({ path, query }: WireRequest): WireAnswer {
  const [, , , collection, id] = path.split('/');
  if (collection === 'vaults') return { body: vault };
  if (collection === 'operation-logs') return { body: tasks };
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

/** What a Karbor with the documented bodies answers. */
export function karbor({ path, query }: WireRequest): WireAnswer {
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
