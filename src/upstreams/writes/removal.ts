import type { Failure } from '../../failure.ts';

export interface CheckpointKey {
  readonly nativeId: string;
  /** Required on Karbor. */
  readonly providerId: string | undefined;
}

/** A backup whose deletion was refused. */
export interface FailedBackup {
  readonly backupId: string;
  readonly name: string | null;
  readonly failure: Failure;
}

/** A delete that was accepted. */
export interface Removed {
  readonly failedBackups: readonly FailedBackup[];
  readonly requestId: string | null;
  /** What may prevent the deletion, in one sentence. Null if nothing is known. */
  readonly warning: string | null;
}
