import type { ObjectRef } from '@pothos/core';
import { type Failure, GatewayError, invalidInput, toFailure } from '../failure.ts';
import { builder } from './builder.ts';
import { decodeCursor, encodeCursor, type ListIdentity, type Place, type Turns } from './cursor.ts';
import { FailureRef } from './failure.ts';

const MOST_ROWS = 100;
const DEFAULT_ROWS = 20;

/** How many rows, behind which place; null is the beginning. */
export interface PageRequest {
  readonly first: number;
  readonly after: Place | null;
}

/** One upstream's part of a list. */
export interface Source<T> {
  readonly name: string;
  readonly read: (request: PageRequest) => Promise<{
    readonly rows: readonly { readonly node: T; readonly position: Place }[];
    readonly next: Place | null;
  }>;
}

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface Edge<T> {
  readonly cursor: string;
  readonly node: T;
}

export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: PageInfo;
  readonly failures: readonly Failure[];
}

interface ConnectionRequest<T> extends Omit<ListIdentity, 'filter'> {
  readonly args: { readonly first?: number | null | undefined; readonly after?: string | null | undefined };
  readonly filter: object;
  readonly sources: readonly Source<T>[];
}

/**
 * Reads one page: source after source, in their order. A source that fails is named in `failures` and tried
 * again last; when all of them fail the first error is thrown.
 */
export async function resolveConnection<T>({ args, sources, ...list }: ConnectionRequest<T>): Promise<Connection<T>> {
  const first = args.first ?? DEFAULT_ROWS;
  if (first < 1 || first > MOST_ROWS) throw invalidInput(['first'], `first is ${first}; accepted: 1 to ${MOST_ROWS}.`);
  const turns: Turns = args.after == null ? sources.map(({ name }) => [name, null]) : decodeCursor(list, args.after);
  for (const [name] of turns) sourceOf(sources, name);

  const edges: Edge<T>[] = [];
  const failures: Failure[] = [];
  const failed: Turns[number][] = [];
  const errors: unknown[] = [];
  let next: Turns = [];
  for (const [index, [name, place]] of turns.entries()) {
    const rest = turns.slice(index + 1);
    try {
      const slice = await sourceOf(sources, name).read({ first: first - edges.length, after: place });
      for (const { node, position } of slice.rows) {
        edges.push({ node, cursor: encodeCursor(list, [[name, position], ...rest, ...failed]) });
      }
      next = slice.next === null ? rest : [[name, slice.next], ...rest];
      if (slice.next !== null || edges.length >= first) break;
    } catch (error) {
      if (isBadCursor(error)) throw error;
      errors.push(error);
      failures.push(toFailure(error));
      // What an upstream can never answer is not asked again.
      if (!isNotSupported(error)) failed.push([name, place]);
      next = rest;
    }
  }
  if (errors.length > 0 && errors.length === turns.length) throw errors[0];

  const open = [...next, ...failed];
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: open.length > 0,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: open.length > 0 ? encodeCursor(list, open) : (edges.at(-1)?.cursor ?? null),
    },
    failures,
  };
}

function sourceOf<T>(sources: readonly Source<T>[], name: string): Source<T> {
  const source = sources.find((candidate) => candidate.name === name);
  if (source) return source;
  throw invalidInput(['after'], `after goes on at the upstream ${name}, which this list does not have.`);
}

/** A place that this list has not given is the client's error and not that of an upstream. */
function isBadCursor(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'INVALID_INPUT' && error.details.argument?.[0] === 'after';
}

function isNotSupported(error: unknown): boolean {
  return error instanceof GatewayError && error.code === 'NOT_SUPPORTED';
}

const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'Where a page stands in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description:
        'Whether to ask on. Test this and not the number of rows: a page may be short, or even empty, and the next one is not.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Always false: lists are paged forwards only.',
    }),
    startCursor: t.exposeString('startCursor', {
      nullable: true,
      description: 'The cursor of the first row. Null on an empty page.',
    }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'What to give as after for the next page. Null when the list is empty.',
    }),
  }),
});

/** Declares <Name>Connection and <Name>Edge. */
export function connectionRef<T>(name: string, nodeRef: ObjectRef<typeof builder.$inferSchemaTypes, T>) {
  const EdgeRef = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `A ${name} in a list, with its place there.`,
    fields: (t) => ({
      cursor: t.exposeString('cursor', {
        description: 'Give it as after to go on behind this row. Opaque, and good for this list only.',
      }),
      node: t.field({ type: nodeRef, description: `The ${name}.`, resolve: ({ node }) => node as never }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `A page of a list. Several upstreams follow one another in the order of the configuration.`,
    fields: (t) => ({
      edges: t.expose('edges', { type: [EdgeRef], description: 'The rows with their cursors.' }),
      nodes: t.field({ type: [nodeRef], description: 'The rows alone.', resolve: ({ nodes }) => nodes as never }),
      pageInfo: t.expose('pageInfo', {
        type: PageInfoRef,
        description: 'Where this page stands.',
      }),
      failures: t.expose('failures', {
        type: [FailureRef],
        description:
          'Upstreams that are missing from this page because they failed. They are tried again last, and hasNextPage stays true for them.',
      }),
    }),
  });
}

/** The arguments of every connection. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({ defaultValue: DEFAULT_ROWS, description: 'How many rows, 1 to 100.' }),
  after: t.string({ description: 'A cursor of this list; the page begins behind it.' }),
}));
