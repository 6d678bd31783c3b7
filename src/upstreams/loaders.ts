import type DataLoader from 'dataloader';
import type { Backup } from '../domain/backup.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import type { CheckpointFilter, VaultFilter } from '../domain/filter.ts';
import type { PageBudget } from '../domain/page-budget.ts';
import type { Provider } from '../domain/provider.ts';
import type { Resource } from '../domain/resource.ts';
import type { Row } from '../domain/row.ts';
import type { Vault } from '../domain/vault.ts';
import type { Page, PageRequest } from './page.ts';

/** By public id; null for what the upstream does not know. */
export type ById<T> = DataLoader<string, T | null>;

/**
 * How one request reads one upstream, the same for both kinds. What an upstream does not have answers null,
 * and without a call.
 */
export interface Loaders {
  readonly vaultById: ById<Vault>;
  readonly checkpointById: ById<Checkpoint>;
  readonly backupById: ById<Backup>;
  readonly providerById: ById<Provider>;

  readonly vaults: (request: PageRequest<VaultFilter>, looks: PageBudget) => Promise<Page<Vault>>;
  /** @param completions What a page over several upstreams may complete of what a search finds; a page of its own unless given. */
  readonly checkpoints: (request: PageRequest<CheckpointFilter>, completions?: PageBudget) => Promise<Page<Checkpoint>>;
  /** Newest first. Vaults asked at the same moment share their calls. */
  readonly vaultCheckpoints: (vault: Vault, request: PageRequest<CheckpointFilter>) => Promise<Page<Checkpoint>>;
  /** Those that were begun on this UTC day or later, or have no day, in any order; by the calls of `vaultCheckpoints`. */
  readonly vaultCheckpointsSince: (vault: Vault, day: string) => Promise<readonly Checkpoint[]>;
  /** The record of the newest AVAILABLE one, if it is known to have been begun at this instant or later. */
  readonly newestSince: (vaultId: string, instant: string) => Promise<Checkpoint | null>;
  readonly providers: () => Promise<readonly Row<Provider>[] | null>;

  /** What a row leaves open, from whichever call knows it. */
  readonly nameAndDescription: (checkpoint: Checkpoint) => Promise<NameAndDescription>;
  readonly createdAt: (checkpoint: Checkpoint) => Promise<string | null>;
  readonly createdOn: (checkpoint: Checkpoint) => Promise<string | null>;
  readonly backups: (checkpoint: Checkpoint) => Promise<readonly Row<Backup>[] | null>;
  /** The upstream's own record: what is read by id. */
  readonly fullRecord: (checkpoint: Checkpoint) => Promise<Checkpoint>;
  /** What the row covers, with all that the record tells of it. */
  readonly wholeResources: (checkpoint: Checkpoint) => Promise<readonly Row<Resource>[]>;
  /** Begins the call that these fields of a checkpoint which is read by id will need, beside the one for its record. */
  readonly expectBackups: (checkpointId: string) => void;
  /** The roots of the recorded graph. Makes no call; a graph is read once, however often a query names it. */
  readonly resourceGraph: (checkpoint: Checkpoint) => Promise<readonly Resource[] | null>;

  /** Forgets what a write to this checkpoint has made stale. */
  readonly invalidate: (checkpointId: string) => void;
}

export interface NameAndDescription {
  readonly name: string | null;
  readonly description: string | null;
}
