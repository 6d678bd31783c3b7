import { GatewayError } from '../failure.ts';

/** The known properties of a row without an identity. */
interface RowHints {
  readonly upstream: string;
  readonly requestId?: string | undefined;
  /** Its own id, and those of its checkpoint and vault, if readable. */
  readonly nativeId?: string | undefined;
  readonly checkpointNativeId?: string | undefined;
  readonly vaultNativeId: string | undefined;
  /** The native status, if readable. */
  readonly nativeStatus?: string | undefined;
  /** The latest possible time of its creation, if readable. */
  readonly latestCreatedAt?: string | undefined;
}

/** The error for a row of an upstream that cannot be identified. Takes the place of the row. */
export class UnreadRow extends GatewayError {
  /** A list omits the row and reports the error in addition to the other rows. */
  readonly isLeftOut = true;
  readonly nativeId: string | undefined;
  readonly checkpointNativeId: string | undefined;
  readonly vaultNativeId: string | undefined;
  readonly nativeStatus: string | undefined;
  readonly latestCreatedAt: string | undefined;

  constructor(message: string, { upstream, requestId, ...hints }: RowHints) {
    super('UPSTREAM_BAD_RESPONSE', message, { upstream, retryable: false, requestId });
    this.nativeId = hints.nativeId;
    this.checkpointNativeId = hints.checkpointNativeId;
    this.vaultNativeId = hints.vaultNativeId;
    this.nativeStatus = hints.nativeStatus;
    this.latestCreatedAt = hints.latestCreatedAt;
  }
}

export type Row<T> = T | UnreadRow;

/** The identified rows. */
export function known<T>(rows: readonly Row<T>[]): readonly T[] {
  return rows.some(isUnread) ? rows.filter((row): row is T => !isUnread(row)) : (rows as readonly T[]);
}

/** The unidentified rows, without duplicates. */
export function unread(rows: readonly Row<unknown>[]): readonly UnreadRow[] {
  if (!rows.some(isUnread)) return NONE;
  return [...new Map(rows.filter(isUnread).map((row) => [row.message, row])).values()];
}

/** @throws UnreadRow for an unidentified row: a decision about a write must not skip a row. */
export function whole<T>(rows: readonly Row<T>[]): readonly T[] {
  const [first] = unread(rows);
  if (first) throw first;
  return rows as readonly T[];
}

/** The rows that may have been created at or after an instant. */
export function unreadSince(rows: readonly UnreadRow[], instant: string): readonly UnreadRow[] {
  return rows.filter(({ latestCreatedAt }) => latestCreatedAt === undefined || latestCreatedAt >= instant);
}

export function isUnread(row: unknown): row is UnreadRow {
  return row instanceof UnreadRow;
}

const NONE: readonly UnreadRow[] = [];
