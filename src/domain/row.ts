import { GatewayError } from '../failure.ts';

/** What can be told of a row that cannot be identified. */
interface Hints {
  readonly upstream: string;
  readonly requestId?: string | undefined;
  /** Its own id, and those of the checkpoint and of the vault it belongs to, where these can be read. */
  readonly nativeId?: string | undefined;
  readonly checkpointNativeId?: string | undefined;
  readonly vaultNativeId: string | undefined;
  /** The upstream's own word for its status, where that can be read. */
  readonly nativeStatus?: string | undefined;
  /** The last instant at which it can have been made, where that can be read. */
  readonly madeBy?: string | undefined;
}

/** Why a row of an upstream cannot be identified. It stands in the place of the row. */
export class UnreadRow extends GatewayError {
  /** In a list of an answer it stands beside the rest. */
  readonly isLeftOut = true;
  readonly nativeId: string | undefined;
  readonly checkpointNativeId: string | undefined;
  readonly vaultNativeId: string | undefined;
  readonly nativeStatus: string | undefined;
  readonly madeBy: string | undefined;

  constructor(message: string, { upstream, requestId, ...hints }: Hints) {
    super('UPSTREAM_BAD_RESPONSE', message, {
      upstream,
      retryable: false,
      ...(requestId !== undefined && { requestId }),
    });
    this.nativeId = hints.nativeId;
    this.checkpointNativeId = hints.checkpointNativeId;
    this.vaultNativeId = hints.vaultNativeId;
    this.nativeStatus = hints.nativeStatus;
    this.madeBy = hints.madeBy;
  }
}

export type Row<T> = T | UnreadRow;

/** The rows that are known. */
export function known<T>(rows: readonly Row<T>[]): readonly T[] {
  return rows.some(isUnread) ? rows.filter((row): row is T => !isUnread(row)) : (rows as readonly T[]);
}

/** The rows that cannot be identified, each once. */
export function unread(rows: readonly Row<unknown>[]): readonly UnreadRow[] {
  if (!rows.some(isUnread)) return NONE;
  return [...new Map(rows.filter(isUnread).map((row) => [row.message, row])).values()];
}

/** @throws UnreadRow where one of the rows cannot be identified: what decides about a write leaves none out. */
export function whole<T>(rows: readonly Row<T>[]): readonly T[] {
  const [first] = unread(rows);
  if (first) throw first;
  return rows as readonly T[];
}

/** Those that may have been made at an instant or later. */
export function unreadSince(rows: readonly UnreadRow[], instant: string): readonly UnreadRow[] {
  return rows.filter(({ madeBy }) => madeBy === undefined || madeBy >= instant);
}

export function isUnread(row: unknown): row is UnreadRow {
  return row instanceof UnreadRow;
}

const NONE: readonly UnreadRow[] = [];
