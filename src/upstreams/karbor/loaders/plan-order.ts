import { type Checkpoint, type CheckpointFilter, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import type { UnreadRow } from '../../../domain/row.ts';
import { GatewayError } from '../../../failure.ts';
import type { PageRequest } from '../../page.ts';
import { groupBy } from '../../rows.ts';
import type { StartOf, StartTime } from '../../start-time.ts';
import { withinDays } from './day-range.ts';

type InstantOf = (checkpoint: Checkpoint) => Promise<string | null>;

/** Rows as a sorted bank gives them, oldest first, turned round. Within one day the bank's own order is kept. */
export function reversed(rows: readonly Checkpoint[]): Checkpoint[] {
  return rows.toSorted((a, b) => (dayOf(a) < dayOf(b) ? -1 : dayOf(a) > dayOf(b) ? 1 : 0)).reverse();
}

/**
 * The rows of one plan, newest first, from a bank that may give them in any order: by day, and within one day as the
 * operation log has it. The log is asked for the rows of the days that the request reaches, where there are several.
 */
export async function newestFirst(
  rows: readonly Checkpoint[],
  request: PageRequest<CheckpointFilter>,
  instantOf: InstantOf,
): Promise<Checkpoint[]> {
  const days = [...groupBy(reversed(rows), dayOf)];
  const reached = daysNeeded(days, request);
  const sorted = await Promise.all(
    days.map(([day, group]) => (reached.has(day) && group.length > 1 ? byLog(group, instantOf) : group)),
  );
  return sorted.flat();
}

/** The days, newest first, that hold what a request asks for and one row more. */
function daysNeeded(days: readonly [string, readonly Checkpoint[]][], request: PageRequest<CheckpointFilter>) {
  const { first, after, filter } = request;
  const begin = after === null ? undefined : String(after[1]);
  const reached = new Set<string>();
  let found = 0;
  for (const [day, group] of days) {
    if (found > first) break;
    if (begin !== undefined && day > begin) continue;
    reached.add(day);
    // Of the day of the cursor, and of one that the filter's times cut through, some rows may not be wanted.
    if (day !== begin && withinDays(day, filter)) found += group.filter((row) => matchesCheckpoint(row, filter)).length;
  }
  return reached;
}

/**
 * One day. Where the log agrees with the bank, the bank has sorted and its order says more: the log has whole seconds,
 * and a backup that could not begin is not in it. Else what the log does not know comes last, in the bank's order.
 */
async function byLog(group: readonly Checkpoint[], instantOf: InstantOf): Promise<readonly Checkpoint[]> {
  const instants = await Promise.all(group.map((row) => instantOf(row).catch(nullIfUnreadable)));
  const known = instants.filter((instant) => instant !== null);
  if (known.every((instant, index) => index === 0 || instant <= (known[index - 1] ?? ''))) return group;
  const timed = group.map((row, index) => ({ row, at: instants[index] ?? '' }));
  return timed.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : 0)).map(({ row }) => row);
}

/**
 * A row of the log that cannot be read and leaves open whether the first one of a day is its newest. Others of that day
 * that the log dates no later are not newer, whatever else it has of them.
 */
export async function unreadOfDay(rows: readonly Checkpoint[], startOf: StartOf): Promise<UnreadRow | undefined> {
  const [day] = rows.map(dayOf);
  const group = rows.filter((row) => dayOf(row) === day);
  if (group.length < 2) return undefined;
  const [first, ...others] = await Promise.all(
    group.map(async (row) => (await startOf(row).catch(nullIfUnreadable)) ?? NOWHERE),
  );
  const isOlder = ({ at }: StartTime) => at !== null && first?.at != null && at <= first.at;
  return first?.unread ?? others.find((other) => other.unread && !isOlder(other))?.unread;
}

const NOWHERE: StartTime = { at: null };

// A log that fails so will fail again; after any other failure the order is to be asked for once more.
const UNREADABLE: ReadonlySet<string> = new Set(['UPSTREAM_BAD_RESPONSE', 'FORBIDDEN', 'NOT_FOUND']);

/** A log that cannot be read says nothing of any row. */
function nullIfUnreadable(error: unknown): null {
  if (error instanceof GatewayError && UNREADABLE.has(error.code)) return null;
  throw error;
}

function dayOf({ createdOn }: Checkpoint): string {
  return createdOn ?? '';
}
