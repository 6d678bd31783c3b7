import type { Capability } from '../domain/upstream.ts';
import type { KindName } from '../upstreams/index.ts';
import { builder } from './builder.ts';
import { costs, countHaving, having, ORDINARY_PROVIDERS, UNKNOWN_LIST } from './cost.ts';
import { enumRef } from './enum.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ProviderRef } from './provider.ts';
import { shownRows } from './rows.ts';

const KINDS = {
  CBR: 'Huawei Cloud Backup and Recovery v3, or a compatible cloud.',
  KARBOR: 'OpenStack Karbor v1.',
} satisfies Record<KindName, string>;

const UpstreamKindRef = enumRef<string>('UpstreamKind', 'The API of an upstream.', KINDS);

const CapabilityRef = enumRef<Capability>('Capability', 'A feature that an upstream supports.', {
  CREATE_CHECKPOINT: 'createCheckpoint is supported.',
  CREATE_NAMED: 'createCheckpoint accepts a name and a description.',
  CREATE_PARTIAL: 'createCheckpoint accepts resourceNativeIds.',
  CREATE_INCREMENTAL: 'createCheckpoint accepts incremental.',
  DELETE_CHECKPOINT: 'deleteCheckpoint is supported.',
  RESET_CHECKPOINT_STATE: 'resetCheckpointState is supported.',
  SKIPPED_RESOURCES:
    'A run continues without the resources that it cannot back up; Checkpoint.skippedResources lists them.',
  RESOURCE_GRAPH: 'Checkpoint.resourceGraph is available.',
  BACKUPS: 'Checkpoint.backups is available.',
  TASKS: 'Tasks can be listed and followed.',
  TASK_PROGRESS: 'Task.progressPercent, Task.error and Task.subject are reported.',
  PROVIDERS: 'Checkpoints are stored by providers.',
});

export const UpstreamRef = nodeRef('upstream', async ({ upstream }) => upstream.profile);

UpstreamRef.implement({
  description: 'A configured backup service. All fields but providers come from the configuration and cost no call.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'The name in the configuration; part of every id.' }),
    kind: t.expose('kind', { type: UpstreamKindRef, description: 'The API of the upstream.' }),
    region: t.exposeString('region', { nullable: true, description: 'The region. Null if none is configured.' }),
    projectId: t.exposeString('projectId', {
      nullable: true,
      description: 'The project whose backups are shown. Null if each caller names its own.',
    }),
    capabilities: t.expose('capabilities', {
      type: [CapabilityRef],
      description: 'The features that the upstream supports.',
    }),
    providers: t.field({
      type: [ProviderRef],
      nullable: true,
      description: 'Karbor: the providers that store checkpoints; costs one call. Null on CBR, which has none.',
      ...costs({
        shared: 'request providers',
        calls: ({ parents, reach }) => UNKNOWN_LIST * Math.min(parents, countHaving(reach, 'hasProviders')),
        rows: () => ORDINARY_PROVIDERS,
        reach: ({ reach }) => having(reach, 'hasProviders'),
      }),
      resolve: async ({ name }, _args, { loadersOf }) =>
        shownRows((await loadersOf({ upstreamName: name }).providers?.()) ?? null),
    }),
  }),
});

builder.queryField('upstreams', (t) =>
  t.field({
    type: [UpstreamRef],
    description: 'All configured upstreams, in the order of the configuration. Costs no call.',
    ...costs({ rows: ({ reach }) => reach.length }),
    resolve: (_root, _args, { profiles }) => profiles,
  }),
);
