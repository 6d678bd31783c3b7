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
