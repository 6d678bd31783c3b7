import type { Checkpoint, CheckpointStatus } from '../domain/checkpoint.ts';
import { BackupRef } from './backup.ts';
import { builder } from './builder.ts';
import { connectionArgs, connectionRef } from './connection.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { checkpointConditions, readVaultCheckpointFilter } from './filter.ts';
import { NodeRef, resolveId } from './node.ts';
import { type PageRequest, resolveConnection } from './paging.ts';
import { ProviderRef } from './provider.ts';
import { ResourceRef, SkippedResourceRef } from './resource.ts';
import { sourcesFor } from './sources.ts';
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
      resolve: async (checkpoint, _args, { loadersOf }) =>
        checkpoint.name === undefined ? (await loadersOf(checkpoint).naming(checkpoint)).name : checkpoint.name,
    }),
    description: t.string({
      nullable: true,
      description: 'Its description, found as its name is, by the same call. Null on Karbor, which has none.',
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
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).vaultName ?? null,
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The vault or plan as it is now. Null once it is gone.',
      resolve: ({ upstreamName, vaultId }, _args, { loadersOf }) => loadersOf({ upstreamName }).vaultById.load(vaultId),
    }),
    resources: t.expose('resources', {
      type: [ResourceRef],
      description: 'What it covers, as it was recorded in it.',
    }),
    skippedResources: t.field({
      type: [SkippedResourceRef],
      nullable: true,
      description:
        'What the run left out. One call for each CBR row of a list. Empty on Karbor, which fails the whole run instead. Null only beside an error.',
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).skippedResources ?? [],
    }),
    resourceGraph: t.field({
      type: [ResourceRef],
      nullable: true,
      description:
        'Karbor: the resources on which no other one depends, each with its dependents. One with two parents appears below both. Null on CBR, and where none was recorded.',
      resolve: (checkpoint) => checkpoint.readGraph(),
    }),
    backups: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        'CBR: one for each resource. One call for a checkpoint that was read by id, none in a list. Null on Karbor.',
      resolve: (checkpoint, _args, { loadersOf }) => loadersOf(checkpoint).backups(checkpoint),
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
      resolve: async (checkpoint, _args, { loadersOf }) =>
        (await loadersOf(checkpoint).record(checkpoint)).extraInfo ?? null,
    }),
  }),
});

export const CheckpointConnectionRef = connectionRef('Checkpoint', CheckpointRef);

const CheckpointFilterRef = builder.inputType('CheckpointFilter', {
  description: 'Which checkpoints. All conditions hold together.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. Their order stays that of the configuration.',
    }),
    vaultId: t.id({ description: 'Made of this vault or plan, which need not exist any more.' }),
    providerId: t.id({
      description: 'Karbor: kept by this provider. CBR has none and says NOT_SUPPORTED in failures.',
    }),
    ...checkpointConditions(t),
  }),
});

builder.queryField('checkpoint', (t) =>
  t.field({
    type: CheckpointRef,
    nullable: true,
    description: 'A checkpoint as its upstream recorded it. Null when the upstream does not know it.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'checkpoint:<upstream>:<id> on CBR, checkpoint:<upstream>:<provider id>:<id> on Karbor.',
      }),
    },
    resolve: (_root, { id }, context) =>
      resolveId(context, id, ['id'], ['checkpoint']).upstream.loaders.checkpointById.load(id),
  }),
);

builder.queryField('checkpoints', (t) =>
  t.field({
    type: CheckpointConnectionRef,
    nullable: true,
    description:
      'Checkpoints, upstream after upstream in the order of the configuration: newest first on CBR; on Karbor provider after provider and oldest first, the only order in which it can be paged. Null beside an error when every upstream fails.',
    args: { ...connectionArgs, filter: t.arg({ type: CheckpointFilterRef, description: 'Which of them.' }) },
    resolve: (_root, args, context) => {
      const { upstreams, vaultId, providerId } = args.filter ?? {};
      const conditions = readVaultCheckpointFilter(args.filter);
      const vault = vaultId == null ? undefined : resolveId(context, vaultId, ['filter', 'vaultId'], ['vault']);
      const provider =
        providerId == null ? undefined : resolveId(context, providerId, ['filter', 'providerId'], ['provider']);
      const filter = {
        ...conditions,
        ...(vault && { vaultNativeId: vault.nativeId }),
        ...(provider && { providerNativeId: provider.nativeId }),
      };
      // An id names its upstream, so no other one can hold what it names. CBR says itself that it has no providers.
      const sources = sourcesFor(context, upstreams)
        .filter((connected) => !vault || vault.upstream === connected)
        .filter((connected) => !provider || provider.upstream === connected || connected.profile.kind === 'CBR')
        .map((connected) => ({
          name: connected.profile.name,
          read: (request: PageRequest) => connected.loaders.checkpoints({ ...request, filter }),
        }));
      return resolveConnection(context, { field: 'checkpoints', parent: '', args, filter: args.filter ?? {}, sources });
    },
  }),
);
