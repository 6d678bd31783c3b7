import type { CheckpointStatus } from '../domain/checkpoint.ts';
import { acceptedActions, type CheckpointAction } from '../domain/checkpoint-action.ts';
import { byId } from '../upstreams/loaders.ts';
import { BackupRef } from './backup.ts';
import { BACKUPS, BEGINNING, LIVE_VAULT, OF_RECORD, RECORD, RESOURCES } from './checkpoint-cost.ts';
import { loadCheckpoint, named, recorded } from './checkpoint-reads.ts';
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

export const CheckpointRef = nodeRef('checkpoint', ({ id, upstream }, selection) =>
  loadCheckpoint({ id, loaders: upstream.loaders }, selection),
);

CheckpointRef.implement({
  description:
    "One moment to which the resources of a vault can be restored. CBR's documents call it a restore point, and do not list it: rows of a list are made of its backups there. Each field has one source all the same; what that has not told yet costs a call. Status, the members of resources and vaultId alone are the record's by id and come from the backups in lists.",
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
        "What it is doing. In CBR's lists it is computed from the backups: the first of PROTECTING, DELETING, ERROR and UNKNOWN that any of them has, else AVAILABLE. By id the record tells it, which alone knows ERROR_DELETING and DELETED.",
    }),
    nativeStatus: t.string({
      nullable: true,
      description:
        "The status of the record, in the upstream's own word. One call for each CBR row of a list. Null only beside an error.",
      ...costs(RECORD),
      resolve: recorded('nativeStatus'),
    }),
    name: t.string({
      nullable: true,
      description:
        'Its name: what its backups are called, when all are called the same. One call on CBR for one read by id. Null on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: named('name'),
    }),
    description: t.string({
      nullable: true,
      description: 'Its description, found as its name is, by the same call. Null on Karbor, which has none.',
      ...costs(BACKUPS),
      resolve: named('description'),
    }),
    createdAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When its first backup was begun. On CBR one call for one read by id, the same as for name; null when it has no backup. On Karbor only the operation log tells: one call for one checkpoint or one plan, else one for each 1000 rows of the log; null when the log does not, or not yet.',
      ...costs(BEGINNING),
      resolve: (checkpoint, _args, { loadersOf }) =>
        checkpoint.createdAt === undefined ? loadersOf(checkpoint).createdAt(checkpoint) : checkpoint.createdAt,
    }),
    createdOn: t.field({
      type: 'Date',
      nullable: true,
      description:
        'The UTC day on which it was begun. On CBR that of createdAt, by the same call; on Karbor it costs none, and in the answer to a create it is that of the header Date. Null where no backup is left, or that header is missing.',
      ...costs(BACKUPS),
      resolve: (checkpoint, _args, { loadersOf }) =>
        checkpoint.createdOn === undefined ? loadersOf(checkpoint).createdOn(checkpoint) : checkpoint.createdOn,
    }),
    recordedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When its record was written, a moment before the first backup was begun. One call for each CBR row of a list. Null on Karbor, which tells no time.',
      ...costs(RECORD),
      resolve: recorded('recordedAt'),
    }),
    vaultId: t.exposeID('vaultId', {
      description:
        'The vault or plan it was made of. It stays when that is gone. On CBR the record tells it by id and the backups tell it in lists, where it is another one after they were moved to another vault. Costs no call.',
    }),
    vaultName: t.string({
      nullable: true,
      description: 'The name of that at the time. One call for each CBR row of a list. Null when not recorded.',
      ...costs(RECORD),
      resolve: recorded('vaultName'),
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The vault or plan as it is now. Null once it is gone.',
      ...costs(LIVE_VAULT),
      resolve: ({ upstreamName, vaultId }, _args, { loadersOf }) =>
        byId(loadersOf({ upstreamName }), 'vault').load(vaultId),
    }),
    resources: t.field({
      type: [ResourceRef],
      description:
        'What it covers, in the order of names on CBR. There a list has a resource for each backup; by id the record tells them, and keeps one whose backup was deleted alone. What only the record tells of each costs one call for each CBR row of a list.',
      ...costs(RESOURCES),
      resolve: readResources,
    }),
    skippedResources: t.field({
      type: [SkippedResourceRef],
      nullable: true,
      description:
        'What the run left out. One call for each CBR row of a list. Empty on Karbor, which fails the whole run instead. Null only beside an error.',
      ...costs({ ...RECORD, rows: () => ORDINARY_RESOURCES }),
      resolve: async (checkpoint, args, context) =>
        shownRows((await recorded('skippedResources')(checkpoint, args, context)) ?? null),
    }),
    resourceGraph: t.field({
      type: [ResourceRef],
      nullable: true,
      description:
        'Karbor: the resources on which no other one depends, each with its dependents. One with two parents appears below both. Null on CBR, and where none was recorded.',
      ...costs({ ...OF_RECORD, rows: () => ORDINARY_RESOURCES }),
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).resourceGraph?.(checkpoint) ?? null,
    }),
    backups: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        'CBR: one for each resource. One call for a checkpoint that was read by id, none in a list. Null on Karbor.',
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
        'What can be done to it now: what its upstream takes in this status, and the caller may do there. Empty for a caller who may only read. Costs no call.',
      resolve: (checkpoint, _args, context) => {
        const { kind, writeRefusal } = context.upstream(checkpoint.upstreamName, ['upstream']);
        return writeRefusal ? [] : acceptedActions(checkpoint, kind.actionStates);
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
      resolve: recorded('extraInfo'),
    }),
  }),
});

export const CheckpointConnectionRef = connectionRef('Checkpoint', CheckpointRef);
