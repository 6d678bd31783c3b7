import type { UpstreamClient } from '../../http/upstream-client.ts';
import type { WriteStore } from './write-store.ts';

/** By what a create is found again when its answer is lost. Plain data: a store keeps it. */
export interface CreateTrace {
  /** Tells this create from every other one. */
  readonly id: string;
  /** The first is put into what is made, and each of them tells this create. Empty where nothing is put. */
  readonly marks: readonly string[];
  /** In ms since the epoch, on the gateway's clock. */
  readonly beganAt: number;
}

/** What the answer to a create tells. */
export interface Made<T> {
  readonly made: T;
  readonly requestId: string | null;
}

export interface Created<T> extends Made<T> {
  /** True when the create's own answer was lost and a look found what it made. */
  readonly isFound: boolean;
  /** True when nothing was made, since there is one already that will do. */
  readonly isExisting: boolean;
}

/** How messages name a create. */
export interface CreateWords {
  /** The client function: `createCheckpoint`. */
  readonly operation: string;
  /** What it makes: `checkpoint`. */
  readonly noun: string;
  /** How a client can look as well: `Read the newest checkpoints of the vault`. */
  readonly look: string;
}

/** One create of anything, as it is sent and looked for. */
export interface CreateCall<T, Trace extends CreateTrace> {
  readonly words: CreateWords;
  readonly upstream: UpstreamClient;
  /** The client's own name for it: the idempotency key. */
  readonly key: string | undefined;
  /** Sends the create, once. OUTCOME_UNKNOWN is the only failure that may have made something. */
  readonly send: (upstream: UpstreamClient, trace: Trace) => Promise<Made<T>>;
  /** Everything that can be of this create. It only reads; null without a call where there is no way to tell. */
  readonly find: (upstream: UpstreamClient, trace: Trace) => Promise<readonly T[] | null>;
}

/** The same with all that it takes to make it once. Plain data alone goes into the store: `Trace` and `Stored`. */
export interface CreateOperation<T, Trace extends CreateTrace, Stored> extends CreateCall<T, Trace> {
  readonly store: WriteStore;
  /** All that was asked. Creates with one key are equal where it is; what is made by them is then of one type. */
  readonly input: readonly unknown[];
  /** Whether each caller brings a token: what one of them made is shown to another only if that one may read it. */
  readonly isCallersToken: boolean;
  /** Reads what makes the create needless. */
  readonly findExisting?: (() => Promise<T | null>) | undefined;
  /**
   * All that comes before the create; nothing is made by it.
   * @param seed What makes an equal create in another process leave the same mark; without it each has its own.
   */
  readonly prepare: (seed?: readonly string[]) => Promise<Trace>;
  readonly toStored: (made: T) => Stored;
  /** Made again of what is stored. It is read anew for a caller who is not known to have the right to read it. */
  readonly recall: (stored: Stored, isOwn: boolean) => Promise<T>;
}
