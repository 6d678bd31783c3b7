import type { Directory } from '../context/directory.ts';
import { type Checkpoint, type CheckpointStatus, mayBePartOf, undated } from '../domain/checkpoint.ts';
import { lastDays, protectionDays } from '../domain/protection-day.ts';
import { unreadSince } from '../domain/row.ts';
import type { Tag, VaultCapacity, VaultStatus } from '../domain/vault.ts';
import { GatewayError } from '../failure.ts';
import { builder } from './builder.ts';
import { CheckpointConnectionRef, CheckpointRef, CheckpointStatusRef } from './checkpoint.ts';
import { connectionArgs } from './connection.ts';
import { costs, MAX_RESOURCES } from './cost.ts';
import { enumRef, UNKNOWN } from './enum.ts';
import { readStatuses, readVaultCheckpointFilter, VaultCheckpointFilterRef } from './filter.ts';
import { NodeRef, nodeRef } from './node.ts';
import { type PageArgs, readFirst, readPage, resolveConnection } from './paging.ts';
import { DEFAULT_DAYS, ProtectionDayRef, readLast } from './protection-day.ts';
import { ProviderRef } from './provider.ts';
import { ResourceRef } from './resource.ts';
import { UpstreamRef } from './upstream.ts';
import { CHECKPOINTS_OF_VAULTS, DAYS_OF_VAULTS } from './vault-cost.ts';

export const VaultStatusRef = enumRef<VaultStatus>('VaultStatus', 'How a vault stands.', {
  AVAILABLE: 'CBR: in use.',
  LOCK: 'CBR: being changed, for example expanded.',
  FROZEN: 'CBR: frozen, usually because a bill is due.',
  DELETING: 'CBR: being deleted.',
  ERROR: 'CBR: something failed.',
  SUSPENDED: 'Karbor: the normal state of a plan. It can be edited, and backups work.',
  STARTED: 'Karbor: the plan can no longer be edited; backups work.',
  UNKNOWN,
});

const VaultCapacityRef = builder.objectRef<VaultCapacity>('VaultCapacity').implement({
  description: 'How large a vault is and how full. CBR only.',
  fields: (t) => ({
    sizeGb: t.exposeFloat('sizeGb', { description: 'What was bought, in GB.' }),
    allocatedGb: t.exposeFloat('allocatedGb', {
      nullable: true,
      description: 'The sizes of the bound resources together, in GB. Null when CBR does not say.',
    }),
    usedMb: t.exposeFloat('usedMb', {
      nullable: true,
      description:
        'What the backups take, in MB and not GB: 1 GB is 1024 MB, as CBR compares the two. Null when CBR does not say.',
    }),
  }),
});

const TagRef = builder.objectRef<Tag>('Tag').implement({
  description: 'A label of a vault. CBR only.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key, unique within the vault.' }),
    value: t.exposeString('value', { nullable: true, description: 'Its value. Null when it has none.' }),
  }),
});

type CheckpointsArgs = PageArgs & { readonly filter?: typeof VaultCheckpointFilterRef.$inferInput | null | undefined };

/** What is asked of a vault's checkpoints; whether a cursor is of this vault, the vault itself tells. */
function readCheckpoints(_directory: Directory, { filter, ...page }: CheckpointsArgs) {
  return { filter: readVaultCheckpointFilter(filter), first: readFirst(page), after: page.after ?? null };
}

type NewestArgs = { readonly status?: readonly CheckpointStatus[] | null | undefined };

function readNewest(_directory: Directory, { status }: NewestArgs) {
  return { filter: { ...(status && { status: readStatuses(status, ['status']) }) }, first: 1, after: null };
}

/** The earliest instant at which a row of a list can have been begun. */
function beginOf({ createdAt, createdOn }: Checkpoint): string {
  return createdAt ?? (createdOn == null ? '' : `${createdOn}T00:00:00.000Z`);
}

export const VaultRef = nodeRef('vault');

VaultRef.implement({
  description: 'What holds or describes a set of protected resources: a vault of CBR, a protection plan of Karbor.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', {
      description: 'The id that the upstream gave it; on Karbor the id of the plan.',
    }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'Where it is. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    projectId: t.exposeString('projectId', { description: 'The project it belongs to.' }),
    name: t.exposeString('name', { description: 'Its name; its native id where the upstream gives none.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Its description. Null when it has none.',
    }),
    status: t.expose('status', { type: VaultStatusRef, description: 'How it stands.' }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: 'That in the words of the upstream. Null when it gave none.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made. Null on Karbor, whose plans do not tell, and on old vaults.',
    }),
    capacity: t.expose('capacity', {
      type: VaultCapacityRef,
      nullable: true,
      description: 'How large it is and how full. Null on Karbor: a plan has no size; and where CBR gives none.',
    }),
    // Rows of them that cannot be identified are left out when the list is written.
    tags: t.expose('tags' as never, { type: [TagRef], description: 'Its labels. Empty on Karbor.' }),
    provider: t.expose('provider', {
      type: ProviderRef,
      nullable: true,
      description: 'Karbor: where its checkpoints are kept. Costs no call by itself. Null on CBR.',
    }),
    resources: t.expose('resources' as never, {
      ...costs({ rows: () => MAX_RESOURCES }),
      type: [ResourceRef],
      description: 'What it protects now. A CBR vault holds at most 256.',
    }),
    checkpoints: t.field({
      type: CheckpointConnectionRef,
      nullable: true,
      description:
        'Its checkpoints, newest first on both upstreams. Vaults that are asked together share their calls. On Karbor the operation log may be asked for the order within a day. Null beside an error.',
      args: {
        ...connectionArgs,
        filter: t.arg({ type: VaultCheckpointFilterRef, description: 'Which of them.' }),
      },
      ...costs({ read: readCheckpoints, ...CHECKPOINTS_OF_VAULTS }),
      resolve: (vault, args, context) => {
        const { filter } = readCheckpoints(context, args);
        const list = { field: 'Vault.checkpoints', parent: vault.id, filter };
        return resolveConnection(context, readPage(args, list, [vault.upstreamName]), [
          {
            name: vault.upstreamName,
            read: (request) => context.loadersOf(vault).vaultCheckpoints(vault, { ...request, filter }),
          },
        ]);
      },
    }),
    days: t.field({
      type: [ProtectionDayRef],
      nullable: true,
      description:
        'Its last days, oldest first: one entry for each UTC day, and the last one is today. What the calls of checkpoints have read is used again; asked alone it costs what checkpoints costs. Null beside an error, which a checkpoint whose time cannot be read is where it may change a day.',
      args: { last: t.arg.int({ defaultValue: DEFAULT_DAYS, description: 'How many days, 1 to 90.' }) },
      ...costs({ read: readLast, ...DAYS_OF_VAULTS }),
      resolve: async (vault, args, context) => {
        const days = lastDays(context.today(), readLast(context, args));
        const [first = ''] = days;
        return protectionDays(days, await context.loadersOf(vault).vaultCheckpointsSince(vault, first));
      },
    }),
    latestCheckpoint: t.field({
      type: CheckpointRef,
      nullable: true,
      description:
        'The newest of its checkpoints. Costs no call beside checkpoints. Null when there is none, or none of these states, and beside an error, which a row that cannot be read is where it may change the answer.',
      args: {
        status: t.arg({ type: [CheckpointStatusRef], description: 'Only one in any of these states.' }),
      },
      ...costs({ read: readNewest, ...CHECKPOINTS_OF_VAULTS }),
      resolve: async (vault, args, context) => {
        const slice = await context.loadersOf(vault).vaultCheckpoints(vault, readNewest(context, args));
        const newest = slice.rows[0]?.node;
        // One that cannot be identified, or has no day, may be it or a part of it.
        const { unread = [] } = slice;
        const parts = unread.filter((row) => newest && mayBePartOf(row, newest));
        const [odd] = [...unreadSince(unread, newest ? beginOf(newest) : ''), ...parts];
        if (odd) throw odd;
        const rival = slice.rivals?.find(({ createdOn }) => createdOn == null);
        if (rival) throw undated(rival);
        if (slice.newestLeftOpen) throw slice.newestLeftOpen;
        if (newest || slice.next === null) return newest ?? null;
        throw new GatewayError(
          'LIMIT_EXCEEDED',
          `${vault.upstreamName}: none of the newest checkpoints is in such a state; page through checkpoints to look further back.`,
          { upstream: vault.upstreamName },
        );
      },
    }),
  }),
});
