import type { Context } from '../context/context.ts';
import type { Provider } from '../domain/provider.ts';
import { byId, listOf } from '../upstreams/loaders.ts';
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
  description: 'Karbor: a place where checkpoints are kept, with its plugins and its bank. CBR has none.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', { description: 'The id that Karbor gave it.' }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The Karbor it belongs to. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    name: t.string({
      nullable: true,
      description:
        'Its name; one call for all providers of the upstream. Null when it is gone from the configuration of Karbor.',
      ...costs(DETAILS_COST),
      resolve: async (provider, _args, context) => (await loadDetails(provider, context))?.name ?? null,
    }),
    description: t.string({
      nullable: true,
      description: 'What it is for, in the words of the operator; same call as name. Null when there is none.',
      ...costs(DETAILS_COST),
      resolve: async (provider, _args, context) => (await loadDetails(provider, context))?.description ?? null,
    }),
    checkpoints: t.field({
      type: CheckpointConnectionRef,
      nullable: true,
      description:
        'What it keeps, oldest first: the only order in which Karbor can be paged. A bank in a file system has its own. One call a page of 100. Null beside an error.',
      args: connectionArgs,
      ...costs({
        read: (_directory, args: PageArgs) => readFirst(args),
        // Equal pages of one provider are one.
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

/** A provider as its own call tells it; rows name only its id. */
async function loadDetails(provider: Provider, { loadersOf }: Context): Promise<Provider | null> {
  return provider.name === undefined ? byId(loadersOf(provider), 'provider').load(provider.id) : provider;
}
