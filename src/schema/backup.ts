import type { BackupStatus } from '../domain/backup.ts';
import { byId } from '../upstreams/loaders.ts';
import { CheckpointRef } from './checkpoint.ts';
import { CHECKPOINT_BY_ID, LIVE_VAULT } from './checkpoint-cost.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { costs, countHaving, ORDINARY_RESOURCES } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ResourceTypeRef } from './resource.ts';
import { shownRows } from './rows.ts';
import { UpstreamRef } from './upstream.ts';
import { VaultRef } from './vault.ts';

const BackupStatusRef = enumRef<BackupStatus>('BackupStatus', 'The status of a backup.', {
  AVAILABLE: 'Complete; can be restored.',
  PROTECTING: 'Being created.',
  DELETING: 'Being deleted.',
  RESTORING: 'A restore from this backup is running.',
  ERROR: 'Failed.',
  WAITING_PROTECT: 'Waiting to be created.',
  WAITING_DELETE: 'Waiting to be deleted.',
  WAITING_RESTORE: 'A restore from this backup is waiting to start.',
  UNKNOWN,
});

export const BackupRef = nodeRef('backup');

BackupRef.implement({
  description: 'The copy of one resource in one checkpoint. CBR only.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id assigned by CBR.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The upstream that holds this backup. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    checkpointId: t.exposeID('checkpointId', { description: 'The id of the checkpoint that this backup belongs to.' }),
    vaultId: t.exposeID('vaultId', { description: 'The id of the vault that holds this backup.' }),
    name: t.exposeString('name', { nullable: true, description: 'The name. Null if there is none.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The description. Null if there is none.',
    }),
    status: t.expose('status', { type: BackupStatusRef, description: 'The status of the backup.' }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: "CBR's own status value. Null if CBR reports none.",
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When the backup was started.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the backup policy will delete this backup. Null if it is kept indefinitely.',
    }),
    incremental: t.exposeBoolean('incremental', {
      nullable: true,
      description: 'Whether this backup is incremental. Null if CBR does not report it.',
    }),
    isReplica: t.exposeBoolean('isReplica', {
      description: 'Whether this backup was replicated from another region.',
    }),
    progressPercent: t.exposeFloat('progressPercent', {
      nullable: true,
      description: 'The progress while the backup is made, 0 to 100. Null if CBR does not report it.',
    }),
    isAutomatic: t.exposeBoolean('isAutomatic', {
      nullable: true,
      description: 'Whether a backup policy made this backup. Null if CBR does not report it.',
    }),
    checkpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description: 'The checkpoint of this backup; costs one call. Null once it has been deleted.',
      ...costs(CHECKPOINT_BY_ID),
      resolve: ({ checkpointId, upstreamName }, _args, { loadersOf }, info) =>
        loadCheckpoint({ id: checkpointId, loaders: loadersOf({ upstreamName }) }, info),
    }),
    vault: t.field({
      type: VaultRef,
      nullable: true,
      description: 'The current state of the vault. Null once it has been deleted.',
      ...costs(LIVE_VAULT),
      resolve: ({ upstreamName, vaultId }, _args, { loadersOf }) =>
        byId(loadersOf({ upstreamName }), 'vault').load(vaultId),
    }),
    resourceNativeId: t.exposeString('resourceNativeId', {
      description: 'The id of the backed-up resource in its own service. "UNKNOWN" if CBR reports none.',
    }),
    resourceType: t.expose('resourceType', {
      type: ResourceTypeRef,
      description: 'The type of the backed-up resource.',
    }),
    resourceName: t.exposeString('resourceName', {
      nullable: true,
      description: "The resource's name at the time of the run. Null if not recorded.",
    }),
    sizeGb: t.exposeFloat('sizeGb', {
      nullable: true,
      description: 'The size of the resource, in GB. Null if not recorded.',
    }),
    children: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        'The disk backups of a server backup. Costs one call per server backup in a list, none for a backup read by id. Empty for other resource types. Null if the backup was deleted in the meantime.',
      ...costs({
        shared: 'children',
        calls: ({ parents, reach }) => parents + Math.min(parents, countHaving(reach, 'blursUnknownIds')),
        rows: () => ORDINARY_RESOURCES,
      }),
      resolve: async ({ id, children, upstreamName }, _args, { loadersOf }) =>
        shownRows(children ?? (await byId(loadersOf({ upstreamName }), 'backup').load(id))?.children ?? null),
    }),
  }),
});
