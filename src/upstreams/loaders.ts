import DataLoader from 'dataloader';
import type { Backup } from '../domain/backup.ts';
import type { Checkpoint, CheckpointFilter } from '../domain/checkpoint.ts';
import type { Entities, Entity, Filters } from '../domain/entities.ts';
import type { PageBudget } from '../domain/page-budget.ts';
import type { Provider } from '../domain/provider.ts';
import type { Resource } from '../domain/resource.ts';
import type { Row } from '../domain/row.ts';
import type { Task, TaskFilter, TaskResult, TaskTimes } from '../domain/task.ts';
import type { Vault } from '../domain/vault.ts';
import type { Page, PageRequest } from './page.ts';

/** Reads by public id. Null for an object that the upstream does not have. */
export type ById<T> = DataLoader<string, T | null>;

/**
 * Reads a page of a list.
 * @param budget The remaining budget of a page over several upstreams. Defaults to the budget of one upstream.
 */
export type List<T, Filter> = (request: PageRequest<Filter>, budget?: PageBudget) => Promise<Page<T>>;

/** The reads of one entity. */
export interface EntityReads<K extends Entity> {
  readonly byId?: () => ById<Entities[K]>;
  readonly list?: List<Entities[K], Filters[K]>;
}

/** The reads of one upstream within one request, the same for every kind of upstream. */
export interface Loaders {
  /** Entities that the kind does not have are absent; use `byId` and `listOf`. */
  readonly entities: { readonly [K in Entity]?: EntityReads<K> };
  /** Newest first. Vaults that are loaded in the same tick share their calls. */
  readonly vaultCheckpoints: (vault: Vault, request: PageRequest<CheckpointFilter>) => Promise<Page<Checkpoint>>;
  /** Checkpoints started on or after this UTC day, or without a day, in any order. Uses the calls of `vaultCheckpoints`. */
  readonly vaultCheckpointsSince: (vault: Vault, day: string) => Promise<readonly Checkpoint[]>;
  /** The record of the newest AVAILABLE checkpoint, if that is known to have been started at or after this instant. */
  readonly newestSince: (vaultId: string, instant: string) => Promise<Checkpoint | null>;
  /** Newest first. */
  readonly vaultTasks: (vault: Vault, request: PageRequest<TaskFilter>) => Promise<Page<Task>>;
  /** Newest first. Checkpoints that are loaded in the same tick share their calls. */
  readonly checkpointTasks: (checkpoint: Checkpoint, request: PageRequest<TaskFilter>) => Promise<Page<Task>>;
  /** Absent if the kind has no providers. */
  readonly providers?: () => Promise<readonly Row<Provider>[]>;

  /** Fields that a row lacks, from the call that has them. */
  readonly nameAndDescription: (checkpoint: Checkpoint) => Promise<NameAndDescription>;
  readonly createdAt: (checkpoint: Checkpoint) => Promise<string | null>;
  readonly createdOn: (checkpoint: Checkpoint) => Promise<string | null>;
  /** Absent if the kind has no backups. */
  readonly backups?: (checkpoint: Checkpoint) => Promise<readonly Row<Backup>[]>;
  /** The times of a task whose row lacks them. */
  readonly taskTimes: (task: Task) => Promise<TaskTimes>;
  /** The outcome per resource. Null for tasks other than restores and verifications, and if no record has it. */
  readonly taskResults: (task: Task) => Promise<readonly TaskResult[] | null>;
  /** The checkpoint record, as read by id. */
  readonly fullRecord: (checkpoint: Checkpoint) => Promise<Checkpoint>;
  /** The covered resources, with the fields that the row has. The same list on every call. */
  readonly resources: (checkpoint: Checkpoint) => readonly Row<Resource>[];
  /** The covered resources, with the fields of the record. */
  readonly wholeResources: (checkpoint: Checkpoint) => Promise<readonly Row<Resource>[]>;
  /** Starts reading the backups in parallel with the record of a checkpoint that is read by id. */
  readonly expectBackups?: (checkpointId: string) => void;
  /**
   * The roots of the recorded graph. Makes no call. A graph is parsed once per request. Absent if the kind records no
   * graphs.
   */
  readonly resourceGraph?: (checkpoint: Checkpoint) => Promise<readonly Resource[] | null>;

  /** Drops everything that a write to this checkpoint has made stale. */
  readonly invalidate: (checkpointId: string) => void;
}

export interface NameAndDescription {
  readonly name: string | null;
  readonly description: string | null;
}

// Shared by all requests, therefore without a cache.
const NOT_HERE: ById<never> = new DataLoader(async (ids) => ids.map(() => null), { cache: false });
const NONE_HERE: List<never, unknown> = async () => ({ rows: [], next: null, total: 0 });

/** Reads by public id. Null, without a call, for an entity that the upstream does not have. */
export function byId<K extends Entity>({ entities }: Loaders, entity: K): ById<Entities[K]> {
  return entities[entity]?.byId?.() ?? NOT_HERE;
}

/** Reads lists. Empty, without a call, for an entity that the upstream does not have. */
export function listOf<K extends Entity>({ entities }: Loaders, entity: K): List<Entities[K], Filters[K]> {
  return entities[entity]?.list ?? NONE_HERE;
}
