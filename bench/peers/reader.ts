import { LAB, projectOf, SG } from '../upstream/projects.ts';
import { type CbrVaultBody, vaultOfCbr } from './cbr-model.ts';
import { type Checkpoint, type CheckpointBody, checkpointOf, type Plan, type Vault, vaultOfPlan } from './model.ts';

/** Reads one path of the upstream: parsed JSON. */
export type Get = (path: string) => Promise<unknown>;

/** The upstreams that every peer knows, by the names that the gateway gives them. */
export const UPSTREAMS = [{ name: 'lab' }, { name: 'wide' }];
export const CBR_UPSTREAMS = [{ name: 'sg' }];

/** How the peers read: the paths of the call plan. */
export interface Reader {
  readonly vault: (id: string) => Promise<Vault>;
  /** In the order of the ids: one is read alone, several come from the list of all. */
  readonly vaultsById: (ids: readonly string[]) => Promise<Vault[]>;
  readonly vaults: (upstream: string) => Promise<Vault[]>;
  readonly checkpoints: (providerId: string) => Promise<Checkpoint[]>;
  /** A checkpoint of CBR. */
  readonly checkpoint: (id: string) => Promise<Checkpoint>;
}

export function readerOf(get: Get): Reader {
  async function vault(id: string): Promise<Vault> {
    const { upstream, nativeId } = partsOf(id);
    if (upstream === 'sg') {
      const body = (await get(`/v3/${SG}/vaults/${nativeId}`)) as { vault: CbrVaultBody };
      return vaultOfCbr(body.vault);
    }
    const body = (await get(`/v1/${projectOf(upstream)}/plans/${nativeId}`)) as { plan: Plan };
    return vaultOfPlan(body.plan);
  }

  async function vaults(upstream: string, limit = 51): Promise<Vault[]> {
    if (isCbrUpstream(upstream)) {
      const body = (await get(`/v3/${projectOf(upstream)}/vaults?offset=0&limit=${limit}`)) as {
        vaults: CbrVaultBody[];
      };
      return body.vaults.map(vaultOfCbr);
    }
    const path = `/v1/${projectOf(upstream)}/plans?sort=created_at%3Aasc&limit=1000`;
    return ((await get(path)) as { plans: Plan[] }).plans.map(vaultOfPlan);
  }

  async function vaultsById(ids: readonly string[]): Promise<Vault[]> {
    const [first = ''] = ids;
    if (ids.length === 1) return [await vault(first)];
    const all = await vaults(partsOf(first).upstream, 200);
    const byId = new Map(all.map((row) => [row.nativeId, row]));
    return ids.flatMap((id) => byId.get(partsOf(id).nativeId) ?? []);
  }

  return {
    vault,
    vaults,
    vaultsById,
    checkpoints: async (providerId) => {
      const { nativeId } = partsOf(providerId);
      const path = `/v1/${LAB}/providers/${nativeId}/checkpoints?sort=created_at%3Aasc&limit=100`;
      const body = (await get(path)) as { checkpoints: CheckpointBody[] };
      return body.checkpoints.map((row) => checkpointOf('lab', row));
    },
    checkpoint: async (id) => {
      const body = (await get(`/v3/${SG}/checkpoints/${partsOf(id).nativeId}`)) as { checkpoint: CheckpointBody };
      return checkpointOf('sg', body.checkpoint);
    },
  };
}

/** Whether an upstream is one of CBR's wire. */
export function isCbrUpstream(upstream: string): boolean {
  return upstream.startsWith('sg');
}

/** Takes "vault:lab:<id>" apart. */
export function partsOf(id: string): { readonly upstream: string; readonly nativeId: string } {
  const [, upstream = '', nativeId = ''] = id.split(':');
  return { upstream, nativeId };
}
