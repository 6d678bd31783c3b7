import type { Checkpoint, CheckpointStatus } from './checkpoint.ts';
import { known } from './row.ts';
import type { Vault, VaultStatus } from './vault.ts';

/** Which vaults a list gives. What is absent does not matter. */
export interface VaultFilter {
  /** Exact, case-sensitive. */
  readonly name?: string | undefined;
  /** Upper and lower case are one. */
  readonly nameContains?: string | undefined;
  readonly status?: readonly VaultStatus[] | undefined;
  /** Any of them. */
  readonly resourceNativeIds?: readonly string[] | undefined;
  /** The newest AVAILABLE checkpoint was begun before this instant, or there is none. */
  readonly lastAvailableBefore?: string | undefined;
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

/** Everything but `lastAvailableBefore`, which a vault does not tell. */
export function matchesVault(vault: Vault, filter: VaultFilter): boolean {
  const { name, nameContains, status, resourceNativeIds } = filter;
  return (
    (name === undefined || vault.name === name) &&
    (nameContains === undefined || caseless(vault.name).includes(caseless(nameContains))) &&
    (status === undefined || status.includes(vault.status)) &&
    (resourceNativeIds === undefined ||
      known(vault.resources).some(({ nativeId }) => resourceNativeIds.includes(nativeId)))
  );
}

/** Both ways, as some letters differ in one of the two cases only. */
function caseless(text: string): string {
  return text.toLowerCase().toUpperCase();
}

/** Everything but the time, which not every row tells. */
export function matchesCheckpoint(checkpoint: Checkpoint, filter: CheckpointFilter): boolean {
  const { vaultNativeId, providerNativeId, status, resourceNativeId } = filter;
  return (
    (vaultNativeId === undefined || checkpoint.vaultNativeId === vaultNativeId) &&
    (providerNativeId === undefined || checkpoint.provider?.nativeId === providerNativeId) &&
    (status === undefined || status.includes(checkpoint.status)) &&
    (resourceNativeId === undefined ||
      known(checkpoint.readResources()).some(({ nativeId }) => nativeId === resourceNativeId))
  );
}

export function isWithin(instant: string, { createdFrom, createdTo }: CheckpointFilter): boolean {
  return (createdFrom === undefined || instant >= createdFrom) && (createdTo === undefined || instant < createdTo);
}
