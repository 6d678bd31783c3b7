import { type Checkpoint, type CheckpointFilter, matchesCheckpoint } from '../../../domain/checkpoint.ts';
import { type UnreadRow, unread as unreadOf } from '../../../domain/row.ts';
import { addDays } from '../../../domain/time.ts';
import { GatewayError } from '../../../failure.ts';
import { type Page, type PageRequest, type PageToken, type TokenPart, tooManySince } from '../../page.ts';
import { oncePerRow } from '../../rows.ts';
import type { StartOf } from '../../start-time.ts';
import { type CheckpointFeed, type FeedQuery, MAX_PAGES, PAGE } from './checkpoint-feed.ts';
import { daysOf, withinTimes } from './day-range.ts';
import { newestFirst, reversed, unreadOfDay } from './plan-order.ts';

type Request = PageRequest<CheckpointFilter>;

export interface PlanListTools {
  readonly feedOf: (query: FeedQuery) => CheckpointFeed;
  readonly startOf: StartOf;
  readonly today: () => string;
}

/** The row and its day; then the oldest day of the list, if it is read in windows. */
export const PLAN_POSITIONS: readonly (readonly TokenPart[])[] = [
  ['id', 'day'],
  ['optionalId', 'day', 'day'],
];

// Initial window in days, for a plan with more checkpoints than one request reads.
const WINDOW_DAYS = 32;

/**
 * Reads the list of one plan. Karbor pages in ascending order only, so the list is read completely, up to ten pages, and
 * reversed. Reads nothing for a cursor of a longer list.
 */
export async function readPlan(
  tools: PlanListTools,
  query: FeedQuery,
  { after, filter }: Request,
): Promise<CheckpointFeed | undefined> {
  if (after?.[2] !== undefined) return undefined;
  const feed = tools.feedOf({ ...query, ...daysOf(filter) });
  while (!feed.isExhausted()) await feed.readMore();
  return feed;
}

/** The checkpoints of one plan, newest first. A list longer than ten pages is read backwards in windows of days. */
export async function pageOfPlan(
  tools: PlanListTools,
  query: FeedQuery,
  feed: CheckpointFeed | undefined,
  request: Request,
): Promise<Page<Checkpoint>> {
  if (feed?.hasEnded()) return { ...(await pageOfFeed(tools, feed, request)), unread: unreadIn(feed, request) };
  const oldest = feed ? (feed.rows()[0]?.createdOn ?? '1970-01-01') : String(request.after?.[2]);
  return pageByWindows(tools, query, request, oldest);
}

/**
 * The checkpoints of one plan that were started on or after a UTC day, or have no day, in the order of the bank. A list
 * longer than ten pages is read again from that day on.
 * @throws GatewayError LIMIT_EXCEEDED if one request cannot read them all. The result is never partial.
 */
export async function allSince(
  { feedOf }: Pick<PlanListTools, 'feedOf'>,
  query: FeedQuery,
  feed: CheckpointFeed | undefined,
  day: string,
): Promise<Page<Checkpoint>> {
  const list = feed?.hasEnded() ? feed : feedOf({ ...query, fromDay: day });
  while (!list.isExhausted()) await list.readMore();
  if (!list.hasEnded()) throw tooManySince(day);
  const rows = list
    .rows()
    .filter(({ vaultNativeId, createdOn }) => vaultNativeId === query.planId && (createdOn ?? day) >= day);
  const unread = unreadIn(list, { filter: { vaultNativeId: query.planId } });
  return { rows: rows.map((node) => ({ node, position: positionOf(node) })), next: null, unread };
}

/** Cuts a page out of a list that was read to its end, newest first. */
async function pageOfFeed(
  tools: Pick<PlanListTools, 'startOf'>,
  feed: CheckpointFeed,
  request: Request,
): Promise<Page<Checkpoint>> {
  // The order and its unreadable rows come from one read of the log, also if that fails.
  const startOf = oncePerRow(tools.startOf);
  const instantOf = instantsOf(startOf);
  const { first, after, filter } = request;
  const own = feed.rows().filter(({ vaultNativeId }) => vaultNativeId === filter.vaultNativeId);
  const rows = feed.isSorted() ? reversed(own) : await newestFirst(own, request, instantOf);
  const behind = behindPosition(rows, after).filter((row) => matchesCheckpoint(row, filter));
  const matching = await withinTimes(behind, filter, instantOf);
  const taken = matching.slice(0, first).map((node) => ({ node, position: positionOf(node) }));
  const next = matching.length > taken.length ? (taken.at(-1)?.position ?? null) : null;
  if (feed.isSorted()) return { rows: taken, next, newestCandidates: newestCandidatesIn(matching, { isSorted: true }) };
  const newestUndecidedBy = await unreadOfDay(matching, startOf);
  return { rows: taken, next, newestCandidates: newestCandidatesIn(matching, { isSorted: false }), newestUndecidedBy };
}

function instantsOf(startOf: StartOf): (row: Checkpoint) => Promise<string | null> {
  return async (row) => (await startOf(row)).at;
}

// Only a bank that honours markers gives ten pages, so each window is sorted.
async function pageByWindows(
  tools: PlanListTools,
  query: FeedQuery,
  request: Request,
  oldest: string,
): Promise<Page<Checkpoint>> {
  const { filter } = request;
  const found: Checkpoint[] = [];
  const unreadRows: UnreadRow[] = [];
  // Clocks differ: the current day of Karbor may be tomorrow here.
  const earliest = [oldest, daysOf(filter).fromDay ?? ''].sort().at(-1) ?? oldest;
  let toDay = request.after ? String(request.after[1]) : (daysOf(filter).toDay ?? addDays(tools.today(), 1));
  let days = WINDOW_DAYS;
  for (let windows = 0; windows < MAX_PAGES && toDay >= earliest && found.length <= request.first; windows += 1) {
    const fromDay = [earliest, addDays(toDay, 1 - days)].sort().at(-1) ?? earliest;
    const feed = tools.feedOf({ ...query, fromDay, toDay });
    while (!feed.isExhausted()) await feed.readMore();
    if (!feed.hasEnded()) {
      if (fromDay === toDay) throw tooManyInADay(toDay);
      days = Math.max(1, Math.floor(days / 4));
      continue;
    }
    unreadRows.push(...unreadIn(feed, request));
    const rows = behindPosition(reversed(feed.rows()), request.after).filter((row) => matchesCheckpoint(row, filter));
    found.push(...(await withinTimes(rows, filter, instantsOf(tools.startOf))));
    toDay = addDays(fromDay, -1);
    // A plan may have years without a checkpoint.
    if (feed.rows().length === 0) days *= 4;
  }
  const taken = found.slice(0, request.first).map((node) => ({ node, position: [...positionOf(node), oldest] }));
  const rest = { newestCandidates: newestCandidatesIn(found, { isSorted: true }), unread: unreadOf(unreadRows) };
  if (found.length > taken.length) return { rows: taken, next: taken.at(-1)?.position ?? null, ...rest };
  return { rows: taken, next: toDay >= earliest ? ['', toDay, oldest] : null, ...rest };
}

/** Of rows newest first: those without a day, and those of the first day if the bank may not have sorted the list. */
function newestCandidatesIn([first, ...others]: readonly Checkpoint[], { isSorted }: { readonly isSorted: boolean }) {
  return others.filter(({ createdOn }) => createdOn == null || (!isSorted && createdOn === first?.createdOn));
}

/** Unidentified rows that belong, or may belong, to this plan. */
function unreadIn(feed: CheckpointFeed, { filter }: Pick<Request, 'filter'>): readonly UnreadRow[] {
  return feed.unread().filter((row) => (row.vaultNativeId ?? filter.vaultNativeId) === filter.vaultNativeId);
}

function positionOf({ nativeId, createdOn }: Checkpoint): PageToken {
  return [nativeId, createdOn ?? ''];
}

/** The rows behind a position. If its row is gone, its day starts again: duplicates are better than gaps. */
function behindPosition(rows: readonly Checkpoint[], after: PageToken | null): readonly Checkpoint[] {
  if (after === null) return rows;
  const [nativeId, day = ''] = after.map(String);
  const index = rows.findIndex((row) => row.nativeId === nativeId);
  return index >= 0 ? rows.slice(index + 1) : rows.filter(({ createdOn }) => (createdOn ?? '') <= day);
}

function tooManyInADay(day: string): GatewayError {
  return new GatewayError(
    'UPSTREAM_BAD_RESPONSE',
    `One plan has more than ${MAX_PAGES * PAGE} checkpoints on ${day}; they cannot be listed newest first.`,
  );
}
