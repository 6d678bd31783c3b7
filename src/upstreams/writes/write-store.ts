import { shareOfOne } from '../../domain/fair-share.ts';
import { DAY_MS } from '../../domain/time.ts';

/** Retention of an idempotency key, in ms. */
export const RETENTION_MS = DAY_MS;
const MAX_KEYS = 10_000;

/** The state of the create behind an idempotency key. Plain data, for any store. */
export type WriteRecord =
  | { readonly state: 'running'; readonly input: string }
  /** The create may have taken effect. It is reconciled from now on and never sent again. */
  | { readonly state: 'unknown'; readonly input: string; readonly fingerprint: unknown }
  | CreatedRecord<unknown>;

export interface CreatedRecord<Stored> {
  readonly state: 'created';
  /** A hash of the input. */
  readonly input: string;
  readonly stored: Stored;
  readonly requestId: string | null;
  /** Whether the object was found after a lost response. Replayed with the result. */
  readonly isFound: boolean;
  /** Whether an existing object was returned instead. Replayed with the result. */
  readonly isExisting: boolean;
  /** The caller of the create, as named by the handle of the upstream. */
  readonly by: string;
}

/**
 * Keeps creates with an idempotency key for a day, possibly outside the process. A store that several gateways share has
 * to turn the `running` record of a gateway that died into `unknown`: `sending` passes the fingerprint for that purpose.
 * Such a store may reject, with a GatewayError, in all but `put` and `free`.
 */
export interface WriteStore {
  /**
   * Claims a free key for a running create, atomically. Otherwise gives the record of the key, or 'full'.
   * @param holder The owner of the key. One holder occupies a share of the store at most.
   */
  readonly take: (key: string, input: string, holder: string) => Promise<WriteRecord | 'taken' | 'full'>;
  /**
   * Called right before a create is sent, each time. Gives the time within which its request has to be written, in ms;
   * undefined without a limit. Rejects if the claim is lost: then nothing is sent.
   */
  readonly sending: (key: string, fingerprint: unknown) => Promise<number | undefined>;
  readonly put: (key: string, record: WriteRecord) => Promise<void>;
  readonly free: (key: string) => Promise<void>;
  /** Resolves when the create behind the key is no longer running. */
  readonly whenEnded: (key: string) => Promise<void>;
  /** False while keys of the last 24 hours may be missing. */
  readonly isComplete: () => Promise<boolean>;
  /** The number of keys, from a store that knows it without asking. */
  readonly count?: () => number;
}

interface Row {
  readonly record: WriteRecord;
  readonly holder: string;
  readonly until: number;
}

/** A bounded store in memory. Records are kept for 24 hours, or until the process ends. */
export function memoryWriteStore({ most = MAX_KEYS, now = Date.now } = {}): WriteStore {
  const since = now();
  // In the order in which the keys were claimed, so that expired ones come first.
  const rows = new Map<string, Row>();
  const held = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();

  function dropOld(): void {
    for (const [key, { until }] of rows) {
      if (until > now()) return;
      drop(key);
    }
  }

  function drop(key: string): void {
    const row = rows.get(key);
    if (!row) return;
    rows.delete(key);
    const left = (held.get(row.holder) ?? 1) - 1;
    if (left > 0) held.set(row.holder, left);
    else held.delete(row.holder);
  }

  function wake(key: string): void {
    const waiters = waiting.get(key) ?? [];
    waiting.delete(key);
    for (const resolve of waiters) resolve();
  }

  return {
    take: async (key, input, holder) => {
      dropOld();
      const row = rows.get(key);
      if (row) return row.record;
      const own = held.get(holder) ?? 0;
      if (rows.size >= most || own >= shareOfOne(most, false)) return 'full';
      held.set(holder, own + 1);
      rows.set(key, { record: { state: 'running', input }, holder, until: now() + RETENTION_MS });
      return 'taken';
    },
    sending: async () => undefined,
    put: async (key, record) => {
      const row = rows.get(key);
      if (row) rows.set(key, { ...row, record });
      wake(key);
    },
    free: async (key) => {
      drop(key);
      wake(key);
    },
    whenEnded: async (key) => {
      if (rows.get(key)?.record.state !== 'running') return;
      await new Promise<void>((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
    },
    isComplete: async () => now() - since >= RETENTION_MS,
    count: () => {
      dropOld();
      return rows.size;
    },
  };
}
