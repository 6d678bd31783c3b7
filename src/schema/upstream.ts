import type { Capability } from '../domain/upstream.ts';
import type { KindName } from '../upstreams/index.ts';
import { builder } from './builder.ts';
import { costs, countHaving, having, ORDINARY_PROVIDERS, UNKNOWN_LIST } from './cost.ts';
import { enumRef } from './enum.ts';
import { NodeRef, nodeRef } from './node.ts';
import { ProviderRef } from './provider.ts';
import { shownRows } from './rows.ts';

const KINDS = {
  CBR: 'Huawei Cloud Backup and Recovery, v3, or a cloud that speaks the same.',
  KARBOR: 'OpenStack Karbor, v1.',
} satisfies Record<KindName, string>;

const UpstreamKindRef = enumRef<string>('UpstreamKind', 'Which API an upstream speaks.', KINDS);

const CapabilityRef = enumRef<Capability>('Capability', 'What an upstream can do.', {
  CREATE_CHECKPOINT: 'createCheckpoint works.',
  CREATE_NAMED: 'createCheckpoint takes a name and a description.',
  CREATE_PARTIAL: 'createCheckpoint takes resourceNativeIds.',
  CREATE_INCREMENTAL: 'createCheckpoint takes incremental.',
  DELETE_CHECKPOINT: 'deleteCheckpoint works.',
  RESET_CHECKPOINT_STATE: 'resetCheckpointState works.',
  SKIPPED_RESOURCES: 'A run goes on without what it cannot back up; Checkpoint.skippedResources tells what that was.',
  RESOURCE_GRAPH: 'Checkpoint.resourceGraph is recorded.',
  BACKUPS: 'Checkpoint.backups exist.',
  PROVIDERS: 'Checkpoints are kept by providers.',
});

export const UpstreamRef = nodeRef('upstream', async ({ upstream }) => upstream.profile);

UpstreamRef.implement({
  description:
    'One configured backup service. Its fields come from the configuration and cost no call, but for providers.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name in the configuration; part of every id.' }),
    kind: t.expose('kind', { type: UpstreamKindRef, description: 'Which API it speaks.' }),
    region: t.exposeString('region', { nullable: true, description: 'Its region. Null when none is configured.' }),
    projectId: t.exposeString('projectId', {
      nullable: true,
      description: 'The project whose backups it shows. Null when each caller brings its own.',
    }),
    capabilities: t.expose('capabilities', {
      type: [CapabilityRef],
      description: 'What it can do, so that a client need not try.',
    }),
    providers: t.field({
      type: [ProviderRef],
      nullable: true,
      description: 'Karbor: where checkpoints are kept; one call. Null on CBR, which has none.',
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
    description: 'Every configured upstream, in the order of the configuration. Costs no call.',
    ...costs({ rows: ({ reach }) => reach.length }),
    resolve: (_root, _args, { profiles }) => profiles,
  }),
);
