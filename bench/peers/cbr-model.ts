import type { Vault } from './model.ts';

/** A vault of CBR. */
export interface CbrVaultBody {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly billing: {
    readonly status: string;
    readonly size: number;
    readonly allocated: number;
    readonly used: number;
  };
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly resources: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly size: number;
    readonly backup_size: number;
    readonly backup_count: number;
    readonly protect_status: string;
    readonly extra_info: unknown;
  }[];
}

export function vaultOfCbr({ billing, ...vault }: CbrVaultBody): Vault {
  return {
    nativeId: vault.id,
    name: vault.name,
    description: vault.description,
    nativeStatus: billing.status,
    capacity: { sizeGb: billing.size, allocatedGb: billing.allocated, usedMb: billing.used },
    tags: vault.tags,
    resources: vault.resources.map((row) => ({
      nativeId: row.id,
      nativeType: row.type,
      name: row.name,
      protectStatus: row.protect_status.toUpperCase(),
      nativeProtectStatus: row.protect_status,
      sizeGb: row.size,
      backupSizeMb: row.backup_size,
      backupCount: row.backup_count,
      extraInfo: row.extra_info,
      dependents: null,
    })),
  };
}
