import { resourceIds } from '../../domain/resource.ts';
import { type Tag, type Vault, type VaultCapacity, vaultId } from '../../domain/vault.ts';
import { shown } from '../../http/display.ts';
import {
  identifier,
  instantOrNull,
  type JsonObject,
  member,
  memberOrNull,
  number,
  numberOrNull,
  text,
  textOrNull,
} from '../../http/json-reader.ts';
import { read } from '../../http/request.ts';
import { innerRows, innerRowsOrNone, type RowSource } from '../../http/rows.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import { createListReader, type ListReader } from './list-reader.ts';
import { type CbrPage, readPage } from './pages.ts';
import { toResource } from './resources.ts';
import { vaultStatus } from './status.ts';

/** Maximum vaults per page; each row includes its resources. */
export const VAULT_PAGE = 200;

/**
 * Reads one vault with its resources and tags.
 *
 * GET /v3/{project_id}/vaults/{vault_id}
 * Returns 200, `vault`. Status and sizes are in `billing`: size and allocated in GB, used in MB.
 * Errors  404 BackupService.6105 no such vault.
 * Source  CBR API reference, "Querying a Vault".
 */
export function getVault(cbr: UpstreamClient, nativeId: string): Promise<Vault> {
  const call = { operation: 'getVault', path: `/vaults/${encodeURIComponent(nativeId)}`, mayBeAbsent: true };
  return read(cbr, call, (body, requestId) =>
    toVault(cbr, member(body, 'vault'), { upstream: cbr, operation: 'getVault', requestId }),
  );
}

export interface VaultQuery {
  readonly limit: number;
  readonly offset: number;
  /** Whether the match is exact is not documented: filter the rows again. */
  readonly name?: string | undefined;
  readonly status?: string | undefined;
  /** Vaults with any of these resources. */
  readonly resourceIds?: readonly string[] | undefined;
}

/**
 * Lists one page of vaults, with resources and tags.
 *
 * GET /v3/{project_id}/vaults
 * Query   limit 1..1000, offset, name, status, resource_ids (comma list)
 * Returns 200, `vaults`.
 * Source  CBR API reference, "Querying the Vault List".
 */
export function listVaults(cbr: UpstreamClient, query: VaultQuery): Promise<CbrPage<Vault>> {
  const { limit, offset, name, status } = query;
  const call = {
    operation: 'listVaults',
    path: '/vaults',
    limit,
    query: { offset, name, status, resource_ids: query.resourceIds?.join(',') },
  };
  return readPage(cbr, call, 'vaults', (source) => toVault(cbr, source, { upstream: cbr, operation: 'listVaults' }));
}

/** Reads the list of vaults page by page. */
export function readVaults(cbr: UpstreamClient, query: Omit<VaultQuery, 'limit' | 'offset'>): ListReader<Vault> {
  return createListReader(cbr, VAULT_PAGE, (range) => listVaults(cbr, { ...query, ...range }));
}

function toVault(cbr: UpstreamClient, source: JsonObject, rowsOf: RowSource): Vault {
  const row = { source, upstream: cbr, what: 'a vault' };
  const nativeId = identifier(source, 'id');
  const id = vaultId.of(cbr.name, nativeId);
  const billing = shown(row, memberOrNull, 'billing') ?? {};
  const nativeStatus = textOrNull(billing, 'status');
  const resourceId = resourceIds(id, 'vault');
  const of = { ...rowsOf, suffix: ` of the vault ${nativeId}` };
  return {
    id,
    nativeId,
    upstreamName: cbr.name,
    projectId: shown(row, text, 'project_id') ?? cbr.projectId,
    name: shown(row, text, 'name') ?? nativeId,
    description: shown(row, textOrNull, 'description'),
    status: nativeStatus === null ? 'UNKNOWN' : vaultStatus(nativeStatus),
    nativeStatus,
    createdAt: shown(row, instantOrNull, 'created_at'),
    capacity: toCapacity(cbr, billing),
    tags: innerRowsOrNone(source, 'tags', (tag) => toTag(cbr, tag), of),
    provider: null,
    resources: innerRows(source, 'resources', (resource) => toResource(cbr, resource, 'size', resourceId), of),
  };
}

/** Null where the size cannot be read, without which there is none. */
function toCapacity(cbr: UpstreamClient, source: JsonObject): VaultCapacity | null {
  const row = { source, upstream: cbr, what: "a vault's billing" };
  const sizeGb = shown(row, number, 'size');
  if (sizeGb === null) return null;
  return {
    sizeGb,
    allocatedGb: shown(row, numberOrNull, 'allocated'),
    usedMb: shown(row, numberOrNull, 'used'),
  };
}

function toTag(cbr: UpstreamClient, source: JsonObject): Tag {
  return { key: text(source, 'key'), value: shown({ source, upstream: cbr, what: 'a tag' }, textOrNull, 'value') };
}
