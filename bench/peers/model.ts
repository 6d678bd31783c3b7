/** What the peers make of the wire: the names of the product's graph, and no more work than that. */
export interface Resource {
  readonly nativeId: string;
  readonly nativeType: string;
  readonly name: string;
  readonly protectStatus: string | null;
  readonly nativeProtectStatus: string | null;
  readonly sizeGb: number | null;
  readonly backupSizeMb: number | null;
  readonly backupCount: number | null;
  readonly extraInfo: unknown;
  readonly dependents: readonly Resource[] | null;
}

export interface Vault {
  readonly nativeId: string;
  readonly name: string;
  readonly description: string | null;
  readonly nativeStatus: string;
  readonly capacity: { readonly sizeGb: number; readonly allocatedGb: number; readonly usedMb: number } | null;
  readonly tags: readonly { readonly key: string; readonly value: string }[];
  readonly resources: readonly Resource[];
}

export interface Checkpoint {
  readonly __typename: 'Checkpoint';
  readonly nativeId: string;
  readonly nativeStatus: string;
  readonly projectId: string;
  readonly createdOn: string;
  readonly vaultName: string;
  readonly vaultId: string;
}

/** A plan of Karbor. */
export interface Plan {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly status: string;
  readonly resources: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string;
    readonly extra_info?: unknown;
  }[];
}

export function vaultOfPlan(plan: Plan): Vault {
  return {
    nativeId: plan.id,
    name: plan.name,
    description: plan.description,
    nativeStatus: plan.status,
    capacity: null,
    tags: [],
    resources: plan.resources.map((row) => ({
      nativeId: row.id,
      nativeType: row.type,
      name: row.name,
      protectStatus: null,
      nativeProtectStatus: null,
      sizeGb: null,
      backupSizeMb: null,
      backupCount: null,
      extraInfo: row.extra_info ?? null,
      dependents: null,
    })),
  };
}

/** A checkpoint, on either wire. */
export interface CheckpointBody {
  readonly id: string;
  readonly status: string;
  readonly project_id: string;
  readonly created_at: string;
  readonly protection_plan?: { readonly id: string; readonly name: string };
  readonly vault?: { readonly id: string; readonly name: string };
}

export function checkpointOf(upstream: string, row: CheckpointBody): Checkpoint {
  const vault = row.protection_plan ?? row.vault;
  return {
    __typename: 'Checkpoint',
    nativeId: row.id,
    nativeStatus: row.status,
    projectId: row.project_id,
    createdOn: row.created_at,
    vaultName: vault?.name ?? '',
    vaultId: `vault:${upstream}:${vault?.id}`,
  };
}
