import type { Checkpoint } from '../domain/checkpoint.ts';
import type { Failure } from '../failure.ts';
import type { Upstream } from '../http/upstream.ts';

export interface CreateRequest {
  readonly vaultNativeId: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly incremental?: boolean | undefined;
  readonly resourceNativeIds?: readonly string[] | undefined;
}

export interface CheckpointKey {
  readonly nativeId: string;
  /** Karbor finds no checkpoint without it. */
  readonly providerId: string | undefined;
}

/** A backup that a deletion had to leave. */
export interface FailedBackup {
  readonly backupId: string;
  readonly name: string | null;
  readonly failure: Failure;
}

/**
 * What can be done to checkpoints, the same for both kinds of upstream. Every function rejects with a
 * GatewayError; NOT_SUPPORTED, with the argument, comes before any call.
 */
export interface Writes {
  readonly create: (
    upstream: Upstream,
    request: CreateRequest,
  ) => Promise<{ checkpoint: Checkpoint; requestId: string | null }>;
  /** Accepted, not finished. What is being deleted or is deleted already is a success. */
  readonly remove: (
    upstream: Upstream,
    key: CheckpointKey,
  ) => Promise<{ failedBackups: readonly FailedBackup[]; requestId: string | null }>;
  readonly reset: (
    upstream: Upstream,
    key: CheckpointKey,
    state: 'available' | 'error',
  ) => Promise<{ requestId: string | null }>;
}
