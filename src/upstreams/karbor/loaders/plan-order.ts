import { type Checkpoint, type CheckpointFilter, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import type { UnreadRow } from '../../../domain/row.ts';
import { GatewayError } from '../../../failure.ts';
import type { PageRequest } from '../../page.ts';
import { groupBy } from '../../rows.ts';
import type { StartOf, StartTime } from '../../start-time.ts';
import { withinDays } from './day-range.ts';

type InstantOf = (checkpoint: Checkpoint) => Promise<string | null>;

/** Reverses the rows of a sorted bank, which are oldest first. Within a day the order of the bank decides. */
export function reversed(rows: readonly Checkpoint[]): Checkpoint[] {
  return rows.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0)).reverse();
}

/**
 * The rows of one plan, newest first, from a bank with any order: by day, and within a day by the operation log. The log is
 * read only for the days that the request needs, if they have several rows.
 */
export async function newestFirst(
  rows: readonly Checkpoint[],
  request: PageRequest<CheckpointFilter>,
  instantOf: InstantOf,
): Promise<Checkpoint[]> {
  const days = [...groupBy(reversed(rows), dayOf)];
  const needed = daysNeeded(days, request);
  const sorted = await Promise.all(
    days.map(([day, group]) => (needed.has(day) && group.length > 1 ? byLog(group, instantOf) : group)),
  );
  return sorted.flat();
}

/** The days, newest first, that contain the rows of a request and one more. */
function daysNeeded(days: readonly [string, readonly Checkpoint[]][], request: PageRequest<CheckpointFilter>) {
  const { first, after, filter } = request;
  const startDay = after === null ? undefined : String(after[1]);
  const needed = new Set<string>();
  let found = 0;
  for (const [day, group] of days) {
    if (found > first) break;
    if (startDay !== undefined && day > startDay) continue;
    needed.add(day);
    // The day of the cursor, and a day that the filter splits, may have rows that do not match.
    if (day !== startDay && withinDays(day, filter))
      found += group.filter((row) => matchesCheckpoint(row, filter)).length;
  }
  return needed;
}

/**
 * Sorts one day. If the log agrees with the bank, the order of the bank is kept because it is finer: the log has whole
 * seconds and lacks backups that could not start. Otherwise rows without a log entry come last, in the order of the bank.
 */
async function byLog(group: readonly Checkpoint[], instantOf: InstantOf): Promise<readonly Checkpoint[]> {
  const instants = await Promise.all(group.map((row) => instantOf(row).catch(nullIfUnreadable)));
  const known = instants.filter((instant) => instant !== null);
  if (known.every((instant, index) => index === 0 || instant <= (known[index - 1] ?? ''))) return group;
  const timed = group.map((row, index) => ({ row, at: instants[index] ?? '' }));
  return timed.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)).map(({ row }) => row);
}

/**
 * An unreadable row of the log that leaves open whether the first checkpoint of a day is the newest one. Checkpoints of
 * that day with no later start in the log are not newer.
 */
export async function unreadOfDay(rows: readonly Checkpoint[], startOf: StartOf): Promise<UnreadRow | undefined> {
  const [day] = rows.map(dayOf);
  const group = rows.filter((row) => dayOf(row) === day);
  if (group.length < 2) return undefined;
  const [first, ...others] = await Promise.all(
    group.map(async (row) => (await startOf(row).catch(nullIfUnreadable)) ?? NOT_RECORDED),
  );
  const isOlder = ({ at }: StartTime) => at !== null && first?.at != null && at <= first.at;
  return first?.unread ?? others.find((other) => other.unread && !isOlder(other))?.unread;
}

const NOT_RECORDED: StartTime = { at: null };

// Permanent failures of the log. After any other failure the request can be retried.
const UNREADABLE: ReadonlySet<string> = new Set(['UPSTREAM_BAD_RESPONSE', 'FORBIDDEN', 'NOT_FOUND']);

/** An unreadable log has no start time for any row. */
function nullIfUnreadable(error: unknown): null {
  if (error instanceof GatewayError && UNREADABLE.has(error.code)) return null;
  throw error;
}

function dayOf({ createdOn }: Checkpoint): string {
  return createdOn ?? '';
}
