/**
 * How a write ended.
 * - `created`, `deleted`, `reset`: the upstream has accepted it; `existing`: nothing was created, because of
 *   `unlessNewerThan`; `replayed`: a repeated idempotency key has returned an earlier success.
 * - `refused`: by the gateway, which has not sent it; `failed`: by the upstream, or for lack of a connection or of time.
 * - `unknown`: it may have taken effect.
 */
export type WriteOutcome = 'created' | 'existing' | 'replayed' | 'deleted' | 'reset' | 'refused' | 'failed' | 'unknown';

/** A write as its resolver has ended it. */
export interface EndedWrite {
  /** Response key of the field. */
  readonly key: string;
  readonly outcome: WriteOutcome;
  /** The code of a failure. */
  readonly code?: string | undefined;
  /** The id of the checkpoint that was created, replayed or found. */
  readonly checkpointId?: string | undefined;
  /** The upstream's request id. */
  readonly upstreamRequestId?: string | undefined;
  /** Backups of the checkpoint whose deletion was refused. */
  readonly failedBackups?: number | undefined;
}
