import { isFinalCheckpoint } from '../domain/checkpoint.ts';
import { byId } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { CheckpointRef } from './checkpoint.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { costs } from './cost.ts';
import { BY_ID, readId } from './node.ts';
import { TaskRef } from './task.ts';

builder.subscriptionType({
  description:
    'Live queries: each field has the arguments and the type of the query that it keeps current. The first result follows immediately, then one whenever the result differs. The gateway polls the upstream: every 2 seconds after a change, and down to every 15 seconds while nothing changes.',
});

/** The server polls the operation as a whole; a subscription of graphql-js is never made. */
export const POLLED = {
  subscribe: (): never => {
    throw new Error('A live query is polled by the server.');
  },
};

const readCheckpointId = readId(['checkpoint']);

builder.subscriptionField('checkpoint', (t) =>
  t.field({
    type: CheckpointRef,
    nullable: true,
    description:
      'A checkpoint. The stream completes once its status is final while it is followed, and with null once it is gone; one that is final from the start is followed further.',
    args: { id: t.arg.id({ required: true, description: 'The id of the checkpoint.' }) },
    ...costs({ read: readCheckpointId, ...BY_ID }),
    ...POLLED,
    resolve: async (_root, args, context, info) => {
      const { id, upstream } = readCheckpointId(context, args);
      const checkpoint = await loadCheckpoint({ id, loaders: upstream.loaders }, info);
      const isFinal = checkpoint === null || isFinalCheckpoint(checkpoint, upstream.loaders.resources(checkpoint));
      context.watch([upstream], id, { isFinal, isGone: checkpoint === null });
      return checkpoint;
    },
  }),
);

const readTaskId = readId(['task']);

builder.subscriptionField('task', (t) =>
  t.field({
    type: TaskRef,
    nullable: true,
    description: 'A task. The stream completes once the task has finished, and with null for an unknown one.',
    args: { id: t.arg.id({ required: true, description: 'The id of the task.' }) },
    ...costs({ read: readTaskId, ...BY_ID }),
    ...POLLED,
    resolve: async (_root, args, context) => {
      const { id, upstream } = readTaskId(context, args);
      const task = await byId(upstream.loaders, 'task').load(id);
      context.watch([upstream], id, { isFinal: task === null || task.isFinished, isGone: task === null });
      return task;
    },
  }),
);
