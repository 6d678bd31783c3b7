import { nativeIdOf } from '../../../domain/entities.ts';
import { isUnread, known, type Row, type UnreadRow, unread } from '../../../domain/row.ts';
import { matchesTask, type Task, type TaskFilter } from '../../../domain/task.ts';
import { GatewayError } from '../../../failure.ts';
import type { UpstreamClient } from '../../../http/upstream-client.ts';
import type { Page, PageRequest } from '../../page.ts';
import type { ListedTask } from '../operation-logs.ts';
import type { TaskFeed } from './task-feed.ts';

/** Reads until the page is full and the next row known, 10 pages of the upstream at most. */
export async function readTaskPage(
  cbr: UpstreamClient,
  feed: TaskFeed,
  { first, filter }: PageRequest<TaskFilter>,
): Promise<Page<Task>> {
  const matching = () =>
    feed.rows().filter((row): row is ListedTask => !isUnread(row) && matchesTask(row.task, filter));
  try {
    while (matching().length <= first && !feed.isExhausted()) await feed.readMore();
  } catch (error) {
    // Tasks that were read are kept. The next page begins behind them, where the failure recurs.
    if (matching().length === 0) throw error;
  }
  const found = matching();
  const shown = found.slice(0, first);
  const rows = shown.map((row) => ({ node: row.task, position: feed.positionOf(row) }));
  const last = found.length > first ? shown.at(-1) : undefined;
  if (last) return { rows, next: feed.positionOf(last), unread: unreadOf(feed.rows(), filter, last) };
  if (feed.hasEnded()) return { rows, next: null, unread: unreadOf(feed.rows(), filter) };
  const next = feed.end();
  // Unidentified rows at the end are read again.
  if (next !== null) return { rows, next, unread: unreadOf(feed.rows(), filter, known(feed.rows()).at(-1)) };
  const message = `${cbr.name}: no task behind the cursor is identified on the pages that one request reads at most; narrow the filter.`;
  throw new GatewayError('UPSTREAM_BAD_RESPONSE', message, { upstream: cbr.name });
}

/** The unidentified rows that may match, up to the last row of a page. */
function unreadOf(
  rows: readonly Row<ListedTask>[],
  { checkpointId }: TaskFilter,
  last?: ListedTask,
): readonly UnreadRow[] {
  const page = last === undefined ? rows : rows.slice(0, rows.indexOf(last) + 1);
  const wanted = checkpointId === undefined ? undefined : nativeIdOf(checkpointId);
  return unread(page).filter(
    ({ checkpointNativeId = wanted }) => wanted === undefined || checkpointNativeId === wanted,
  );
}
