import type { BackupStatus } from '../domain/backup.ts';
import { byId } from '../upstreams/loaders.ts';
import { costs, countHaving, ORDINARY_RESOURCES } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ResourceTypeRef } from './resource.ts';
import { shownRows } from './rows.ts';
import { UpstreamRef } from './upstream.ts';

const BackupStatusRef = enumRef<BackupStatus>('BackupStatus', 'What a backup is doing.', {
  AVAILABLE: 'Done; it can be restored.',
  PROTECTING: 'It is being made.',
  DELETING: 'It is being deleted.',
  RESTORING: 'Something is being restored from it.',
  ERROR: 'It failed.',
  WAITING_PROTECT: 'It waits to be made.',
  WAITING_DELETE: 'It waits to be deleted.',
  WAITING_RESTORE: 'A restore from it waits to begin.',
  UNKNOWN,
});

export const BackupRef = nodeRef('backup');

BackupRef.implement({
  description: 'The copy of one resource in one checkpoint. CBR only.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id that CBR gave it.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The CBR it belongs to. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    checkpointId: t.exposeID('checkpointId', { description: 'The checkpoint it is part of.' }),
    vaultId: t.exposeID('vaultId', { description: 'The vault it lies in.' }),
    name: t.exposeString('name', { nullable: true, description: 'Its name. Null when it has none.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Its description. Null when it has none.',
    }),
    status: t.expose('status', { type: BackupStatusRef, description: 'What it is doing.' }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: 'That in the words of CBR. Null when CBR gave none.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was begun.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it will be deleted by its policy. Null: it is kept.',
    }),
    incremental: t.exposeBoolean('incremental', {
      nullable: true,
      description: 'Whether it builds on an earlier one. Null when CBR does not say.',
    }),
    isReplica: t.exposeBoolean('isReplica', {
      description: 'Whether it came here by replication from another region.',
    }),
    resourceNativeId: t.exposeString('resourceNativeId', {
      description: 'What was backed up: the id in its own service. "UNKNOWN" where CBR gives none.',
    }),
    resourceType: t.expose('resourceType', {
      type: ResourceTypeRef,
      description: 'What that is.',
    }),
    resourceName: t.exposeString('resourceName', {
      nullable: true,
      description: 'Its name at that time. Null when not recorded.',
    }),
    sizeGb: t.exposeFloat('sizeGb', {
      nullable: true,
      description: 'The size of the resource in GB. Null when not recorded.',
    }),
    children: t.field({
      type: [BackupRef],
      nullable: true,
      description:
        "The disk backups below a server's backup. One call for each server's backup of a list, none for one that was read by id. Empty for other resources; null when it went away meanwhile.",
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
