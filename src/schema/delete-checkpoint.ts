import type { KnownUpstream } from '../context/directory.ts';
import type { FailedBackup } from '../upstreams/writes/removal.ts';
import { builder } from './builder.ts';
import { CheckpointRef } from './checkpoint.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { costs, ORDINARY_RESOURCES, reachOf } from './cost.ts';
import { FailureRef } from './failure.ts';
import { type ResolvedId, SINGLE_READ } from './node.ts';
import { asResult, readCheckpointInput, resultRef } from './result.ts';

interface Payload {
  readonly checkpointId: string;
  readonly upstreamName: string;
  readonly failedBackups: readonly FailedBackup[];
  readonly requestId: string | null;
  readonly warning: string | null;
}

const FailedBackupRef = builder.objectRef<FailedBackup>('FailedBackup').implement({
  description: 'A backup that stays, and why. CBR only.',
  fields: (t) => ({
    backupId: t.exposeID('backupId', { description: 'Its id.' }),
    name: t.exposeString('name', { nullable: true, description: 'Its name. Null when it has none.' }),
    failure: t.expose('failure', { type: FailureRef, description: 'Why it stays.' }),
  }),
});

const PayloadRef = builder.objectRef<Payload>('DeleteCheckpointPayload').implement({
  description: 'The deletion was accepted, which does not mean that it is finished.',
  fields: (t) => ({
    checkpointId: t.exposeID('checkpointId', { description: 'What is being deleted.' }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description: 'It as it is now; one call. Null once it is gone.',
      ...costs({ calls: () => SINGLE_READ }),
      resolve: ({ checkpointId: id, upstreamName }, _args, { loadersOf }, info) =>
        loadCheckpoint({ id, loaders: loadersOf({ upstreamName }) }, info),
    }),
    failedBackups: t.expose('failedBackups', {
      type: [FailedBackupRef],
      description:
        'CBR deletes a checkpoint backup by backup; these were refused, the others were accepted. Empty on Karbor.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The id under which the upstream has logged the (first) call. Null when it gave none.',
    }),
    warning: t.exposeString('warning', {
      nullable: true,
      description:
        'What may keep the checkpoint from going, in one sentence. Null where nothing is known. On Karbor for a checkpoint that was DELETING before this call: a worker that was killed in the middle leaves it so for good, and neither another delete nor a reset helps then.',
    }),
  }),
});

// Two lists, and one for each backup that a checkpoint ordinarily has; one more for a look.
const LIST_DELETE_AND_LOOK = 2 + ORDINARY_RESOURCES + 1;

const ResultRef = resultRef('DeleteCheckpoint', PayloadRef);

const InputRef = builder.inputType('DeleteCheckpointInput', {
  description: 'What to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The checkpoint.' }) }),
});

builder.mutationField('deleteCheckpoint', (t) =>
  t.field({
    type: ResultRef,
    description:
      'Deletes a checkpoint and all backups in it. One that is being deleted, or is deleted, is a success. Deletes of one checkpoint that overlap are one, and so is a delete up to two seconds behind one that was accepted. Two calls and one for each backup on CBR; one on Karbor, and one more where the gateway does not know the provider in the id to be the only one: a checkpoint of another provider is NOT_FOUND.',
    args: { input: t.arg({ type: InputRef, required: true, description: 'What to delete.' }) },
    ...costs({
      read: readCheckpointInput<KnownUpstream>,
      writeCalls: LIST_DELETE_AND_LOOK,
      reach: ({ asked }) => reachOf([asked.upstream]),
    }),
    resolve: (_root, args, context) => asResult(context, () => readCheckpointInput(context, args), remove),
  }),
);

async function remove({ upstream, id: checkpointId, ...key }: ResolvedId): Promise<Payload> {
  const { profile, kind, writeHandle, writeMemory, loaders } = upstream;
  const { failedBackups, requestId, warning } = await kind.writes.remove(writeHandle, key, writeMemory);
  loaders.invalidate(checkpointId);
  return { checkpointId, upstreamName: profile.name, failedBackups, requestId, warning };
}
