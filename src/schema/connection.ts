import type { ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';
import { type Connection, DEFAULT_ROWS, type Edge, type PageInfo } from './paging.ts';

const PageInfoRef = builder.objectRef<PageInfo>('PageInfo').implement({
  description: 'The position of a page in its list.',
  fields: (t) => ({
    hasNextPage: t.exposeBoolean('hasNextPage', {
      description:
        'Whether there is a next page. Test this field and not the number of rows: a page may be short, or even empty, while later pages have rows.',
    }),
    hasPreviousPage: t.exposeBoolean('hasPreviousPage', {
      description: 'Always false: lists are paged forward only.',
    }),
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first row. Null on an empty page.',
      resolve: ({ startCursor }) => startCursor(),
    }),
    endCursor: t.string({
      nullable: true,
      description: 'The value of after for the next page. Null if the list is empty.',
      resolve: ({ endCursor }) => endCursor(),
    }),
  }),
});

/** Declares <Name>Connection and <Name>Edge. */
export function connectionRef<T>(name: string, nodeRef: ObjectRef<typeof builder.$inferSchemaTypes, T>) {
  const EdgeRef = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `A ${name} in a list, with its cursor.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'Pass as after to continue behind this row. Opaque; valid for this list only.',
        resolve: ({ cursor }) => cursor(),
      }),
      node: t.field({ type: nodeRef, description: `The ${name}.`, resolve: ({ node }) => node as never }),
    }),
  });
  return builder.objectRef<Connection<T>>(`${name}Connection`).implement({
    description: `A page of a list. The rows of several upstreams follow one another in the order of the configuration.`,
    fields: (t) => ({
      edges: t.expose('edges', { type: [EdgeRef], description: 'The rows, each with its cursor.' }),
      nodes: t.field({
        type: [nodeRef],
        description: 'The rows without their cursors.',
        resolve: ({ nodes }) => nodes as never,
      }),
      pageInfo: t.expose('pageInfo', {
        type: PageInfoRef,
        description: 'The position of this page in the list.',
      }),
      failures: t.expose('failures', {
        type: [FailureRef],
        description:
          'Upstreams that are missing from this page because they failed: they are retried last, and hasNextPage stays true for them. Also rows that cannot be identified, each as UPSTREAM_BAD_RESPONSE with its position in the list: these are not retried.',
      }),
    }),
  });
}

/** The argument `first`. */
export const FIRST = { defaultValue: DEFAULT_ROWS, description: 'The number of rows, 1 to 100.' } as const;

/** The arguments of every connection. */
export const connectionArgs = builder.args((t) => ({
  first: t.int(FIRST),
  after: t.string({ description: 'A cursor of this list; the page starts behind it.' }),
}));
