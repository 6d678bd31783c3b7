import { expect } from 'vitest';
import available from '../../../fixtures/karbor/checkpoint-show-available-200.json' with { type: 'json' };
import { CHECKPOINT, PLAN, PROJECT, PROVIDER } from './lab.ts';

const id = `checkpoint:lab:${PROVIDER}:${CHECKPOINT}`;
const unrecorded = {
  protectStatus: null,
  nativeProtectStatus: null,
  sizeGb: null,
  backupSizeMb: null,
  backupCount: null,
};

/** The provider of the plan and of the checkpoint: their records have its id alone. */
export const provider = {
  id: `provider:lab:${PROVIDER}`,
  nativeId: PROVIDER,
  upstreamName: 'lab',
  name: undefined,
  description: undefined,
  optionsSchema: undefined,
  restoreSchema: undefined,
  savedInfoSchema: undefined,
};

/** The resources of the plan, as the plan or one of its checkpoints has recorded them. */
export function resourcesOf(ownerId: string) {
  return [
    {
      id: `resource:${ownerId}/plan/OS::Nova::Server/5a3e81d7-0c94-4b62-9f1d-e7086ab52c43`,
      nativeId: '5a3e81d7-0c94-4b62-9f1d-e7086ab52c43',
      type: 'SERVER',
      nativeType: 'OS::Nova::Server',
      name: 'orders-db-01',
      ...unrecorded,
      extraInfo: null,
      dependents: null,
    },
    {
      id: `resource:${ownerId}/plan/OS::Cinder::Volume/0d8b47e1-f352-4c69-a71e-94c06b3d52fa`,
      nativeId: '0d8b47e1-f352-4c69-a71e-94c06b3d52fa',
      type: 'VOLUME',
      nativeType: 'OS::Cinder::Volume',
      name: 'orders-archive',
      ...unrecorded,
      extraInfo: { availability_zone: 'az-east-1' },
      dependents: null,
    },
  ];
}

/** What checkpoint-show-available-200.json means. */
export const checkpoint = {
  id,
  nativeId: CHECKPOINT,
  upstreamName: 'lab',
  projectId: PROJECT,
  status: 'AVAILABLE',
  nativeStatus: 'available',
  name: null,
  description: null,
  createdAt: undefined,
  createdOn: '2026-03-14',
  recordedAt: null,
  vaultId: `vault:lab:${PLAN}`,
  vaultNativeId: PLAN,
  vaultName: 'orders-tier',
  resources: undefined,
  plannedResources: expect.any(Array),
  areResourcesWhole: true,
  skippedResources: [],
  recordedGraph: available.checkpoint.resource_graph,
  backups: null,
  provider,
  extraInfo: { created_by: 'manual' },
};
