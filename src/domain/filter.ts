import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';
import type { Vault, VaultStatus } from './vault.ts';

/** Which vaults a list gives. What is absent does not matter. */
export interface VaultFilter {
  /** Exact, case-sensitive. */
  readonly name?: string | undefined;
  readonly status?: readonly VaultStatus[] | undefined;
  /** Any of them. */
  readonly resourceNativeIds?: readonly string[] | undefined;
}

/** Which checkpoints a list gives. Instants are [from, to). */
export interface CheckpointFilter {
  readonly vaultNativeId?: string | undefined;
  readonly providerNativeId?: string | undefined;
  readonly status?: readonly CheckpointStatus[] | undefined;
  readonly createdFrom?: string | undefined;
  readonly createdTo?: string | undefined;
  readonly resourceNativeId?: string | undefined;
}

export function matchesVault(vault: Vault, { name, status, resourceNativeIds }: VaultFilter): boolean {
  return (
    (name === undefined || vault.name === name) &&
    (status === undefined || status.includes(vault.status)) &&
    (resourceNativeIds === undefined || vault.resources.some(({ nativeId }) => resourceNativeIds.includes(nativeId)))
  );
}

/** Everything but the time, which not every row tells. */
export function matchesCheckpoint(checkpoint: Checkpoint, filter: CheckpointFilter): boolean {
  const { vaultNativeId, providerNativeId, status, resourceNativeId } = filter;
  return (
    (vaultNativeId === undefined || checkpoint.vaultNativeId === vaultNativeId) &&
    (providerNativeId === undefined || checkpoint.provider?.nativeId === providerNativeId) &&
    (status === undefined || status.includes(checkpoint.status)) &&
    (resourceNativeId === undefined || checkpoint.readResources().some(({ nativeId }) => nativeId === resourceNativeId))
  );
}

export function isWithin(instant: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  return (createdFrom === undefined || instant >= createdFrom) && (createdTo === undefined || instant < createdTo);
}
