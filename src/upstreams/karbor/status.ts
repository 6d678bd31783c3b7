import type { CheckpointStatus } from '../../domain/checkpoint.ts';
import type { VaultStatus } from '../../domain/vault.ts';

// Karbor mixes hyphens and underscores. Its code defines `finished` but never writes it.
const CHECKPOINT: ReadonlyMap<string, CheckpointStatus> = new Map([
  ['protecting', 'PROTECTING'],
  ['available', 'AVAILABLE'],
  ['error', 'ERROR'],
  ['deleting', 'DELETING'],
  ['deleted', 'DELETED'],
  ['error-deleting', 'ERROR_DELETING'],
  ['wait_copying', 'WAIT_COPYING'],
  ['copying', 'COPYING'],
]);

// A plan can have any string as its status; only these two have a meaning.
const PLAN: ReadonlyMap<string, VaultStatus> = new Map([
  ['suspended', 'SUSPENDED'],
  ['started', 'STARTED'],
]);

export function checkpointStatus(native: string): CheckpointStatus {
  return CHECKPOINT.get(native) ?? 'UNKNOWN';
}

export function planStatus(native: string): VaultStatus {
  return PLAN.get(native) ?? 'UNKNOWN';
}
