import type { CbrBackup } from '../../src/sandbox/cbr/rows.ts';
import type { Estate } from '../../src/sandbox/estate.ts';
import type { KarborCheckpoint } from '../../src/sandbox/karbor/rows.ts';

/** What the gateway has to make of an estate, worked out from the estate alone. */
export interface Expected {
  readonly id: string;
  readonly createdAt: number;
  readonly vaultId: string;
  readonly providerId?: string;
  readonly status: string;
  readonly resourceIds: readonly string[];
}

/** The checkpoints of the first CBR project, newest first: its top-level backups by their checkpoint. */
export function cbrExpected({ cbr }: Estate): Expected[] {
  const groups = new Map<string, CbrBackup[]>();
  for (const backup of cbr.backups) {
    if (backup.parentId !== null || backup.projectId !== cbr.projects[0]?.id) continue;
    groups.set(backup.checkpointId, [...(groups.get(backup.checkpointId) ?? []), backup]);
  }
  return [...groups]
    .map(([id, backups]) => ({
      id,
      createdAt: Math.min(...backups.map(({ createdAt }) => createdAt)),
      vaultId: backups[0]?.vaultId ?? '',
      status: backups.every(({ status }) => status === 'available') ? 'AVAILABLE' : 'ERROR',
      resourceIds: backups.map(({ resourceId }) => resourceId),
    }))
    .sort((one, other) => other.createdAt - one.createdAt);
}

/** The checkpoints of Karbor, provider by provider and oldest first. */
export function karborExpected({ karbor }: Estate): Expected[] {
  return karbor.checkpoints
    .map((row) => ({
      id: row.id,
      createdAt: row.createdAt,
      vaultId: row.planId,
      providerId: row.providerId,
      status: row.status.toUpperCase(),
      resourceIds: row.resources.map(({ id }) => id),
    }))
    .sort((one, other) => compare(one.providerId, other.providerId) || one.createdAt - other.createdAt);
}

export function newestFirst(rows: readonly Expected[]): Expected[] {
  return rows.toSorted((one, other) => other.createdAt - one.createdAt);
}

export function idsOf(rows: readonly { readonly id: string }[]): string[] {
  return rows.map(({ id }) => id);
}

/** How the bank of a provider orders its checkpoints. */
export function ascending(rows: readonly KarborCheckpoint[]): KarborCheckpoint[] {
  return rows.toSorted((one, other) => one.createdAt - other.createdAt);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
