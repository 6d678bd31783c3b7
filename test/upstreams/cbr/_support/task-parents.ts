import { PREFIX, PROJECT, wireBackup } from '../../../support/cbr-questions.ts';
import type { WireAnswer, WireRequest } from '../../../support/wire.ts';
import { at, uuid, VAULT_A, VAULT_B } from './task-cloud.ts';

export const CHECKPOINT = uuid(2_000_001);
export const OLDER = uuid(2_000_002);
export const ELSEWHERE = uuid(2_000_003);

/** Twenty vaults, and checkpoints of two of them. */
export const vaults = [VAULT_A, VAULT_B, ...Array.from({ length: 18 }, (_, index) => uuid(3_000_000 + index))];

const backups = [
  { id: uuid(1), checkpoint_id: CHECKPOINT, vault_id: VAULT_A, created_at: at(-60) },
  { id: uuid(2), checkpoint_id: ELSEWHERE, vault_id: VAULT_B, created_at: at(-180) },
  { id: uuid(3), checkpoint_id: OLDER, vault_id: VAULT_A, created_at: at(-600) },
].map(wireBackup);

const wireVault = (id: string) => ({
  id,
  name: id,
  project_id: PROJECT,
  created_at: at(-10_000),
  billing: { status: 'available', size: 100 },
  resources: [],
});

const wireCheckpoint = (id: string, minutes: number) => ({
  id,
  project_id: PROJECT,
  status: 'available',
  created_at: at(minutes),
  vault: { id: VAULT_A, name: 'vault-a', resources: [] },
});

/** Answers what has nothing to do with tasks. Only one checkpoint has a record. */
export function parentsOfTasks({ path }: WireRequest): WireAnswer | undefined {
  const [, resource, id] = path.replace(PREFIX, '').split('/');
  if (resource === 'vaults' && id === undefined) return { body: { vaults: vaults.map(wireVault) } };
  if (resource === 'vaults' && id !== undefined) return { body: { vault: wireVault(id) } };
  if (resource === 'backups') return { body: { backups } };
  if (resource !== 'checkpoints') return undefined;
  if (id === CHECKPOINT) return { body: { checkpoint: wireCheckpoint(CHECKPOINT, -60) } };
  return { status: 404, body: { error_code: 'BackupService.6217', error_msg: 'No checkpoint.' } };
}
