import type { Directory, KnownUpstream } from '../context/directory.ts';
import { builder } from './builder.ts';
import { connectionArgs, connectionRef } from './connection.ts';
import { costs, reachOf, UNKNOWN_LIST } from './cost.ts';
import { readVaultFilter } from './filter.ts';
import { BY_ID, readId } from './node.ts';
import { type PageArgs, type PageRequest, readPage, resolveConnection } from './paging.ts';
import { sourcesFor } from './sources.ts';
import { VaultRef, VaultStatusRef } from './vault.ts';

const VaultConnectionRef = connectionRef('Vault', VaultRef);

const VaultFilterRef = builder.inputType('VaultFilter', {
  description: 'Which vaults. All conditions hold together.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. Their order stays that of the configuration.',
    }),
    name: t.string({ description: 'Exactly this name; upper and lower case differ.' }),
    status: t.field({ type: [VaultStatusRef], description: 'In any of these states.' }),
    resourceNativeIds: t.stringList({
      description: 'Protecting any of these resources, by the ids in their own services.',
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
      return upstream.loaders.vaultById.load(id);
    },
  }),
);

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
    ...costs({
      read: readVaults<KnownUpstream>,
      calls: ({ asked }) => UNKNOWN_LIST * asked.page.turns.length,
      rows: ({ asked }) => asked.page.first,
      reach: ({ asked: { sources, page } }) =>
        reachOf(sources.filter(({ profile }) => page.turns.some(([name]) => name === profile.name))),
      isListed: true,
    }),
    resolve: (_root, args, context) => {
      const { filter, sources, page } = readVaults(context, args);
      const reads = sources.map((connected) => ({
        name: connected.profile.name,
        read: (request: PageRequest) => connected.loaders.vaults({ ...request, filter }),
      }));
      return resolveConnection(context, page, reads);
    },
  }),
);
