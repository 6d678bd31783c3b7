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
  description: 'A backup whose deletion was refused. CBR only.',
  fields: (t) => ({
    backupId: t.exposeID('backupId', { description: 'The id of the backup.' }),
    name: t.exposeString('name', { nullable: true, description: 'The name. Null if there is none.' }),
    failure: t.expose('failure', { type: FailureRef, description: 'The reason for the refusal.' }),
  }),
});

const PayloadRef = builder.objectRef<Payload>('DeleteCheckpointPayload').implement({
  description: 'The deletion was accepted. It may not be finished yet.',
  fields: (t) => ({
    checkpointId: t.exposeID('checkpointId', { description: 'The id of the checkpoint that is being deleted.' }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description: "The checkpoint's current state; costs one call. Null once it has been deleted.",
      ...costs({ calls: () => SINGLE_READ }),
      resolve: ({ checkpointId: id, upstreamName }, _args, { loadersOf }, info) =>
        loadCheckpoint({ id, loaders: loadersOf({ upstreamName }) }, info),
    }),
    failedBackups: t.expose('failedBackups', {
      type: [FailedBackupRef],
      description:
        'CBR deletes a checkpoint backup by backup: the backups whose deletion was refused. The deletion of all others was accepted. Empty on Karbor.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "The upstream's request id of the (first) call. Null if the upstream sent none.",
    }),
    warning: t.exposeString('warning', {
      nullable: true,
      description:
        'One sentence on what may prevent the deletion. Null if nothing is known. Set on Karbor for a checkpoint that was DELETING before this call: if the worker was killed during the deletion, the checkpoint stays DELETING forever, and neither another delete nor a reset helps.',
    }),
  }),
});

// Two lists, one call per assumed backup, and one to reconcile a lost response.
const DELETE_CALLS = 2 + ORDINARY_RESOURCES + 1;

const ResultRef = resultRef('DeleteCheckpoint', PayloadRef);

const InputRef = builder.inputType('DeleteCheckpointInput', {
  description: 'The checkpoint to delete.',
  fields: (t) => ({ id: t.id({ required: true, description: 'The id of the checkpoint.' }) }),
});

builder.mutationField('deleteCheckpoint', (t) =>
  t.field({
    type: ResultRef,
    description:
      'Deletes a checkpoint and all of its backups. Succeeds if the checkpoint is being deleted or has been deleted already. Concurrent deletes of one checkpoint are merged, as are deletes within two seconds of an accepted one. Costs two calls plus one per backup on CBR; one call on Karbor, and one more unless the provider in the id is known to be the only one. On Karbor a checkpoint of another provider is NOT_FOUND.',
    args: { input: t.arg({ type: InputRef, required: true, description: 'The checkpoint to delete.' }) },
    ...costs({
      read: readCheckpointInput<KnownUpstream>,
      writeCalls: DELETE_CALLS,
      reach: ({ asked }) => reachOf([asked.upstream]),
    }),
    resolve: (_root, args, context, info) =>
      asResult({
        ...{ context, info, right: 'delete' },
        read: () => readCheckpointInput(context, args),
        run: remove,
        outcomeOf: () => 'deleted',
      }),
  }),
);

async function remove({ upstream, id: checkpointId, nativeId, scope: providerId }: ResolvedId): Promise<Payload> {
  const { profile, kind, writeHandle, writeMemory, loaders } = upstream;
  const { failedBackups, requestId, warning } = await kind.writes.remove(
    writeHandle,
    { nativeId, providerId },
    writeMemory,
  );
  loaders.invalidate(checkpointId);
  return { checkpointId, upstreamName: profile.name, failedBackups, requestId, warning };
}
