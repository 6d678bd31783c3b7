import type { ProtectStatus, Resource, ResourceType, SkippedResource } from '../domain/resource.ts';
import { builder } from './builder.ts';
import { OF_RECORD } from './checkpoint-cost.ts';
import { costs } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';

export const ResourceTypeRef = enumRef<ResourceType>('ResourceType', 'The type of a protected resource.', {
  SERVER: 'A cloud server (OS::Nova::Server).',
  VOLUME: 'A disk (OS::Cinder::Volume).',
  BARE_METAL_SERVER: 'A bare-metal server (OS::Ironic::BareMetalServer). CBR only.',
  NATIVE_SERVER: 'A server outside the cloud (OS::Native::Server). CBR only.',
  FILE_SHARE: 'A file system (OS::Sfs::Turbo on CBR, OS::Manila::Share on Karbor).',
  DESKTOP: 'A cloud desktop (OS::Workspace::DesktopV2). CBR only.',
  IMAGE: 'An image (OS::Glance::Image). Karbor only.',
  NETWORK: 'The network topology of a project (OS::Neutron::Network). Karbor only.',
  DATABASE: 'A database instance (OS::Trove::Instance). Karbor only.',
  POD: 'A Kubernetes pod (OS::Kubernetes::Pod). Karbor only.',
  PROJECT: 'A whole project (OS::Keystone::Project). Karbor only.',
  UNKNOWN,
});

const ProtectStatusRef = enumRef<ProtectStatus>('ProtectStatus', 'The protection status of a resource. CBR only.', {
  AVAILABLE: 'Protected; no operation in progress.',
  ERROR: 'The last operation on the resource failed.',
  PROTECTING: 'Being backed up.',
  RESTORING: 'Being restored.',
  REMOVING: 'Being removed from its vault.',
  DELETED: 'The resource was deleted; its backups remain.',
  UNKNOWN,
});

export const ResourceRef = builder.objectRef<Resource>('Resource');

ResourceRef.implement({
  description: 'A protected resource as recorded by the vault, checkpoint or graph in which it appears.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        'Unique per appearance, so that a client cache never merges two appearances; the same in lists and by id. In a graph it is the path to the resource: the position of its root and of each dependent. Not an id for node.',
    }),
    nativeId: t.exposeString('nativeId', {
      description: "The id in the resource's own service. On Karbor a network has the id of its project.",
    }),
    type: t.expose('type', { type: ResourceTypeRef, description: 'The type of the resource.' }),
    nativeType: t.exposeString('nativeType', { description: "The upstream's own type value." }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name when this was recorded. Null if none was recorded.',
    }),
    protectStatus: t.expose('protectStatus', {
      type: ProtectStatusRef,
      nullable: true,
      description:
        'The protection status. In a checkpoint read from the record: one call per CBR row of a list. Null on Karbor, and if CBR reports none.',
      ...costs(OF_RECORD),
    }),
    nativeProtectStatus: t.exposeString('nativeProtectStatus', {
      nullable: true,
      description: "The upstream's own protection status, read with protectStatus. Null if there is none.",
      ...costs(OF_RECORD),
    }),
    sizeGb: t.exposeFloat('sizeGb', {
      nullable: true,
      description:
        'The size, in GB. In a checkpoint read from the record, in the same call as protectStatus; also available in Backup. Null on Karbor, which records none.',
      ...costs(OF_RECORD),
    }),
    backupSizeMb: t.exposeFloat('backupSizeMb', {
      nullable: true,
      description:
        "The size of the resource's backups in the vault, in MB. In a checkpoint read from the record, in the same call as protectStatus. Null on Karbor, and if not recorded.",
      ...costs(OF_RECORD),
    }),
    backupCount: t.exposeInt('backupCount', {
      nullable: true,
      description:
        'The number of backups of the resource. In a checkpoint read from the record, in the same call as protectStatus. Null on Karbor, and if not recorded.',
      ...costs(OF_RECORD),
    }),
    extraInfo: t.expose('extraInfo', {
      type: 'JSON',
      nullable: true,
      description:
        'Further data as recorded, with JSON inside strings decoded. In a CBR checkpoint read from the record, in the same call as protectStatus. Null if there is none.',
      ...costs(OF_RECORD),
    }),
    dependents: t.expose('dependents', {
      type: [ResourceRef],
      nullable: true,
      description:
        'The resources that belong to this one, for example the disks of a server. Empty for a leaf. Null if dependencies are not recorded here.',
    }),
  }),
});

export const SkippedResourceRef = builder.objectRef<SkippedResource>('SkippedResource').implement({
  description: 'A resource that a run skipped. CBR only: on Karbor the whole run fails instead.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique per appearance. Not an id for node.' }),
    nativeId: t.exposeString('nativeId', {
      nullable: true,
      description: "The id in the resource's own service. Null if not recorded.",
    }),
    type: t.expose('type', { type: ResourceTypeRef, description: 'The type of the resource.' }),
    nativeType: t.exposeString('nativeType', {
      nullable: true,
      description: "The upstream's own type value. Null if not recorded.",
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: "The resource's name at the time of the run. Null if not recorded.",
    }),
    code: t.exposeString('code', {
      nullable: true,
      description: "The reason as the upstream's code, for example BackupService.6203. Null if not recorded.",
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: "The reason in the upstream's words. Null if not recorded.",
    }),
  }),
});
