import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { WriteStore } from './write-store.ts';

/** Identifies the result of a create whose response was lost. Plain data, kept in a store. */
export interface CreateFingerprint {
  /** Unique per create. */
  readonly id: string;
  /** Correlation tags. The first is written to the upstream, and any of them identifies this create. Empty without tags. */
  readonly tags: readonly string[];
  /** In ms since the epoch, by the clock of the gateway. */
  readonly startedAt: number;
}

/** The response to a create. */
export interface CreateResponse<T> {
  readonly created: T;
  readonly requestId: string | null;
}

export interface Created<T> extends CreateResponse<T> {
  /** True if the response was lost and the created object was found afterwards. */
  readonly isFound: boolean;
  /** True if nothing was created because an existing object satisfies the request. */
  readonly isExisting: boolean;
  /** True if a repeated idempotency key has returned an earlier success. Not stored. */
  readonly isReplayed?: boolean;
}

/** The words for a create in messages. */
export interface CreateWords {
  /** The client function: `createCheckpoint`. */
  readonly operation: string;
  /** The created object: `checkpoint`. */
  readonly noun: string;
  /** The way for a client to check: `Check the newest checkpoints of the vault`. */
  readonly lookUp: string;
}

/** One create of any entity: how to send it and how to find its result. */
export interface CreateCall<T, Fingerprint extends CreateFingerprint> {
  readonly words: CreateWords;
  readonly upstream: UpstreamClient;
  /** The idempotency key of the client. */
  readonly key: string | undefined;
  /** Sends the create once. OUTCOME_UNKNOWN is the only failure after which something may have been created. */
  readonly send: (upstream: UpstreamClient, fingerprint: Fingerprint) => Promise<CreateResponse<T>>;
  /** Finds every possible result of this create by reads alone. Null, without a call, if there is no way to find one. */
  readonly find: (upstream: UpstreamClient, fingerprint: Fingerprint) => Promise<readonly T[] | null>;
}

/** A create with everything needed to run it at most once. The store keeps plain data: `Fingerprint` and `Stored`. */
export interface CreateOperation<T, Fingerprint extends CreateFingerprint, Stored> extends CreateCall<T, Fingerprint> {
  readonly store: WriteStore;
  /** The whole input. Creates with one key and equal inputs are the same create, with a result of the same type. */
  readonly input: readonly unknown[];
  /** Whether callers use tokens of their own: a second caller then gets a result only after a read with their token. */
  readonly isCallersToken: boolean;
  /** Reads an object that makes the create unnecessary. */
  readonly findExisting?: (() => Promise<T | null>) | undefined;
  /**
   * Everything before the create itself; creates nothing.
   * @param seed Gives an equal create in another process the same correlation tag. Without a seed each create has its own.
   */
  readonly prepare: (seed?: readonly string[]) => Promise<Fingerprint>;
  readonly toStored: (created: T) => Stored;
  /** Restores the result from its stored form. Reads it again unless the caller is known to have the right to read it. */
  readonly recall: (stored: Stored, isOwn: boolean) => Promise<T>;
}
