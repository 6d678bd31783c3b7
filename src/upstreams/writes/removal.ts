import type { Failure } from '../../failure.ts';

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

/** A delete that was accepted. */
export interface Removed {
  readonly failedBackups: readonly FailedBackup[];
  readonly requestId: string | null;
  /** What may keep the checkpoint from going, in one sentence; null where nothing is known. */
  readonly warning: string | null;
}
