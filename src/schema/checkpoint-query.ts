import type { Directory, KnownUpstream } from '../context/directory.ts';
import { MAX_COMPLETED } from '../domain/page-budget.ts';
import { listOf } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { CheckpointConnectionRef, CheckpointRef } from './checkpoint.ts';
import { CHECKPOINT_LIST } from './checkpoint-cost.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { connectionArgs } from './connection.ts';
import { costs } from './cost.ts';
import { checkpointConditions, readVaultCheckpointFilter } from './filter.ts';
import { BY_ID, readId, resolveId } from './node.ts';
import { type PageArgs, type PageRequest, readPage, resolveConnection } from './paging.ts';
import { sourcesFor } from './sources.ts';

const CheckpointFilterRef = builder.inputType('CheckpointFilter', {
  description: 'Selects checkpoints. All conditions must hold.',
  fields: (t) => ({
    upstreams: t.stringList({
      description: 'Only these upstreams, by their configured names. The order stays that of the configuration.',
    }),
    vaultId: t.id({ description: 'Of this vault or plan, which may have been deleted since.' }),
    providerId: t.id({
      description: 'Karbor: stored by this provider. CBR has no providers and reports NOT_SUPPORTED in failures.',
    }),
    ...checkpointConditions(t),
  }),
});

const readCheckpointId = readId(['checkpoint']);

builder.queryField('checkpoint', (t) =>
  t.field({
    type: CheckpointRef,
    nullable: true,
    description: 'A checkpoint, from its record. Null if the upstream has no such checkpoint.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'checkpoint:<upstream>:<id> on CBR, checkpoint:<upstream>:<provider id>:<id> on Karbor.',
      }),
    },
    ...costs({ read: readCheckpointId, ...BY_ID }),
    resolve: (_root, args, context, info) => {
      const { id, upstream } = readCheckpointId(context, args);
      return loadCheckpoint({ id, loaders: upstream.loaders }, info);
    },
  }),
);

type ListArgs = PageArgs & { readonly filter?: typeof CheckpointFilterRef.$inferInput | null | undefined };

function readList<Known extends KnownUpstream>(directory: Directory<Known>, { filter: given, ...args }: ListArgs) {
  const { upstreams, vaultId, providerId } = given ?? {};
  const conditions = readVaultCheckpointFilter(given);
  const vault = vaultId == null ? undefined : resolveId(directory, vaultId, ['filter', 'vaultId'], ['vault']);
  const provider =
    providerId == null ? undefined : resolveId(directory, providerId, ['filter', 'providerId'], ['provider']);
  const filter = {
    ...conditions,
    ...(vault && { vaultNativeId: vault.nativeId }),
    ...(provider && { providerNativeId: provider.nativeId }),
  };
  // An id restricts the list to its upstream. An upstream without providers reports NOT_SUPPORTED itself.
  const sources = sourcesFor(directory, upstreams)
    .filter((known) => !vault || vault.upstream === known)
    .filter((known) => !provider || provider.upstream === known || !known.kind.traits.hasProviders);
  const names = sources.map(({ profile }) => profile.name);
  return { filter, sources, page: readPage(args, { field: 'checkpoints', parent: '', filter: given ?? {} }, names) };
}

builder.queryField('checkpoints', (t) =>
  t.field({
    type: CheckpointConnectionRef,
    nullable: true,
    description:
      'Checkpoints, one upstream after the other in the order of the configuration. CBR: newest first. Karbor: one provider after the other, oldest first, the only order in which Karbor can page; a bank in a file system has an order of its own. Null together with an error if every upstream fails.',
    args: { ...connectionArgs, filter: t.arg({ type: CheckpointFilterRef, description: 'Selects the rows.' }) },
    ...costs({ read: readList<KnownUpstream>, ...CHECKPOINT_LIST }),
    resolve: (_root, args, context) => {
      const { filter, sources, page } = readList(context, args);
      const completions = { left: MAX_COMPLETED };
      const reads = sources.map((connected) => ({
        name: connected.profile.name,
        read: (request: PageRequest) => listOf(connected.loaders, 'checkpoint')({ ...request, filter }, completions),
      }));
      return resolveConnection(context, page, reads);
    },
  }),
);
