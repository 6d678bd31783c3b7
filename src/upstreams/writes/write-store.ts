import { shareOfOne } from '../../domain/fair-share.ts';
import { DAY_MS } from '../../domain/time.ts';

/** How long an idempotency key is kept. */
export const KEPT_MS = DAY_MS;
const MAX_KEYS = 10_000;

/** What is known of the create behind one idempotency key. Plain data, so that it fits any store. */
export type WriteRecord =
  | { readonly state: 'running'; readonly input: string }
  /** It may have made something: from here on it is only looked for. */
  | { readonly state: 'unknown'; readonly input: string; readonly trace: unknown }
  | MadeRecord<unknown>;

export interface MadeRecord<Stored> {
  readonly state: 'made';
  /** A hash of what was asked. */
  readonly input: string;
  readonly made: Stored;
  readonly requestId: string | null;
  /** Whether a look found it; told again with the success. */
  readonly isFound: boolean;
  /** Whether nothing was made for it; told again with the success. */
  readonly isExisting: boolean;
  /** Whose call it was, as the handle of the upstream names callers. */
  readonly by: string;
}

/**
 * Where creates with an idempotency key are remembered for a day; it may lie outside the process. A store that several gateways share has to
 * turn a `running` record whose gateway died into `unknown`; for that it is given the trace before anything is sent.
 */
export interface WriteStore {
  /**
   * Takes a free key for a running create, in one step; else tells what stands there, or that there is no room.
   * @param holder Whose key it is: one of them holds a share of the room at most, so that there is some for the others.
   */
  readonly take: (key: string, input: string, holder: string) => Promise<WriteRecord | 'taken' | 'full'>;
  /** Told before the first byte of a create leaves. */
  readonly sending: (key: string, trace: unknown) => Promise<void>;
  readonly put: (key: string, record: WriteRecord) => Promise<void>;
  readonly free: (key: string) => Promise<void>;
  /** Resolves when the create behind the key does not run any more. */
  readonly ended: (key: string) => Promise<void>;
  /** False while keys of the last day may be missing. */
  readonly isComplete: () => Promise<boolean>;
}

interface Row {
  readonly record: WriteRecord;
  readonly holder: string;
  readonly until: number;
}

/** A store that ends with the process. It is bounded, and lets nothing go before its day is over. */
export function memoryWriteStore({ most = MAX_KEYS, now = Date.now } = {}): WriteStore {
  const since = now();
  // In the order in which the keys were taken: what is over stands in front.
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
      rows.set(key, { record: { state: 'running', input }, holder, until: now() + KEPT_MS });
      return 'taken';
    },
    sending: async () => {},
    put: async (key, record) => {
      const row = rows.get(key);
      if (row) rows.set(key, { ...row, record });
      wake(key);
    },
    free: async (key) => {
      drop(key);
      wake(key);
    },
    ended: async (key) => {
      if (rows.get(key)?.record.state !== 'running') return;
      await new Promise<void>((resolve) => waiting.set(key, [...(waiting.get(key) ?? []), resolve]));
    },
    isComplete: async () => now() - since >= KEPT_MS,
  };
}
