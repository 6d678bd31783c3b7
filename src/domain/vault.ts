import type { Provider } from './provider.ts';
import type { Resource } from './resource.ts';
import type { Row } from './row.ts';

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
