import type { Checkpoint } from '../../domain/checkpoint.ts';
import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { KnownProviders } from '../known-providers.ts';
import type { Changes } from './changes.ts';
import type { CreateTrace } from './create-operation.ts';
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

/** What the answer to a create tells. */
export interface Made {
  readonly checkpoint: Checkpoint;
  readonly requestId: string | null;
}

/** By what the create of a checkpoint is found again. */
export interface Trace extends CreateTrace {
  readonly vaultNativeId: string;
  /** Karbor: the provider of the plan. */
  readonly providerId: string;
}

/** What the gateway keeps of the writes to one upstream for longer than a request. */
export interface WriteMemory {
  readonly store: WriteStore;
  readonly attempts: PendingCreates;
  readonly changes: Changes;
  /** Karbor: whether a provider is the only one. */
  readonly knownProviders: KnownProviders;
  /** Whether what is made gets a mark, where the upstream has a place for it. */
  readonly hasMark: boolean;
  /** What keys the marks: the first makes new ones, a look takes those of all. Empty where no secret is configured. */
  readonly markKeys: readonly Buffer[];
  /** Whether each caller brings a token: what one of them made is shown to another only if that one may read it. */
  readonly isCallersToken: boolean;
}

/**
 * What can be done to checkpoints, the same for both kinds of upstream. Every function rejects with a
 * GatewayError; NOT_SUPPORTED, with the argument, comes before any call.
 */
export interface Writes {
  /**
   * All that comes before a create; nothing is made by it.
   * @param seed What makes an equal create in another process leave the same mark; without it each has its own.
   */
  readonly prepare: (
    upstream: UpstreamClient,
    request: CreateRequest,
    memory: WriteMemory,
    seed?: readonly string[],
  ) => Promise<Trace>;
  /** Sends the create, once. OUTCOME_UNKNOWN is the only failure that may have made something. */
  readonly create: (
    upstream: UpstreamClient,
    request: CreateRequest,
    trace: Trace,
    memory: WriteMemory,
  ) => Promise<Made>;
  /** Every checkpoint that can be of this create. It only reads; null without a call where there is no way to tell. */
  readonly find: (upstream: UpstreamClient, trace: Trace, memory: WriteMemory) => Promise<readonly Checkpoint[] | null>;
  readonly get: (upstream: UpstreamClient, key: CheckpointKey) => Promise<Checkpoint>;
  /** Accepted, not finished. What is being deleted or is deleted already is a success. Deletes that overlap are one. */
  readonly remove: (upstream: UpstreamClient, key: CheckpointKey, memory: WriteMemory) => Promise<Removed>;
  readonly reset: (
    upstream: UpstreamClient,
    key: CheckpointKey,
    state: 'available' | 'error',
    memory: WriteMemory,
  ) => Promise<{ requestId: string | null }>;
}
