import SchemaBuilder from '@pothos/core';
import type DataLoader from 'dataloader';
import { GraphQLScalarType } from 'graphql';
import type { Checkpoint, Resource, Vault } from '../model.ts';
import type { Reader } from '../reader.ts';

export interface Context {
  readonly reader: Reader;
  readonly vaultById: DataLoader<string, Vault>;
  readonly upstreams: readonly { readonly name: string }[];
}

const builder = new SchemaBuilder<{
  Context: Context;
  Scalars: { JSON: { Input: unknown; Output: unknown }; Date: { Input: string; Output: string } };
}>({});

builder.addScalarType('JSON', new GraphQLScalarType({ name: 'JSON' }));
builder.addScalarType('Date', new GraphQLScalarType<string, string>({ name: 'Date' }));

const words = ['AVAILABLE', 'DELETED', 'ERROR', 'PROTECTING', 'REMOVING', 'RESTORING', 'UNKNOWN'] as const;
const ProtectStatus = builder.enumType('ProtectStatus', { values: words });
const needed = { nullable: false } as const;

const ResourceRef = builder.objectRef<Resource>('Resource');
ResourceRef.implement({
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', needed),
    nativeType: t.exposeString('nativeType', needed),
    name: t.exposeString('name'),
    protectStatus: t.field({
      type: ProtectStatus,
      resolve: ({ protectStatus }) => words.find((word) => word === protectStatus) ?? null,
    }),
    nativeProtectStatus: t.exposeString('nativeProtectStatus'),
    sizeGb: t.exposeFloat('sizeGb'),
    backupSizeMb: t.exposeFloat('backupSizeMb'),
    backupCount: t.exposeInt('backupCount'),
    extraInfo: t.expose('extraInfo', { type: 'JSON' }),
    dependents: t.expose('dependents', { type: [ResourceRef] }),
  }),
});

const CapacityRef = builder.objectRef<NonNullable<Vault['capacity']>>('VaultCapacity').implement({
  fields: (t) => ({
    sizeGb: t.exposeFloat('sizeGb'),
    allocatedGb: t.exposeFloat('allocatedGb'),
    usedMb: t.exposeFloat('usedMb'),
  }),
});

const TagRef = builder.objectRef<Vault['tags'][number]>('Tag').implement({
  fields: (t) => ({ key: t.exposeString('key', needed), value: t.exposeString('value') }),
});

const VaultRef = builder.objectRef<Vault>('Vault').implement({
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', needed),
    name: t.exposeString('name', needed),
    description: t.exposeString('description'),
    nativeStatus: t.exposeString('nativeStatus'),
    capacity: t.expose('capacity', { type: CapacityRef }),
    tags: t.expose('tags', { type: [TagRef] }),
    resources: t.expose('resources', { type: [ResourceRef] }),
  }),
});

const NodeRef = builder.interfaceRef<{ readonly __typename: string; readonly nativeId: string }>('Node').implement({
  resolveType: ({ __typename }) => __typename,
  fields: (t) => ({ nativeId: t.exposeString('nativeId', needed) }),
});

const CheckpointRef = builder.objectRef<Checkpoint>('Checkpoint').implement({
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeStatus: t.exposeString('nativeStatus'),
    projectId: t.exposeString('projectId', needed),
    createdOn: t.expose('createdOn', { type: 'Date' }),
    vaultName: t.exposeString('vaultName'),
    vault: t.field({
      type: VaultRef,
      resolve: ({ vaultId }, _args, { vaultById }) => vaultById.load(vaultId),
    }),
  }),
});

const UpstreamRef = builder.objectRef<{ readonly name: string }>('Upstream').implement({
  fields: (t) => ({ name: t.exposeString('name', needed) }),
});

const VaultConnection = builder.objectRef<{ readonly nodes: Vault[] }>('VaultConnection').implement({
  fields: (t) => ({ nodes: t.expose('nodes', { type: [VaultRef] }) }),
});
const CheckpointConnection = builder.objectRef<{ readonly nodes: Checkpoint[] }>('CheckpointConnection').implement({
  fields: (t) => ({ nodes: t.expose('nodes', { type: [CheckpointRef] }) }),
});
const VaultFilter = builder.inputType('VaultFilter', { fields: (t) => ({ upstreams: t.stringList() }) });
const CheckpointFilter = builder.inputType('CheckpointFilter', {
  fields: (t) => ({ upstreams: t.stringList(), providerId: t.id() }),
});

builder.queryType({
  fields: (t) => ({
    vault: t.field({
      type: VaultRef,
      args: { id: t.arg.id({ required: true }) },
      resolve: (_root, { id }, { vaultById }) => vaultById.load(String(id)),
    }),
    vaults: t.field({
      type: VaultConnection,
      args: { first: t.arg.int(), filter: t.arg({ type: VaultFilter }) },
      resolve: async (_root, { filter }, { reader }) => ({ nodes: await reader.vaults(filter?.upstreams?.[0] ?? '') }),
    }),
    checkpoints: t.field({
      type: CheckpointConnection,
      args: { first: t.arg.int(), filter: t.arg({ type: CheckpointFilter }) },
      resolve: async (_root, { filter }, { reader }) => ({
        nodes: await reader.checkpoints(String(filter?.providerId)),
      }),
    }),
    nodes: t.field({
      type: [NodeRef],
      args: { ids: t.arg.idList({ required: true }) },
      resolve: (_root, { ids }, { reader }) => Promise.all(ids.map((id) => reader.checkpoint(String(id)))),
    }),
    upstreams: t.field({ type: [UpstreamRef], resolve: (_root, _args, { upstreams }) => [...upstreams] }),
  }),
});

export const schema = builder.toSchema();
