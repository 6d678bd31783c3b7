import type { Call } from '../exchange.ts';
import { isUuid } from '../identifiers.ts';
import { backupStatus } from './life.ts';
import { invalidParameter } from './refusals.ts';
import type { CbrBackup } from './rows.ts';

const SORT_KEYS: Record<string, (backup: CbrBackup) => string | number> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  created_at: ({ createdAt }) => createdAt,
  updated_at: ({ createdAt }) => createdAt,
  protected_at: ({ createdAt }) => createdAt,
};

/** A predicate for all filters of the query that name a column. */
export function backupFilter(query: URLSearchParams, now: number): (backup: CbrBackup) => boolean {
  const checkpointId = uuidOf(query, 'checkpoint_id');
  const vaultId = uuidOf(query, 'vault_id');
  const resourceId = uuidOf(query, 'resource_id');
  const name = query.get('name');
  const resourceName = query.get('resource_name');
  const resourceType = query.get('resource_type');
  const imageType = query.get('image_type');
  const statuses = query.getAll('status');
  const from = instantOf(query, 'start_time') ?? Number.NEGATIVE_INFINITY;
  const to = instantOf(query, 'end_time') ?? Number.POSITIVE_INFINITY;
  return (backup) =>
    (checkpointId === null || backup.checkpointId === checkpointId) &&
    (vaultId === null || backup.vaultId === vaultId) &&
    (resourceId === null || backup.resourceId === resourceId) &&
    (name === null || backup.name === name) &&
    (resourceName === null || backup.resourceName === resourceName) &&
    (resourceType === null || backup.resourceType === resourceType) &&
    (imageType === null || backup.imageType === imageType) &&
    backup.createdAt >= from &&
    backup.createdAt <= to &&
    (statuses.length === 0 || statuses.includes(backupStatus(backup, now)));
}

/** `key[:asc|desc],…`; descending by default, and newest first without a sort. */
export function backupOrder(query: URLSearchParams): (one: CbrBackup, other: CbrBackup) => number {
  const terms = (query.get('sort') ?? 'created_at:desc').split(',').map((term) => {
    const [key = '', direction = 'desc'] = term.split(':');
    const read = SORT_KEYS[key];
    if (read === undefined || !['asc', 'desc'].includes(direction)) throw invalidParameter('sort');
    return { read, sign: direction === 'asc' ? 1 : -1 };
  });
  return (one, other) => {
    for (const { read, sign } of [...terms, { read: (row: CbrBackup) => row.id, sign: 1 }]) {
      const [left, right] = [read(one), read(other)];
      if (left !== right) return left < right ? -sign : sign;
    }
    return 0;
  };
}

export function booleanOf({ query }: Call, name: string): boolean | undefined {
  const text = query.get(name)?.toLowerCase();
  if (text === undefined) return undefined;
  if (text !== 'true' && text !== 'false') throw invalidParameter(name);
  return text === 'true';
}

export function uuidOf(query: URLSearchParams, name: string): string | null {
  const text = query.get(name);
  if (text !== null && !isUuid(text)) throw invalidParameter(name);
  return text;
}

export function instantOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) throw invalidParameter(name);
  return Date.parse(text);
}
