import type { CheckpointStatus } from '../../domain/checkpoint.ts';
import type { VaultStatus } from '../../domain/vault.ts';

// Karbor mixes hyphen and underscore; `finished` is a word of its code that it never writes.
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

// Any text can be stored as the status of a plan; only these two mean something.
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
