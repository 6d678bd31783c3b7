import type { TaskFilter } from '../../../domain/task.ts';
import { addMs, clampInstant } from '../../../domain/time.ts';
import type { PageRequest } from '../../page.ts';
import { TASK_PAGE } from '../operation-logs.ts';
import { nativeTaskKind, nativeTaskStatus } from '../status.ts';
import type { FeedQuery } from './task-feed.ts';

/** The margin of a time filter: the compared time may be that of the record or that of the start. */
const MARGIN_MS = 60_000;
const MIN_ROWS = 100;

// Accepted by every cloud as a filter. Open Telekom Cloud lists neither copy nor replication, and no cloud lists the move.
const SENT_KINDS: ReadonlySet<string> = new Set([
  'backup',
  'delete',
  'restore',
  'vault_delete',
  'remove_resource',
  'sync',
]);
const LEAVING: ReadonlySet<string> = new Set(['waiting', 'running']);

/** A condition of which the upstream takes one value. */
interface Words {
  /** The value to send, if it alone matches. */
  readonly sent: string | undefined;
  /** True if other rows are returned, too. */
  readonly isApplied: boolean;
  /** True if no row matches. */
  readonly isVoid: boolean;
}

/** The part of a request that CBR applies. Null if no task of CBR matches. */
export function feedQuery({ filter, first, after }: PageRequest<TaskFilter>): FeedQuery | null {
  const { kind, status } = sentWords(filter);
  if (kind.isVoid || status.isVoid) return null;
  return {
    vaultId: filter.vaultNativeId,
    resourceId: filter.resourceNativeId,
    operationType: kind.sent,
    status: status.sent,
    from: filter.startedFrom === undefined ? undefined : beforehand(filter.startedFrom),
    // The row of the position is read again, and one more row decides whether there is a next page.
    limit: isSentWhole(filter) ? Math.max(MIN_ROWS, first + (after === null ? 1 : 2)) : TASK_PAGE,
    isShrinking: status.sent !== undefined && LEAVING.has(status.sent),
  };
}

/** Whether CBR applies a filter, apart from the margin of its time. */
export function isSentWhole(filter: TaskFilter): boolean {
  const { kind, status } = sentWords(filter);
  return !kind.isApplied && !status.isApplied && filter.checkpointId === undefined && filter.startedTo === undefined;
}

function sentWords({ kind, status }: TaskFilter) {
  return {
    kind: wordsOf(kind, nativeTaskKind, (word) => SENT_KINDS.has(word)),
    status: wordsOf(status, nativeTaskStatus, () => true),
  };
}

/** A time filter that includes everything since an instant. */
export function beforehand(instant: string): string {
  return clampInstant(addMs(clampInstant(instant), -MARGIN_MS));
}

function wordsOf<Value extends string>(
  values: readonly Value[] | undefined,
  nativeOf: (value: Value) => string | undefined,
  isSent: (word: string) => boolean,
): Words {
  if (values === undefined) return { sent: undefined, isApplied: false, isVoid: false };
  const words = new Set(values.map(nativeOf).filter((word) => word !== undefined));
  // A word that the gateway does not know counts as UNKNOWN.
  const isOpen = values.some((value) => value === 'UNKNOWN');
  const [only] = words;
  const sent = only !== undefined && words.size === 1 && !isOpen && isSent(only) ? only : undefined;
  return { sent, isApplied: sent === undefined, isVoid: words.size === 0 && !isOpen };
}
