import type { Directory, KnownUpstream } from '../context/directory.ts';
import { MAX_EXAMINED, type PageBudget } from '../domain/page-budget.ts';
import type { VaultFilter } from '../domain/vault.ts';
import { byId, listOf } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { connectionArgs, connectionRef } from './connection.ts';
import { costs } from './cost.ts';
import { readVaultFilter } from './filter.ts';
import { BY_ID, readId } from './node.ts';
import { type PageArgs, type PageRequest, readPage, resolveConnection } from './paging.ts';
import { sourcesFor } from './sources.ts';
import { VaultRef, VaultStatusRef } from './vault.ts';
import { VAULT_LIST } from './vault-cost.ts';

const VaultConnectionRef = connectionRef('Vault', VaultRef);

const VaultFilterRef = builder.inputType('VaultFilter', {
  description: 'Selects vaults. All conditions must hold.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. The order stays that of the configuration.',
    }),
    name: t.string({ description: 'With exactly this name; case-sensitive.' }),
    nameContains: t.string({
      description:
        'With this text in the name; case-insensitive. At most 200 vaults of an upstream are examined per page; the page may then be short, and its cursor continues.',
    }),
    status: t.field({ type: [VaultStatusRef], description: 'With any of these statuses.' }),
    resourceNativeIds: t.stringList({
      description: 'Protecting any of the resources with these ids in their own services.',
    }),
    lastAvailableBefore: t.field({
      type: 'DateTime',
      description:
        'Vaults whose newest AVAILABLE checkpoint was started before this time, and vaults without one. Costs the calls of latestCheckpoint. At most 200 vaults are examined per page, over all upstreams; the page may then be short, and its cursor continues. On Karbor a checkpoint of the same day without an entry in the operation log counts as started before. If an unreadable row leaves this undecided, a Failure takes the place of the vault.',
    }),
  }),
});

const readVaultId = readId(['vault']);

builder.queryField('vault', (t) =>
  t.field({
    type: VaultRef,
    nullable: true,
    description: 'A vault of CBR or a protection plan of Karbor. Null if the upstream has no such object.',
    args: { id: t.arg.id({ required: true, description: 'vault:<upstream>:<id>' }) },
    ...costs({ read: readVaultId, ...BY_ID }),
    resolve: (_root, args, context) => {
      const { id, upstream } = readVaultId(context, args);
      return byId(upstream.loaders, 'vault').load(id);
    },
  }),
);

builder.objectField(VaultConnectionRef, 'totalCount', (t) =>
  t.exposeInt('totalCount', {
    nullable: true,
    description:
      'The number of vaults in the whole list with this filter. Null if further calls would be needed: if the page does not reach the end of a CBR list, or an upstream was not read for this page. Null if an upstream failed.',
  }),
);

/** The budget of one page: per upstream, or shared by all upstreams if examining vaults costs calls. */
function budgetFor({ nameContains, lastAvailableBefore }: VaultFilter): () => PageBudget {
  if (nameContains === undefined && lastAvailableBefore === undefined)
    return () => ({ left: Number.POSITIVE_INFINITY });
  const shared = { left: MAX_EXAMINED };
  return () => (lastAvailableBefore === undefined ? { ...shared } : shared);
}

type VaultsArgs = PageArgs & { readonly filter?: typeof VaultFilterRef.$inferInput | null | undefined };

function readVaults<Known extends KnownUpstream>(directory: Directory<Known>, { filter: given, ...args }: VaultsArgs) {
  const filter = readVaultFilter(given);
  const sources = sourcesFor(directory, given?.upstreams);
  const names = sources.map(({ profile }) => profile.name);
  return { filter, sources, page: readPage(args, { field: 'vaults', parent: '', filter: given ?? {} }, names) };
}

builder.queryField('vaults', (t) =>
  t.field({
    type: VaultConnectionRef,
    nullable: true,
    description:
      'Vaults and plans, one upstream after the other in the order of the configuration. Costs one call per page. Null together with an error if every upstream fails.',
    args: { ...connectionArgs, filter: t.arg({ type: VaultFilterRef, description: 'Selects the rows.' }) },
    ...costs({ read: readVaults<KnownUpstream>, ...VAULT_LIST }),
    resolve: (_root, args, context) => {
      const { filter, sources, page } = readVaults(context, args);
      const budgetOf = budgetFor(filter);
      const reads = sources.map((connected) => ({
        name: connected.profile.name,
        read: (request: PageRequest) => listOf(connected.loaders, 'vault')({ ...request, filter }, budgetOf()),
      }));
      return resolveConnection(context, page, reads);
    },
  }),
);
