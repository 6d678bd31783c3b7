import { hexFrom } from '../identifiers.ts';
import { zonelessMicros } from '../instants.ts';
import type { CbrResource, CbrVault } from './rows.ts';

export interface VaultActivity {
  /** Resources with a running backup. */
  runningIds: Set<string>;
  /** Backups that have ended since the start. */
  growth: { resourceId: string; sizeMb: number }[];
}

const PROVIDERS: Record<string, string> = {
  server: '0daac4c5-6707-4851-97ba-169e36266b66',
  disk: 'd1603440-187d-4516-af25-121250c7cc97',
  turbo: '3f3c3220-245c-4805-b811-758870015881',
  workspace: '86a80900-71bf-4961-956a-d52df944f84a',
};

export const QUIET: VaultActivity = { runningIds: new Set(), growth: [] };

export function providerIdOf(objectType: string): string | undefined {
  return PROVIDERS[objectType];
}

/** The body of a vault in list and show, with its undocumented keys and nulls. */
export function vaultBody(vault: CbrVault, activity: VaultActivity = QUIET): object {
  return {
    id: vault.id,
    name: vault.name,
    description: vault.description,
    resources: vault.resources.map((resource) => vaultResourceBody(resource, activity)),
    provider_id: providerIdOf(vault.objectType),
    created_at: zonelessMicros(vault.createdAt),
    project_id: vault.projectId,
    enterprise_project_id: '0',
    auto_bind: false,
    bind_rules: vault.tags.length > 0 ? { tags: [] } : {},
    auto_expand: false,
    smn_notify: true,
    threshold: 80,
    user_id: hexFrom(`cbr-user:${vault.projectId}`),
    billing: billingBody(vault, activity),
    tags: vault.tags,
    backup_name_prefix: null,
    demand_billing: false,
    cbc_delete_count: 0,
    frozen: vault.status === 'frozen',
    availability_zone: '',
    sys_lock_source_service: '',
    supplier: '',
    locked: vault.isLocked,
    cross_account: false,
    cross_account_urn: '',
    ...vault.spoilt,
  };
}

/** Sizes are in GB, but `used` is in MB. The status is here and not at the vault. */
function billingBody(vault: CbrVault, { growth }: VaultActivity): object {
  const kind = vault.objectType === 'disk' ? 'volume' : vault.objectType;
  return {
    allocated: vault.resources.reduce((sum, { sizeGb }) => sum + sizeGb, 0),
    cloud_type: 'public',
    consistent_level: 'crash_consistent',
    frozen_scene: null,
    charging_mode: 'post_paid',
    order_id: null,
    product_id: null,
    protect_type: vault.protectType,
    object_type: vault.objectType,
    spec_code: `vault.${vault.protectType}.${kind}.normal`,
    is_multi_az: false,
    is_double_az: false,
    used: growth.reduce((sum, { sizeMb }) => sum + sizeMb, vault.usedMb),
    storage_unit: null,
    status: vault.status,
    size: vault.sizeGb,
    partner_bp_id: null,
  };
}

function vaultResourceBody(resource: CbrResource, { runningIds, growth }: VaultActivity): object {
  const own = growth.filter(({ resourceId }) => resourceId === resource.id);
  return {
    id: resource.id,
    type: resource.type,
    name: resource.name,
    auto_protect: true,
    size: resource.sizeGb,
    backup_size: own.reduce((sum, { sizeMb }) => sum + sizeMb, resource.backupSizeMb),
    backup_count: resource.backupCount + own.length,
    protect_status: runningIds.has(resource.id) ? 'protecting' : resource.protectStatus,
    extra_info: resource.extraInfo,
  };
}
