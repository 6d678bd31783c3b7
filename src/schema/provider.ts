import type { Context } from '../context/context.ts';
import type { Provider } from '../domain/provider.ts';
import { byId, listOf } from '../upstreams/loaders.ts';
import type { builder } from './builder.ts';
import { CheckpointConnectionRef } from './checkpoint.ts';
import { connectionArgs } from './connection.ts';
import { costs, countHaving, type FieldCost, having, ORDINARY_PROVIDERS, UNKNOWN_LIST } from './cost.ts';
import { NodeRef, nodeRef } from './node.ts';
import { type PageArgs, readFirst, readPage, resolveConnection } from './paging.ts';
import { UpstreamRef } from './upstream.ts';

const DETAILS_COST: FieldCost = {
  shared: 'request providers',
  calls: ({ parents, reach }) => UNKNOWN_LIST * Math.min(parents, countHaving(reach, 'hasProviders')),
};

export const ProviderRef = nodeRef('provider');

ProviderRef.implement({
  description: 'Karbor: a provider stores checkpoints in a bank by its plugins. CBR has none.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id assigned by Karbor.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The upstream that has this provider. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    name: t.string({
      nullable: true,
      description:
        "The name; costs one call for all providers of the upstream. Null if the provider is no longer in Karbor's configuration.",
      ...costs(DETAILS_COST),
      resolve: async (provider, _args, context) => (await loadDetails(provider, context))?.name ?? null,
    }),
    description: t.string({
      nullable: true,
      description: "The operator's description of the provider, read with name in one call. Null if there is none.",
      ...costs(DETAILS_COST),
      resolve: async (provider, _args, context) => (await loadDetails(provider, context))?.description ?? null,
    }),
    optionsSchema: schemaField(t, 'optionsSchema', 'of the options of a backup'),
    restoreSchema: schemaField(t, 'restoreSchema', 'of the parameters of a restore'),
    savedInfoSchema: schemaField(t, 'savedInfoSchema', 'of the data that a backup records'),
    checkpoints: t.field({
      type: CheckpointConnectionRef,
      nullable: true,
      description:
        'The checkpoints of the provider, oldest first, the only order in which Karbor can page. A bank in a file system has an order of its own. Costs one call per 100 rows. Null together with an error.',
      args: connectionArgs,
      ...costs({
        read: (_directory, args: PageArgs) => readFirst(args),
        // Equal pages of one provider are shared.
        calls: ({ parents, reach }) =>
          UNKNOWN_LIST * Math.min(parents, ORDINARY_PROVIDERS * countHaving(reach, 'hasProviders')),
        rows: ({ asked }) => asked,
        reach: ({ reach }) => having(reach, 'hasProviders'),
        isListed: true,
      }),
      resolve: (provider, args, context) => {
        const list = { field: 'Provider.checkpoints', parent: provider.id, filter: {} };
        const filter = { providerNativeId: provider.nativeId };
        return resolveConnection(context, readPage(args, list, [provider.upstreamName]), [
          {
            name: provider.upstreamName,
            read: (request) => listOf(context.loadersOf(provider), 'checkpoint')({ ...request, filter }),
          },
        ]);
      },
    }),
  }),
});

type Fields = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, Provider>;

function schemaField(t: Fields, key: 'optionsSchema' | 'restoreSchema' | 'savedInfoSchema', subject: string) {
  return t.field({
    type: 'JSON',
    nullable: true,
    description: `The JSON Schemas ${subject}, by native resource type; read with name in one call. Null if there is none.`,
    ...costs(DETAILS_COST),
    resolve: async (provider, _args, context) => (await loadDetails(provider, context))?.[key] ?? null,
  });
}

/** A provider with its details; rows have only the id. */
async function loadDetails(provider: Provider, { loadersOf }: Context): Promise<Provider | null> {
  return provider.name === undefined ? byId(loadersOf(provider), 'provider').load(provider.id) : provider;
}
