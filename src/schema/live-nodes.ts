import { isFinalBackup } from '../domain/backup.ts';
import { type Checkpoint, isFinalCheckpoint } from '../domain/checkpoint.ts';
import type { Entity } from '../domain/entities.ts';
import type { Task } from '../domain/task.ts';
import { builder } from './builder.ts';
import { costs } from './cost.ts';
import { POLLED } from './live.ts';
import { BY_IDS, IDS, loadNodes, NodeRef, type ResolvedId, readIds } from './node.ts';

type Loaded = Awaited<ReturnType<typeof loadNodes>>[number];

/** Whether the objects of an entity come to a final state, and this one has. */
const finality: { readonly [K in Entity]?: (row: never, asked: ResolvedId) => boolean } = {
  checkpoint: (row: Checkpoint, { upstream: { loaders } }) => isFinalCheckpoint(row, loaders.resources(row)),
  backup: isFinalBackup,
  task: ({ isFinished }: Task) => isFinished,
};

function isFinal(row: Loaded, asked: ResolvedId | Error): boolean {
  if (row === null) return true;
  return !(asked instanceof Error) && !(row instanceof Error) && finality[asked.entity]?.(row as never, asked) === true;
}

builder.subscriptionField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several objects, in the order of the ids: one stream for a whole page. The stream completes once all checkpoints, tasks and backups among the objects are final while they are followed, or gone; other objects never are.',
    args: { ids: t.arg.idList({ required: true, description: IDS }) },
    ...costs(BY_IDS),
    ...POLLED,
    resolve: async (_root, args, context, info) => {
      const asked = readIds(context, args);
      const rows = await loadNodes(asked, info);
      // Where every read has failed, so has the poll.
      if (rows.length > 0 && rows.every((row) => row instanceof Error)) return rows as never;
      const upstreams = asked.flatMap((each) => (each instanceof Error ? [] : each.upstream));
      context.watch(upstreams, args.ids.join(' '), {
        isFinal: rows.every((row, index) => isFinal(row, asked[index] as ResolvedId | Error)),
        isGone: rows.every((row) => row === null),
      });
      return rows as ({ id: string } | null)[];
    },
  }),
);
