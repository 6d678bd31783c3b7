import type { Context } from '../context/context.ts';
import { type Failure, GatewayError, invalidInput, toFailure } from '../failure.ts';
import { cursorWriter, decodeCursor, type ListIdentity, type ListPosition, type RemainingUpstreams } from './cursor.ts';

const MAX_ROWS = 100;
export const DEFAULT_ROWS = 20;

/** How many rows, behind which place; null is the beginning. */
export interface PageRequest {
  readonly first: number;
  readonly after: ListPosition | null;
}

/** One upstream's part of a list. */
export interface Source<T> {
  readonly name: string;
  readonly read: (request: PageRequest) => Promise<{
    readonly rows: readonly { readonly node: T; readonly position: ListPosition }[];
    readonly next: ListPosition | null;
    readonly isPostponed?: boolean;
    readonly total?: number | undefined;
    /** Why rows are missing that cannot be identified. */
    readonly unread?: readonly GatewayError[];
  }>;
}

/** Cursors are written when somebody asks for them. They are no accessors: V8 makes those slow and keeps them long. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: () => string | null;
  readonly endCursor: () => string | null;
}

export interface Edge<T> {
  readonly cursor: () => string;
  readonly node: T;
}

export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly failures: readonly Failure[];
  /** How many rows the list has; null where what was read for the page does not tell. */
  readonly totalCount: number | null;
}

/** The arguments of every connection. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * How many rows a page is to have.
 * @throws GatewayError INVALID_INPUT for a number that no page can have.
 */
export function readFirst({ first: given }: PageArgs): number {
  const first = given ?? DEFAULT_ROWS;
  if (first >= 1 && first <= MAX_ROWS) return first;
  throw invalidInput(['first'], `first is ${first}; accepted: 1 to ${MAX_ROWS}.`);
}

/** A page that is asked for: how many rows, and the upstreams that are still to be read. */
export interface ListPage {
  readonly list: ListIdentity;
  readonly first: number;
  readonly remaining: RemainingUpstreams;
}

/**
 * @param names The upstreams of the list, in their order.
 * @throws GatewayError INVALID_INPUT for a number of rows that no page can have, and for a cursor of another list.
 */
export function readPage(args: PageArgs, list: ListIdentity, names: readonly string[]): ListPage {
  const first = readFirst(args);
  if (args.after == null) return { list, first, remaining: names.map((name) => [name, null]) };
  const remaining = decodeCursor(list, args.after);
  for (const [name] of remaining) if (!names.includes(name)) throw notInList(name);
  return { list, first, remaining };
}

/**
 * Reads one page: source after source, in their order, each with its share of the time that is left. A source that
 * fails is named in `failures` and tried again last; when all of them fail the first error is thrown. A row that cannot be
 * identified stands in `failures` as well, and the rest of the page is as if it were not there.
 */
export async function resolveConnection<T>(
  context: Context,
  { list, first, remaining }: ListPage,
  sources: readonly Source<T>[],
): Promise<Connection<T>> {
  const write = cursorWriter(list);
  const edges: Edge<T>[] = [];
  const failures: Failure[] = [];
  const failed: RemainingUpstreams[number][] = [];
  const errors: unknown[] = [];
  let next: RemainingUpstreams = [];
  // Those that were read to their end on earlier pages are not counted anew.
  const totals: (number | undefined)[] = remaining.length === sources.length ? [] : [undefined];
  for (const [index, [name, place]] of remaining.entries()) {
    const rest = remaining.slice(index + 1);
    try {
      const reading = sourceOf(sources, name).read({ first: first - edges.length, after: place });
      const slice = await withinShare(
        reading,
        name,
        rest.length === 0 ? undefined : context.leftMs() / (rest.length + 1),
      );
      if (slice.isPostponed) {
        next = [[name, place], ...rest];
        break;
      }
      totals.push(slice.total);
      const others = [...rest, ...failed];
      for (const { node, position } of slice.rows) {
        edges.push({ node, cursor: () => write([[name, position], ...others]) });
      }
      for (const error of slice.unread ?? []) {
        context.report(error);
        failures.push(toFailure(error));
      }
      next = slice.next === null ? rest : [[name, slice.next], ...rest];
      if (slice.next !== null || edges.length >= first) break;
    } catch (error) {
      if (isBadCursor(error)) throw error;
      context.report(error);
      errors.push(error);
      failures.push(toFailure(error));
      // What an upstream can never answer is not asked again.
      if (!isNotSupported(error)) failed.push([name, place]);
      next = rest;
    }
  }
  if (errors.length > 0 && errors.length === remaining.length) throw errors[0];

  const open = [...next, ...failed];
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: open.length > 0,
      hasPreviousPage: false,
      startCursor: () => edges[0]?.cursor() ?? null,
      endCursor: () => (open.length > 0 ? write(open) : (edges.at(-1)?.cursor() ?? null)),
    },
    failures,
    totalCount: totals.length === sources.length ? sumOf(totals) : null,
  };
}

/** Null where one is not known. */
function sumOf(totals: readonly (number | undefined)[]): number | null {
  return totals.reduce<number | null>((sum, total) => (sum === null || total === undefined ? null : sum + total), 0);
}

/** Gives a source up when its share is over, so that one that hangs does not take the time of those behind it. */
async function withinShare<T>(reading: Promise<T>, upstream: string, shareMs: number | undefined): Promise<T> {
  if (shareMs === undefined) return reading;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${upstream}: the upstream gave no answer within its share of the time.`;
      reject(new GatewayError('UPSTREAM_TIMEOUT', message, { upstream }));
    }, shareMs);
  });
  return Promise.race([reading, over]).finally(() => clearTimeout(timer));
}

function sourceOf<T>(sources: readonly Source<T>[], name: string): Source<T> {
  const source = sources.find((candidate) => candidate.name === name);
  if (source) return source;
  throw notInList(name);
}

function notInList(name: string): GatewayError {
  return invalidInput(['after'], `after goes on at the upstream ${name}, which this list does not have.`);
}

/** A place that this list has not given is the client's error and not that of an upstream. */
function isBadCursor(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'INVALID_INPUT' && error.details.argument?.[0] === 'after';
}

function isNotSupported(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'NOT_SUPPORTED';
}
