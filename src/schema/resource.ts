import type { ProtectStatus, Resource, ResourceType, SkippedResource } from '../domain/resource.ts';
import { builder } from './builder.ts';
import { OF_RECORD } from './checkpoint-cost.ts';
import { costs } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';

export const ResourceTypeRef = enumRef<ResourceType>('ResourceType', 'What kind of thing is protected.', {
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

const ProtectStatusRef = enumRef<ProtectStatus>('ProtectStatus', 'How a resource stands in its protection. CBR only.', {
  AVAILABLE: 'Protected, and nothing is going on.',
  ERROR: 'The last thing done to it failed.',
  PROTECTING: 'It is being backed up.',
  RESTORING: 'It is being restored.',
  REMOVING: 'It is being taken out of its vault.',
  DELETED: 'The resource itself is gone; its backups remain.',
  UNKNOWN,
});

export const ResourceRef = builder.objectRef<Resource>('Resource');

ResourceRef.implement({
  description: 'A protected thing, as the vault, the checkpoint or the graph shows it that holds it here.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        'Unique for this appearance, so that a cache never merges two; the same in lists and by id. In a graph: the path to it, by the position of the root and of each dependent. It cannot be asked for with node.',
    }),
    nativeId: t.exposeString('nativeId', {
      description: "The id in its own service. On Karbor a network has its project's id.",
    }),
    type: t.expose('type', { type: ResourceTypeRef, description: 'What it is.' }),
    nativeType: t.exposeString('nativeType', { description: 'The type in the words of the upstream.' }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Its name when this was written. Null when none was.',
    }),
    protectStatus: t.expose('protectStatus', {
      type: ProtectStatusRef,
      nullable: true,
      description:
        'How it stands in its protection. In a checkpoint only its record tells: one call for each CBR row of a list. Null on Karbor, and where CBR writes none.',
      ...costs(OF_RECORD),
    }),
    nativeProtectStatus: t.exposeString('nativeProtectStatus', {
      nullable: true,
      description: 'That status in the words of the upstream, told with it. Null where there is none.',
      ...costs(OF_RECORD),
    }),
    sizeGb: t.exposeFloat('sizeGb', {
      nullable: true,
      description:
        'Its size in GB. In a checkpoint only its record tells, by the same call as protectStatus; a Backup has it, too. Null on Karbor, which records none.',
      ...costs(OF_RECORD),
    }),
    backupSizeMb: t.exposeFloat('backupSizeMb', {
      nullable: true,
      description:
        'What its backups take in the vault, in MB. In a checkpoint only its record tells, by the same call. Null on Karbor, and where not recorded.',
      ...costs(OF_RECORD),
    }),
    backupCount: t.exposeInt('backupCount', {
      nullable: true,
      description:
        'How many backups it has. In a checkpoint only its record tells, by the same call. Null on Karbor, and where not recorded.',
      ...costs(OF_RECORD),
    }),
    extraInfo: t.expose('extraInfo', {
      type: 'JSON',
      nullable: true,
      description:
        'What else was recorded, as it was; JSON in a text is decoded. In a checkpoint of CBR only its record tells, by the same call. Null when nothing was.',
      ...costs(OF_RECORD),
    }),
    dependents: t.expose('dependents', {
      type: [ResourceRef],
      nullable: true,
      description:
        'What hangs on it: the disks of a server. An empty list is a leaf; null means that it is not recorded here.',
    }),
  }),
});

export const SkippedResourceRef = builder.objectRef<SkippedResource>('SkippedResource').implement({
  description: 'What a run left out, and why. CBR only: Karbor fails the whole run instead.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Unique for this appearance. It cannot be asked for with node.' }),
    nativeId: t.exposeString('nativeId', {
      nullable: true,
      description: 'The id in its own service. Null when not recorded.',
    }),
    type: t.expose('type', { type: ResourceTypeRef, description: 'What it is.' }),
    nativeType: t.exposeString('nativeType', {
      nullable: true,
      description: 'The type in the words of the upstream. Null when not recorded.',
    }),
    name: t.exposeString('name', { nullable: true, description: 'Its name at that time. Null when not recorded.' }),
    code: t.exposeString('code', {
      nullable: true,
      description: 'Why, as a code of the upstream, for example BackupService.6203. Null when not recorded.',
    }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why, in the words of the upstream. Null when not recorded.',
    }),
  }),
});
