import { instantOf, uuidOf } from './backup-query.ts';
import { taskStatus } from './life.ts';
import { invalidParameter } from './refusals.ts';
import type { CbrTask } from './rows.ts';

const STATUSES = ['success', 'skipped', 'failed', 'running', 'timeout', 'waiting'];
const TYPES = ['backup', 'copy', 'replication', 'delete', 'restore', 'vault_delete', 'remove_resource', 'sync'];
/** Later than the rest, and not in every document. */
const TYPES_SINCE_2025 = ['migrate_resources'];
const EVERY_PROJECT = ['0', 'all_granted_eps'];

/**
 * A predicate for all filters. `start_time` is compared with the start of a task, `end_time` with its end, so that the
 * latter hides what runs. There is neither a filter by checkpoint nor a list of ids; a repeated filter counts once.
 */
export function taskFilter(query: URLSearchParams, now: number): (task: CbrTask) => boolean {
  const status = wordOf(query, 'status', STATUSES);
  const operationType = wordOf(query, 'operation_type', [...TYPES, ...TYPES_SINCE_2025]);
  const providerId = uuidOf(query, 'provider_id');
  const vaultId = uuidOf(query, 'vault_id');
  const vaultName = query.get('vault_name');
  const resourceId = uuidOf(query, 'resource_id');
  const resourceName = query.get('resource_name');
  const enterpriseProjectId = query.get('enterprise_project_id') ?? '0';
  const from = instantOf(query, 'start_time') ?? Number.NEGATIVE_INFINITY;
  const to = instantOf(query, 'end_time');
  return (task) =>
    (status === null || taskStatus(task, now) === status) &&
    (operationType === null || task.operationType === operationType) &&
    (providerId === null || task.providerId === providerId) &&
    (vaultId === null || task.vaultId === vaultId) &&
    (vaultName === null || task.vaultName === vaultName) &&
    (resourceId === null || task.resource.id === resourceId) &&
    (resourceName === null || task.resource.name === resourceName) &&
    EVERY_PROJECT.includes(enterpriseProjectId) &&
    task.createdAt >= from &&
    (to === undefined || (task.endsAt <= now && task.endsAt <= to));
}

function wordOf(query: URLSearchParams, name: string, words: readonly string[]): string | null {
  const text = query.get(name);
  if (text !== null && !words.includes(text)) throw invalidParameter(name);
  return text;
}
