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
  description: 'Which vaults. All conditions hold together.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. Their order stays that of the configuration.',
    }),
    name: t.string({ description: 'Exactly this name; upper and lower case differ.' }),
    nameContains: t.string({
      description:
        'With this text in the name; upper and lower case are one. At most 200 vaults of an upstream are looked at for one page, which may then be short; its cursor goes on.',
    }),
    status: t.field({ type: [VaultStatusRef], description: 'In any of these states.' }),
    resourceNativeIds: t.stringList({
      description: 'Protecting any of these resources, by the ids in their own services.',
    }),
    lastAvailableBefore: t.field({
      type: 'DateTime',
      description:
        'Whose newest AVAILABLE checkpoint was begun before this instant, or who have none. Calls as for latestCheckpoint. At most 200 vaults are looked at for one page, over all upstreams together, which may then be short; its cursor goes on. On Karbor a checkpoint of that very day whose time the operation log no longer tells counts as begun before. Where a row that cannot be read leaves it open, a Failure stands in the place of the vault.',
    }),
  }),
});

const readVaultId = readId(['vault']);

builder.queryField('vault', (t) =>
  t.field({
    type: VaultRef,
    nullable: true,
    description: 'A vault of CBR or a protection plan of Karbor. Null when the upstream does not know it.',
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
      'How many vaults the whole list has, with this filter. Null where another call would be needed to know it: where the page does not reach the end of the list of a CBR, or an upstream was not read for it; and where an upstream failed.',
  }),
);

/** What may be looked at for one page: so much of each upstream, and of all together where looking costs calls. */
function looksFor({ nameContains, lastAvailableBefore }: VaultFilter): () => PageBudget {
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
      'Vaults and plans, upstream after upstream in the order of the configuration. One call a page. Null beside an error when every upstream fails.',
    args: { ...connectionArgs, filter: t.arg({ type: VaultFilterRef, description: 'Which of them.' }) },
    ...costs({ read: readVaults<KnownUpstream>, ...VAULT_LIST }),
    resolve: (_root, args, context) => {
      const { filter, sources, page } = readVaults(context, args);
      const looksOf = looksFor(filter);
      const reads = sources.map((connected) => ({
        name: connected.profile.name,
        read: (request: PageRequest) => listOf(connected.loaders, 'vault')({ ...request, filter }, looksOf()),
      }));
      return resolveConnection(context, page, reads);
    },
  }),
);
