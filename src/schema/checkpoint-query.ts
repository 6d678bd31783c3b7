import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { Checkpoint, CheckpointStatus } from '../domain/checkpoint.ts';
import { MAX_COMPLETED } from '../domain/page-budget.ts';
import { byId, listOf } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { CheckpointConnectionRef, CheckpointRef, CheckpointStatusRef } from './checkpoint.ts';
import { CHECKPOINT_LIST } from './checkpoint-cost.ts';
import { loadCheckpoint } from './checkpoint-reads.ts';
import { connectionArgs } from './connection.ts';
import { costs } from './cost.ts';
import { checkpointConditions, readStatuses, readVaultCheckpointFilter } from './filter.ts';
import { BY_ID, readId, resolveId } from './node.ts';
import { type PageArgs, type PageRequest, readPage, resolveConnection } from './paging.ts';
import { sourcesFor } from './sources.ts';
import { readWaitMs, WAIT_MS, WAITING, waitFor } from './waiting.ts';

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

const FINAL: CheckpointStatus[] = ['AVAILABLE', 'ERROR', 'ERROR_DELETING', 'DELETED'];

interface CheckpointArgs {
  readonly id: string;
  readonly waitMs?: number | null | undefined;
  readonly waitFor?: readonly CheckpointStatus[] | null | undefined;
}

function readCheckpoint<Known extends KnownUpstream>(directory: Directory<Known>, args: CheckpointArgs) {
  const awaited = readStatuses(args.waitFor ?? FINAL, ['waitFor']);
  return { ...readCheckpointId(directory, args), waitMs: readWaitMs(args), awaited };
}

builder.queryField('checkpoint', (t) =>
  t.field({
    type: CheckpointRef,
    nullable: true,
    description:
      'A checkpoint, from its record. Null if the upstream has no such checkpoint. With waitMs the response is delayed until the status is one of waitFor, the checkpoint is deleted, or the time has passed.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'checkpoint:<upstream>:<id> on CBR, checkpoint:<upstream>:<provider id>:<id> on Karbor.',
      }),
      waitMs: t.arg.int({ description: WAIT_MS }),
      waitFor: t.arg({
        type: [CheckpointStatusRef],
        defaultValue: FINAL,
        description: 'The statuses that end the wait. Without waitMs it has no effect.',
      }),
    },
    ...costs({ ...WAITING, ...BY_ID, read: readCheckpoint<KnownUpstream> }),
    resolve: (_root, args, context, info) => {
      const { id, upstream, waitMs, awaited } = readCheckpoint(context, args);
      const { loaders } = upstream;
      if (waitMs === undefined) return loadCheckpoint({ id, loaders }, info);
      const read = () => byId(loaders, 'checkpoint').clear(id).load(id);
      const isOver = (row: Checkpoint | null) => row === null || awaited.includes(row.status);
      return waitFor(context, { id, upstream, waitMs, read, isOver });
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
