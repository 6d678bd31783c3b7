import type { CheckpointStatus } from '../domain/checkpoint.ts';
import { allowedActions, type CheckpointAction } from '../domain/checkpoint-action.ts';
import { byId } from '../upstreams/loaders.ts';
import { BackupRef } from './backup.ts';
import { BACKUPS, CREATED_AT, LIVE_VAULT, OF_RECORD, RECORD, RESOURCES } from './checkpoint-cost.ts';
import { fromBackups, fromRecord, loadCheckpoint } from './checkpoint-reads.ts';
import { readResources } from './checkpoint-resources.ts';
import { connectionRef } from './connection.ts';
import { costs, having, ORDINARY_RESOURCES } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ProviderRef } from './provider.ts';
import { ResourceRef, SkippedResourceRef } from './resource.ts';
import { shownRows } from './rows.ts';
import { UpstreamRef } from './upstream.ts';
import { VaultRef } from './vault.ts';

export const CheckpointStatusRef = enumRef<CheckpointStatus>('CheckpointStatus', 'The status of a checkpoint.', {
  PROTECTING: 'Being created.',
  AVAILABLE: 'Complete; can be restored.',
  ERROR: 'Failed, at least in part.',
  DELETING: 'Being deleted.',
  DELETED: 'Deleted. Karbor still returns it by id; CBR rarely does.',
  ERROR_DELETING: 'The deletion failed.',
  WAIT_COPYING: 'Karbor: waiting to be copied from another checkpoint.',
  COPYING: 'Karbor: being copied from another checkpoint.',
  UNKNOWN,
});

const CheckpointActionRef = enumRef<CheckpointAction>('CheckpointAction', 'An action on a checkpoint.', {
  DELETE: 'deleteCheckpoint.',
  RESET_STATE: 'resetCheckpointState. Karbor only.',
});

export const CheckpointRef = nodeRef('checkpoint', ({ id, upstream }, selection) =>
  loadCheckpoint({ id, loaders: upstream.loaders }, selection),
);

CheckpointRef.implement({
  description:
    "A point in time to which the resources of a vault can be restored; CBR's documentation calls it a restore point. CBR has no list of checkpoints, so rows of its lists are derived from backups. Each field has one source; reading a source that has not been read yet costs a call. Only status, the members of resources and vaultId have two: by id they come from the checkpoint record, in lists they are derived from the backups.",
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id assigned by the upstream.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The upstream that holds this object. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    projectId: t.exposeString('projectId', { description: 'The id of the project.' }),
    status: t.expose('status', {
      type: CheckpointStatusRef,
      description:
        'The status of the checkpoint. In CBR lists it is derived from the backups: the first of PROTECTING, DELETING, ERROR and UNKNOWN that any backup has, else AVAILABLE. By id it comes from the checkpoint record, the only source of ERROR_DELETING and DELETED.',
    }),
    nativeStatus: t.string({
      nullable: true,
      description:
        "The upstream's own status value, from the checkpoint record. Costs one call per CBR row of a list. Null only together with an error.",
      ...costs(RECORD),
      resolve: fromRecord('nativeStatus'),
    }),
    name: t.string({
      nullable: true,
      description:
        'The name shared by all backups of the checkpoint. Costs one call on CBR for a checkpoint read by id. Null if the names differ, and on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: fromBackups('name'),
    }),
    description: t.string({
      nullable: true,
      description:
        'The description shared by all backups of the checkpoint, read with name in one call. Null on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: fromBackups('description'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the first backup of the checkpoint was started. CBR: costs one call for a checkpoint read by id, shared with name; null if the checkpoint has no backup. Karbor: read from the operation log, one call for a single checkpoint or plan, else one per 1000 rows of the log; null if the log has no entry, or none yet.',
      ...costs(CREATED_AT),
      resolve: (checkpoint, _args, { loadersOf }) =>
        checkpoint.createdAt === undefined ? loadersOf(checkpoint).createdAt(checkpoint) : checkpoint.createdAt,
    }),
    createdOn: t.field({
      type: 'Date',
      nullable: true,
      description:
        'The UTC day on which the checkpoint was started. CBR: the day of createdAt, from the same call. Karbor: costs no call; in the response to a create it is the day of the Date header. Null if no backup is left, or if that header is missing.',
      ...costs(BACKUPS),
      resolve: (checkpoint, _args, { loadersOf }) =>
        checkpoint.createdOn === undefined ? loadersOf(checkpoint).createdOn(checkpoint) : checkpoint.createdOn,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the checkpoint record was created, shortly before the first backup was started. Costs one call per CBR row of a list. Null on Karbor, which records no time.',
      ...costs(RECORD),
      resolve: fromRecord('recordedAt'),
    }),
    vaultId: t.exposeID('vaultId', {
      description:
        'The id of the backed-up vault or plan, also after the deletion of the vault or plan. On CBR it comes from the record by id and from the backups in lists, and differs there after the backups were moved to another vault. Costs no call.',
    }),
    vaultName: t.string({
      nullable: true,
      description:
        'The name of the vault or plan when the checkpoint was taken. Costs one call per CBR row of a list. Null if not recorded.',
      ...costs(RECORD),
      resolve: fromRecord('vaultName'),
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The current state of the vault or plan. Null once it has been deleted.',
      ...costs(LIVE_VAULT),
      resolve: ({ upstreamName, vaultId }, _args, { loadersOf }) =>
        byId(loadersOf({ upstreamName }), 'vault').load(vaultId),
    }),
    resources: t.field({
      type: [ResourceRef],
      description:
        'The resources covered by the checkpoint, sorted by name on CBR. In a CBR list there is one resource per backup; by id the resources come from the checkpoint record, which keeps a resource whose backup was deleted individually. Fields of a resource that only the record has cost one call per CBR row of a list.',
      ...costs(RESOURCES),
      resolve: readResources,
    }),
    skippedResources: t.field({
      type: [SkippedResourceRef],
      nullable: true,
      description:
        'The resources that the run skipped. Costs one call per CBR row of a list. Empty on Karbor, where the whole run fails instead. Null only together with an error.',
      ...costs({ ...RECORD, rows: () => ORDINARY_RESOURCES }),
      resolve: async (checkpoint, args, context) =>
        shownRows((await fromRecord('skippedResources')(checkpoint, args, context)) ?? null),
    }),
    resourceGraph: t.field({
      type: [ResourceRef],
      nullable: true,
      description:
        'Karbor: the root resources of the dependency graph, each with its dependents. A resource with two parents appears below both. Null on CBR, and if no graph was recorded.',
      ...costs({ ...OF_RECORD, rows: () => ORDINARY_RESOURCES }),
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).resourceGraph?.(checkpoint) ?? null,
    }),
    backups: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        'CBR: one backup per resource. Costs one call for a checkpoint read by id, none in a list. Null on Karbor.',
      ...costs({
        ...BACKUPS,
        rows: () => ORDINARY_RESOURCES,
        reach: ({ reach }) => having(reach, 'derivesCheckpoints'),
      }),
      resolve: async (checkpoint, _args, { loadersOf }) =>
        shownRows(checkpoint.backups ?? (await loadersOf(checkpoint).backups?.(checkpoint)) ?? null),
    }),
    allowedActions: t.field({
      type: [CheckpointActionRef],
      description:
        'The actions that the upstream accepts in the current status and that the caller may perform. Empty for read-only callers; a caller with some of the rights to write sees the actions of these alone. Costs no call.',
      resolve: (checkpoint, _args, context) => {
        const { kind, writeRefusal } = context.upstream(checkpoint.upstreamName, ['upstream']);
        return allowedActions(checkpoint, kind.actionStates, (right) => writeRefusal(right) === undefined);
      },
    }),
    provider: t.expose('provider', {
      type: ProviderRef,
      nullable: true,
      description: 'Karbor: the provider that stores the checkpoint. Costs no call by itself. Null on CBR.',
    }),
    extraInfo: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'Further data recorded by the upstream. Costs one call per CBR row of a list. Null if there is none.',
      ...costs(RECORD),
      resolve: fromRecord('extraInfo'),
    }),
  }),
});

export const CheckpointConnectionRef = connectionRef('Checkpoint', CheckpointRef);
