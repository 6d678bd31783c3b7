import { defineId } from './id.ts';
import type { Provider } from './provider.ts';
import type { Resource } from './resource.ts';
import { known, type Row } from './row.ts';

export type VaultStatus = 'AVAILABLE' | 'LOCK' | 'FROZEN' | 'DELETING' | 'ERROR' | 'SUSPENDED' | 'STARTED' | 'UNKNOWN';

export interface VaultCapacity {
  readonly sizeGb: number;
  readonly allocatedGb: number | null;
  readonly usedMb: number | null;
}

export interface Tag {
  readonly key: string;
  readonly value: string | null;
}

/** A CBR vault, or a Karbor protection plan. */
export interface Vault {
  readonly id: string;
  readonly nativeId: string;
  readonly upstreamName: string;
  readonly projectId: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: VaultStatus;
  readonly nativeStatus: string | null;
  readonly createdAt: string | null;
  readonly capacity: VaultCapacity | null;
  readonly tags: readonly Row<Tag>[];
  readonly provider: Provider | null;
  readonly resources: readonly Row<Resource>[];
}

export const vaultId = defineId<Vault, VaultFilter>('vault', 'Vault');

/** The filter of a list of vaults. Absent conditions are not applied. */
export interface VaultFilter {
  /** Exact, case-sensitive. */
  readonly name?: string | undefined;
  /** Case-insensitive. */
  readonly nameContains?: string | undefined;
  readonly status?: readonly VaultStatus[] | undefined;
  /** Protecting any of them. */
  readonly resourceNativeIds?: readonly string[] | undefined;
  /** The newest AVAILABLE checkpoint was started before this instant, or there is none. */
  readonly lastAvailableBefore?: string | undefined;
}

/** Applies all conditions except `lastAvailableBefore`, which requires the checkpoints. */
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

/** Converts in both directions, because some letters differ in only one of them. */
function caseless(text: string): string {
  return text.toLowerCase().toUpperCase();
}
