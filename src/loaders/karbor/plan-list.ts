import type { Checkpoint } from '../../domain/checkpoint.ts';
import { type CheckpointFilter, matchesCheckpoint } from '../../domain/filter.ts';
import { DAY_MS, dayOf, shift } from '../../domain/time.ts';
import { GatewayError } from '../../failure.ts';
import type { Part, Position, Slice, SliceRequest } from '../slice.ts';
import { type CheckpointFeed, type FeedQuery, MOST_PAGES, PAGE } from './checkpoint-feed.ts';
import { daysOf, withinTimes } from './window.ts';

type Request = SliceRequest<CheckpointFilter>;

export interface PlanListTools {
  readonly feedOf: (query: FeedQuery) => CheckpointFeed;
  readonly instantOf: (checkpoint: Checkpoint) => Promise<string | null>;
  readonly today: () => string;
}

/** The row and its day; then the oldest day of all, where the list is read by windows. */
export const PLAN_POSITIONS: readonly (readonly Part[])[] = [
  ['id', 'day'],
  ['gap', 'day', 'day'],
];

// How many days a window begins with, when a plan has more checkpoints than are read at once.
const WINDOW_DAYS = 32;

/** Rows as Karbor gives them, oldest first, turned round. Within one day the bank's own order is kept. */
export function newestFirst(rows: readonly Checkpoint[]): Checkpoint[] {
  const dayOfRow = ({ createdOn }: Checkpoint) => createdOn ?? '';
  return rows.toSorted((a, b) => (dayOfRow(a) < dayOfRow(b) ? -1 : dayOfRow(a) > dayOfRow(b) ? 1 : 0)).reverse();
}

/**
 * The checkpoints of one plan, newest first. Karbor pages upwards only, so the list is read whole, up to ten
 * pages, and turned round; beyond that it is read in windows of days that go back.
 */
export async function sliceOfPlan(
  tools: PlanListTools,
  query: FeedQuery,
  request: Request,
): Promise<Slice<Checkpoint>> {
  const oldest = request.after?.[2];
  if (oldest !== undefined) return sliceByWindows(tools, query, request, String(oldest));
  const feed = tools.feedOf({ ...query, ...daysOf(request.filter) });
  while (!feed.isExhausted()) await feed.readMore();
  if (feed.hasEnded()) return sliceOfRows(tools, newestFirst(feed.rows()), request);
  return sliceByWindows(tools, query, request, feed.rows()[0]?.createdOn ?? '1970-01-01');
}

/** Cuts a request's rows out of all that there are, newest first. */
export async function sliceOfRows(
  tools: Pick<PlanListTools, 'instantOf'>,
  rows: readonly Checkpoint[],
  request: Request,
): Promise<Slice<Checkpoint>> {
  const behind = behindPosition(rows, request.after).filter((row) => matchesCheckpoint(row, request.filter));
  const wanted = await withinTimes(behind, request.filter, tools.instantOf);
  const taken = wanted.slice(0, request.first).map((node) => ({ node, position: positionOf(node) }));
  return { rows: taken, next: wanted.length > taken.length ? (taken.at(-1)?.position ?? null) : null };
}

async function sliceByWindows(
  tools: PlanListTools,
  query: FeedQuery,
  request: Request,
  oldest: string,
): Promise<Slice<Checkpoint>> {
  const { filter } = request;
  const found: Checkpoint[] = [];
  // Clocks differ: what is today for Karbor may be tomorrow here.
  const earliest = [oldest, daysOf(filter).fromDay ?? ''].sort().at(-1) ?? oldest;
  let toDay = request.after ? String(request.after[1]) : (daysOf(filter).toDay ?? addDays(tools.today(), 1));
  let days = WINDOW_DAYS;
  for (let windows = 0; windows < MOST_PAGES && toDay >= earliest && found.length <= request.first; windows += 1) {
    const fromDay = [earliest, addDays(toDay, 1 - days)].sort().at(-1) ?? earliest;
    const feed = tools.feedOf({ ...query, fromDay, toDay });
    while (!feed.isExhausted()) await feed.readMore();
    if (!feed.hasEnded()) {
      if (fromDay === toDay) throw tooManyInADay(toDay);
      days = Math.max(1, Math.floor(days / 4));
      continue;
    }
    const rows = behindPosition(newestFirst(feed.rows()), request.after).filter((row) =>
      matchesCheckpoint(row, filter),
    );
    found.push(...(await withinTimes(rows, filter, tools.instantOf)));
    toDay = addDays(fromDay, -1);
    // A plan may have rested for years.
    if (feed.rows().length === 0) days *= 4;
  }
  const taken = found.slice(0, request.first).map((node) => ({ node, position: [...positionOf(node), oldest] }));
  if (found.length > taken.length) return { rows: taken, next: taken.at(-1)?.position ?? null };
  return { rows: taken, next: toDay >= earliest ? ['', toDay, oldest] : null };
}

function positionOf({ nativeId, createdOn }: Checkpoint): Position {
  return [nativeId, createdOn ?? ''];
}

/** What stands behind a position; when its row is gone, its day begins anew: twice is better than never. */
function behindPosition(rows: readonly Checkpoint[], after: Position | null): readonly Checkpoint[] {
  if (after === null) return rows;
  const [nativeId, day = ''] = after.map(String);
  const place = rows.findIndex((row) => row.nativeId === nativeId);
  return place >= 0 ? rows.slice(place + 1) : rows.filter(({ createdOn }) => (createdOn ?? '') <= day);
}

function addDays(day: string, days: number): string {
  return dayOf(shift(`${day}T00:00:00.000Z`, days * DAY_MS));
}

function tooManyInADay(day: string): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `One plan has more than ${MOST_PAGES * PAGE} checkpoints on ${day}; they cannot be listed newest first.`,
  );
}
