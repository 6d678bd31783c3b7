import type { ObjectRef } from '@pothos/core';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';
import { type Connection, DEFAULT_ROWS, type Edge, type PageInfo } from './paging.ts';

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
    startCursor: t.string({
      nullable: true,
      description: 'The cursor of the first row. Null on an empty page.',
      resolve: ({ startCursor }) => startCursor(),
    }),
    endCursor: t.string({
      nullable: true,
      description: 'What to give as after for the next page. Null when the list is empty.',
      resolve: ({ endCursor }) => endCursor(),
    }),
  }),
});

/** Declares <Name>Connection and <Name>Edge. */
export function connectionRef<T>(name: string, nodeRef: ObjectRef<typeof builder.$inferSchemaTypes, T>) {
  const EdgeRef = builder.objectRef<Edge<T>>(`${name}Edge`).implement({
    description: `A ${name} in a list, with its place there.`,
    fields: (t) => ({
      cursor: t.string({
        description: 'Give it as after to go on behind this row. Opaque, and good for this list only.',
        resolve: ({ cursor }) => cursor(),
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
          'Upstreams that are missing from this page because they failed; they are tried again last, and hasNextPage stays true for them. And rows that cannot be identified, with their place, as UPSTREAM_BAD_RESPONSE: those are not tried again.',
      }),
    }),
  });
}

/** The arguments of every connection. */
export const connectionArgs = builder.args((t) => ({
  first: t.int({ defaultValue: DEFAULT_ROWS, description: 'How many rows, 1 to 100.' }),
  after: t.string({ description: 'A cursor of this list; the page begins behind it.' }),
}));
