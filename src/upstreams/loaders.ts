import DataLoader from 'dataloader';
import type { Backup } from '../domain/backup.ts';
import type { Checkpoint, CheckpointFilter } from '../domain/checkpoint.ts';
import type { Entities, Entity, Filters } from '../domain/entities.ts';
import type { PageBudget } from '../domain/page-budget.ts';
import type { Provider } from '../domain/provider.ts';
import type { Resource } from '../domain/resource.ts';
import type { Row } from '../domain/row.ts';
import type { Vault } from '../domain/vault.ts';
import type { Page, PageRequest } from './page.ts';

/** By public id; null for what the upstream does not know. */
export type ById<T> = DataLoader<string, T | null>;

/**
 * Reads a page of a list.
 * @param budget What may still be done for a page over several upstreams; a budget for one upstream unless given.
 */
export type List<T, Filter> = (request: PageRequest<Filter>, budget?: PageBudget) => Promise<Page<T>>;

/** The reads of one kind of thing. */
export interface EntityReads<K extends Entity> {
  readonly byId?: ById<Entities[K]>;
  readonly list?: List<Entities[K], Filters[K]>;
}

/** How one request reads one upstream, the same for all kinds of upstream. */
export interface Loaders {
  /** A kind of upstream leaves out what it does not have: `byId` and `listOf` answer for it. */
  readonly entities: { readonly [K in Entity]?: EntityReads<K> };
  /** Newest first. Vaults asked at the same moment share their calls. */
  readonly vaultCheckpoints: (vault: Vault, request: PageRequest<CheckpointFilter>) => Promise<Page<Checkpoint>>;
  /** Those that were begun on this UTC day or later, or have no day, in any order; by the calls of `vaultCheckpoints`. */
  readonly vaultCheckpointsSince: (vault: Vault, day: string) => Promise<readonly Checkpoint[]>;
  /** The record of the newest AVAILABLE one, if it is known to have been begun at this instant or later. */
  readonly newestSince: (vaultId: string, instant: string) => Promise<Checkpoint | null>;
  /** Absent where checkpoints are not kept by providers. */
  readonly providers?: () => Promise<readonly Row<Provider>[]>;

  /** What a row leaves open, from whichever call knows it. */
  readonly nameAndDescription: (checkpoint: Checkpoint) => Promise<NameAndDescription>;
  readonly createdAt: (checkpoint: Checkpoint) => Promise<string | null>;
  readonly createdOn: (checkpoint: Checkpoint) => Promise<string | null>;
  /** Absent where checkpoints are not made of backups. */
  readonly backups?: (checkpoint: Checkpoint) => Promise<readonly Row<Backup>[]>;
  /** The upstream's own record: what is read by id. */
  readonly fullRecord: (checkpoint: Checkpoint) => Promise<Checkpoint>;
  /** What the row covers, as far as it tells; the same list each time. */
  readonly resources: (checkpoint: Checkpoint) => readonly Row<Resource>[];
  /** The same with all that the record tells of it. */
  readonly wholeResources: (checkpoint: Checkpoint) => Promise<readonly Row<Resource>[]>;
  /** Begins the call that these fields of a checkpoint which is read by id will need, beside the one for its record. */
  readonly expectBackups?: (checkpointId: string) => void;
  /**
   * The roots of the recorded graph. Makes no call; a graph is read once, however often a query names it. Absent where
   * graphs are not recorded.
   */
  readonly resourceGraph?: (checkpoint: Checkpoint) => Promise<readonly Resource[] | null>;

  /** Forgets what a write to this checkpoint has made stale. */
  readonly invalidate: (checkpointId: string) => void;
}

export interface NameAndDescription {
  readonly name: string | null;
  readonly description: string | null;
}

// All requests share it, so it keeps nothing.
const NOT_HERE: ById<never> = new DataLoader(async (ids) => ids.map(() => null), { cache: false });
const NONE_HERE: List<never, unknown> = async () => ({ rows: [], next: null, total: 0 });

/** Reads by public id. What the upstream does not have is null, without a call. */
export function byId<K extends Entity>({ entities }: Loaders, entity: K): ById<Entities[K]> {
  return entities[entity]?.byId ?? NOT_HERE;
}

/** Reads lists. That of what the upstream does not have is empty, without a call. */
export function listOf<K extends Entity>({ entities }: Loaders, entity: K): List<Entities[K], Filters[K]> {
  return entities[entity]?.list ?? NONE_HERE;
}
