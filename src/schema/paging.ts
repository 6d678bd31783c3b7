import type { Context } from '../context/context.ts';
import { type Failure, GatewayError, invalidInput, toFailure } from '../failure.ts';
import { cursorWriter, decodeCursor, type ListIdentity, type ListPosition, type RemainingUpstreams } from './cursor.ts';

const MAX_ROWS = 100;
export const DEFAULT_ROWS = 20;

/** The number of rows and the position. Null is the start. */
export interface PageRequest {
  readonly first: number;
  readonly after: ListPosition | null;
}

/** The list of one upstream. */
export interface Source<T> {
  readonly name: string;
  readonly read: (request: PageRequest) => Promise<{
    readonly rows: readonly { readonly node: T; readonly position: ListPosition }[];
    readonly next: ListPosition | null;
    readonly isPostponed?: boolean;
    readonly total?: number | undefined;
    /** The errors of omitted rows that cannot be identified. */
    readonly unread?: readonly GatewayError[];
  }>;
}

/** Cursors are encoded on demand, by functions: V8 allocates accessors in old space and calls them slowly. */
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
  /** The number of rows in the list. Null if the reads of this page do not determine it. */
  readonly totalCount: number | null;
}

/** The arguments of every connection. */
export interface PageArgs {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * The number of rows of a page.
 * @throws GatewayError INVALID_INPUT for a number out of range.
 */
export function readFirst({ first: given }: PageArgs): number {
  const first = given ?? DEFAULT_ROWS;
  if (first >= 1 && first <= MAX_ROWS) return first;
  throw invalidInput(['first'], `first is ${first}; accepted: 1 to ${MAX_ROWS}.`);
}

/** A requested page: the number of rows and the upstreams still to be read. */
export interface ListPage {
  readonly list: ListIdentity;
  readonly first: number;
  readonly remaining: RemainingUpstreams;
}

/**
 * @param names The upstreams of the list, in order.
 * @throws GatewayError INVALID_INPUT for a number of rows out of range, and for a cursor of another list.
 */
export function readPage(args: PageArgs, list: ListIdentity, names: readonly string[]): ListPage {
  const first = readFirst(args);
  if (args.after == null) return { list, first, remaining: names.map((name) => [name, null]) };
  const remaining = decodeCursor(list, args.after);
  for (const [name] of remaining) if (!names.includes(name)) throw notInList(name);
  return { list, first, remaining };
}

/**
 * Reads one page, source by source, each with its share of the remaining time. A failed source is reported in `failures` and
 * retried last. If all sources fail, the first error is thrown. A row that cannot be identified is reported in `failures`,
 * too, and omitted from the page.
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
  // Upstreams that were read to their end on earlier pages have no count.
  const totals: (number | undefined)[] = remaining.length === sources.length ? [] : [undefined];
  for (const [index, [name, start]] of remaining.entries()) {
    const rest = remaining.slice(index + 1);
    try {
      const reading = sourceOf(sources, name).read({ first: first - edges.length, after: start });
      const page = await withinShare(
        reading,
        name,
        rest.length === 0 ? undefined : context.leftMs() / (rest.length + 1),
      );
      if (page.isPostponed) {
        next = [[name, start], ...rest];
        break;
      }
      totals.push(page.total);
      const others = [...rest, ...failed];
      for (const { node, position } of page.rows) {
        edges.push({ node, cursor: () => write([[name, position], ...others]) });
      }
      for (const error of page.unread ?? []) {
        context.report(error);
        failures.push(toFailure(error));
      }
      next = page.next === null ? rest : [[name, page.next], ...rest];
      if (page.next !== null || edges.length >= first) break;
    } catch (error) {
      if (isBadCursor(error)) throw error;
      context.report(error);
      errors.push(error);
      failures.push(toFailure(error));
      // An unsupported operation is not retried.
      if (!isNotSupported(error)) failed.push([name, start]);
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

/** Null if a total is unknown. */
function sumOf(totals: readonly (number | undefined)[]): number | null {
  return totals.reduce<number | null>((sum, total) => (sum === null || total === undefined ? null : sum + total), 0);
}

/** Abandons a source at the end of its share, so that a source without a response leaves time for the following ones. */
async function withinShare<T>(reading: Promise<T>, upstream: string, shareMs: number | undefined): Promise<T> {
  if (shareMs === undefined) return reading;
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const message = `${upstream}: the upstream did not respond within its share of the time.`;
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
  return invalidInput(['after'], `after is a cursor at the upstream ${name}, which is not in this list.`);
}

/** An invalid position is an error of the client, not of an upstream. */
function isBadCursor(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'INVALID_INPUT' && error.details.argument?.[0] === 'after';
}

function isNotSupported(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'NOT_SUPPORTED';
}
