import type { Checkpoint, CheckpointStatus } from '../domain/checkpoint.ts';
import { acceptedActions, type CheckpointAction } from '../domain/checkpoint-action.ts';
import { BackupRef } from './backup.ts';
import { builder } from './builder.ts';
import { BACKUPS, LIVE_VAULT, LOG, RECORD } from './checkpoint-cost.ts';
import { connectionRef } from './connection.ts';
import { costs, OF_CBR, ORDINARY_RESOURCES } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { NodeRef } from './node.ts';
import { ProviderRef } from './provider.ts';
import { ResourceRef, SkippedResourceRef } from './resource.ts';
import { UpstreamRef } from './upstream.ts';
import { VaultRef } from './vault.ts';

export const CheckpointStatusRef = enumRef<CheckpointStatus>('CheckpointStatus', 'What a checkpoint is doing.', {
  PROTECTING: 'It is being made.',
  AVAILABLE: 'Done; it can be restored.',
  ERROR: 'It failed, at least in part.',
  DELETING: 'It is being deleted.',
  DELETED: 'It is gone. Karbor still shows it by id; CBR hardly ever does.',
  ERROR_DELETING: 'Its deletion failed.',
  WAIT_COPYING: 'Karbor: it waits to be copied from another one.',
  COPYING: 'Karbor: it is being copied from another one.',
  UNKNOWN,
});

const CheckpointActionRef = enumRef<CheckpointAction>('CheckpointAction', 'What can be done to a checkpoint.', {
  DELETE: 'deleteCheckpoint.',
  RESET_STATE: 'resetCheckpointState. Karbor only.',
});

export const CheckpointRef = builder.objectRef<Checkpoint>('Checkpoint');

CheckpointRef.implement({
  description:
    "One moment to which the resources of a vault can be restored. CBR's documents call it a restore point, and do not list it: rows of a list are derived from backups there.",
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id that the upstream gave it.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'Where it is. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    projectId: t.exposeString('projectId', { description: 'The project it belongs to.' }),
    status: t.expose('status', {
      type: CheckpointStatusRef,
      description:
        'What it is doing. Of a derived one it is computed from its backups: the first of PROTECTING, DELETING, ERROR and UNKNOWN that any of them has, else AVAILABLE.',
    }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: 'That in the words of the upstream. Null when it was computed.',
    }),
    isDerived: t.exposeBoolean('isDerived', {
      description:
        'True for CBR rows of a list: status, createdAt and resources are computed from the backups. The record is one call away, by id.',
    }),
    name: t.string({
      nullable: true,
      description:
        'Its name: what its backups are called, when all are called the same. One call on CBR for one read by id. Null on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        checkpoint.name === undefined ? (await loadersOf(checkpoint).naming(checkpoint)).name : checkpoint.name,
    }),
    description: t.string({
      nullable: true,
      description: 'Its description, found as its name is, by the same call. Null on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        checkpoint.description === undefined
          ? (await loadersOf(checkpoint).naming(checkpoint)).description
          : checkpoint.description,
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was begun. On Karbor only the operation log tells: one call for one checkpoint or one plan, else one for each 1000 rows of the log; null when the log no longer does. Of a derived one it is the earliest backup, and may differ from the record by less than a second.',
      ...costs(LOG),
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).createdAt(checkpoint),
    }),
    createdOn: t.expose('createdOn', {
      type: 'Date',
      nullable: true,
      description:
        'The UTC day on which it was begun; of a derived one that of its createdAt. Costs no call. Null only in the answer to a create on Karbor.',
    }),
    vaultId: t.exposeID('vaultId', {
      description: 'The vault or plan it was made of. It stays when that is gone. Costs no call.',
    }),
    vaultName: t.string({
      nullable: true,
      description: 'The name of that at the time. One call for each CBR row of a list. Null when not recorded.',
      ...costs(RECORD),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).vaultName ?? null,
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The vault or plan as it is now. Null once it is gone.',
      ...costs(LIVE_VAULT),
      resolve: ({ upstreamName, vaultId }, _args, { loadersOf }) => loadersOf({ upstreamName }).vaultById.load(vaultId),
    }),
    resources: t.field({
      type: [ResourceRef],
      description: 'What it covers, as it was recorded in it.',
      ...costs({ rows: () => ORDINARY_RESOURCES }),
      resolve: (checkpoint) => checkpoint.readResources(),
    }),
    skippedResources: t.field({
      type: [SkippedResourceRef],
      nullable: true,
      description:
        'What the run left out. One call for each CBR row of a list. Empty on Karbor, which fails the whole run instead. Null only beside an error.',
      ...costs({ ...RECORD, rows: () => ORDINARY_RESOURCES }),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).skippedResources ?? [],
    }),
    resourceGraph: t.field({
      type: [ResourceRef],
      nullable: true,
      description:
        'Karbor: the resources on which no other one depends, each with its dependents. One with two parents appears below both. Null on CBR, and where none was recorded.',
      ...costs({ rows: () => ORDINARY_RESOURCES }),
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).resourceGraph(checkpoint),
    }),
    backups: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        'CBR: one for each resource. One call for a checkpoint that was read by id, none in a list. Null on Karbor.',
      ...costs({ ...BACKUPS, rows: () => ORDINARY_RESOURCES, reach: OF_CBR }),
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).backups(checkpoint),
    }),
    allowedActions: t.field({
      type: [CheckpointActionRef],
      description:
        'What can be done to it now: what its upstream takes in this status, and the caller may do there. Empty for a caller who may only read. Costs no call.',
      resolve: (checkpoint, _args, context) => {
        const { profile, writeRefusal } = context.upstream(checkpoint.upstreamName, ['upstream']);
        return writeRefusal ? [] : acceptedActions(checkpoint, profile);
      },
    }),
    provider: t.expose('provider', {
      type: ProviderRef,
      nullable: true,
      description: 'Karbor: where it is kept. Costs no call by itself. Null on CBR.',
    }),
    extraInfo: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What else the upstream recorded. One call for each CBR row of a list. Null when nothing was.',
      ...costs(RECORD),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).extraInfo ?? null,
    }),
  }),
});

export const CheckpointConnectionRef = connectionRef('Checkpoint', CheckpointRef);
