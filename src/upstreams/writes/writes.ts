import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { KnownProviders } from '../known-providers.ts';
import type { Changes } from './changes.ts';
import type { CreateFingerprint } from './create-operation.ts';
import type { PendingCreates } from './pending-creates.ts';
import type { CheckpointKey, Removed } from './removal.ts';
import type { WriteStore } from './write-store.ts';

export interface CreateRequest {
  readonly vaultNativeId: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly incremental?: boolean | undefined;
  readonly resourceNativeIds?: readonly string[] | undefined;
}

/** The response to a create. */
export interface CreatedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly requestId: string | null;
}

/** Identifies the checkpoint of a create whose response was lost. */
export interface CheckpointFingerprint extends CreateFingerprint {
  readonly vaultNativeId: string;
  /** Karbor: the provider of the plan. */
  readonly providerId: string;
}

/** The state of the writes to one upstream, kept beyond a request. */
export interface WriteMemory {
  readonly store: WriteStore;
  readonly pendingCreates: PendingCreates;
  readonly changes: Changes;
  /** Karbor: the providers seen in the last list. */
  readonly knownProviders: KnownProviders;
  /** Whether creates write a correlation tag, on an upstream with a field for it. */
  readonly hasTag: boolean;
  /** Keys of the correlation tags. The first one writes tags, all are accepted. Empty without a configured secret. */
  readonly tagKeys: readonly Buffer[];
  /** Whether callers use tokens of their own: a second caller then gets a result only after a read with their token. */
  readonly isCallersToken: boolean;
}

/**
 * The writes to checkpoints, the same for every kind of upstream. Every function rejects with a GatewayError.
 * NOT_SUPPORTED names the argument and precedes any call.
 */
export interface Writes {
  /**
   * Everything before the create itself; creates nothing.
   * @param seed Gives an equal create in another process the same correlation tag. Without a seed each create has its own.
   */
  readonly prepare: (
    upstream: UpstreamClient,
    request: CreateRequest,
    memory: WriteMemory,
    seed?: readonly string[],
  ) => Promise<CheckpointFingerprint>;
  /** Sends the create once. OUTCOME_UNKNOWN is the only failure after which something may have been created. */
  readonly create: (
    upstream: UpstreamClient,
    request: CreateRequest,
    fingerprint: CheckpointFingerprint,
    memory: WriteMemory,
  ) => Promise<CreatedCheckpoint>;
  /** Finds every possible result of this create by reads alone. Null, without a call, if there is no way to find one. */
  readonly find: (
    upstream: UpstreamClient,
    fingerprint: CheckpointFingerprint,
    memory: WriteMemory,
  ) => Promise<readonly Checkpoint[] | null>;
  readonly get: (upstream: UpstreamClient, key: CheckpointKey) => Promise<Checkpoint>;
  /** Starts a deletion. Succeeds also for a checkpoint in deletion or a deleted one. Concurrent deletes are merged. */
  readonly remove: (upstream: UpstreamClient, key: CheckpointKey, memory: WriteMemory) => Promise<Removed>;
  readonly reset: (
    upstream: UpstreamClient,
    key: CheckpointKey,
    state: 'available' | 'error',
    memory: WriteMemory,
  ) => Promise<{ requestId: string | null }>;
}
