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

export const VaultStatusRef = enumRef<VaultStatus>('VaultStatus', 'The status of a vault.', {
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
  description: 'The size and usage of a vault. CBR only.',
  fields: (t) => ({
    sizeGb: t.exposeFloat('sizeGb', { description: 'The purchased size, in GB.' }),
    allocatedGb: t.exposeFloat('allocatedGb', {
      nullable: true,
      description: 'The total size of the associated resources, in GB. Null if CBR does not report it.',
    }),
    usedMb: t.exposeFloat('usedMb', {
      nullable: true,
      description:
        'The size of all backups, in MB and not GB; 1 GB is 1024 MB, as CBR compares the two. Null if CBR does not report it.',
    }),
  }),
});

const TagRef = builder.objectRef<Tag>('Tag').implement({
  description: 'A tag of a vault. CBR only.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The key, unique within the vault.' }),
    value: t.exposeString('value', { nullable: true, description: 'The value. Null if there is none.' }),
  }),
});

type CheckpointsArgs = PageArgs & { readonly filter?: typeof VaultCheckpointFilterRef.$inferInput | null | undefined };

/** Parses the arguments of a vault's checkpoints. The resolver validates the cursor, which depends on the vault. */
function readCheckpoints(_directory: Directory, { filter, ...page }: CheckpointsArgs) {
  return { filter: readVaultCheckpointFilter(filter), first: readFirst(page), after: page.after ?? null };
}

type NewestArgs = { readonly status?: readonly CheckpointStatus[] | null | undefined };

function readNewest(_directory: Directory, { status }: NewestArgs) {
  return { filter: { ...(status && { status: readStatuses(status, ['status']) }) }, first: 1, after: null };
}

/** The earliest possible start of a row. */
function startOf({ createdAt, createdOn }: Checkpoint): string {
  return createdAt ?? (createdOn == null ? '' : `${createdOn}T00:00:00.000Z`);
}

export const VaultRef = nodeRef('vault');

VaultRef.implement({
  description: 'A set of protected resources: a vault of CBR or a protection plan of Karbor.',
  interfaces: [NodeRef],
  fields: (t) => ({
    nativeId: t.exposeString('nativeId', {
      description: 'The id assigned by the upstream; on Karbor the id of the plan.',
    }),
    upstream: t.field({
      type: UpstreamRef,
      description: 'The upstream that holds this object. Costs no call.',
      resolve: (row, _args, { profileOf }) => profileOf(row),
    }),
    projectId: t.exposeString('projectId', { description: 'The id of the project.' }),
    name: t.exposeString('name', { description: 'The name, or the native id if the upstream reports none.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'The description. Null if there is none.',
    }),
    status: t.expose('status', { type: VaultStatusRef, description: 'The status of the vault.' }),
    nativeStatus: t.exposeString('nativeStatus', {
      nullable: true,
      description: "The upstream's own status value. Null if it reports none.",
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the vault was created. Null on Karbor, whose plans do not record it, and for old vaults.',
    }),
    capacity: t.expose('capacity', {
      type: VaultCapacityRef,
      nullable: true,
      description: 'The size and usage. Null on Karbor, where a plan has no size, and if CBR reports none.',
    }),
    // The response omits rows that cannot be identified.
    tags: t.expose('tags' as never, { type: [TagRef], description: 'The tags. Empty on Karbor.' }),
    provider: t.expose('provider', {
      type: ProviderRef,
      nullable: true,
      description:
        'Karbor: the provider that stores the checkpoints of the plan. Costs no call by itself. Null on CBR.',
    }),
    resources: t.expose('resources' as never, {
      ...costs({ rows: () => MAX_RESOURCES }),
      type: [ResourceRef],
      description: 'The resources that are protected now. A CBR vault holds at most 256.',
    }),
    checkpoints: t.field({
      type: CheckpointConnectionRef,
      nullable: true,
      description:
        'The checkpoints, newest first on both kinds of upstream. Vaults of one request share their calls. On Karbor the order within a day may need the operation log. Null together with an error.',
      args: {
        ...connectionArgs,
        filter: t.arg({ type: VaultCheckpointFilterRef, description: 'Selects the rows.' }),
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
        'The last days, oldest first: one entry per UTC day, ending today. Shares the calls of checkpoints; alone it costs the same calls. Null together with an error, also if a checkpoint with an unreadable time may change a day.',
      args: { last: t.arg.int({ defaultValue: DEFAULT_DAYS, description: 'The number of days, 1 to 90.' }) },
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
        'The newest checkpoint. Costs no call in addition to checkpoints. Null if there is none with any of the given statuses; null together with an error if an unreadable row may change the result.',
      args: {
        status: t.arg({ type: [CheckpointStatusRef], description: 'Only checkpoints with any of these statuses.' }),
      },
      ...costs({ read: readNewest, ...CHECKPOINTS_OF_VAULTS }),
      resolve: async (vault, args, context) => {
        const page = await context.loadersOf(vault).vaultCheckpoints(vault, readNewest(context, args));
        const newest = page.rows[0]?.node;
        // A row without an identity or a day may be the newest checkpoint, or a part of it.
        const { unread = [] } = page;
        const parts = unread.filter((row) => newest && mayBePartOf(row, newest));
        const [undecided] = [...unreadSince(unread, newest ? startOf(newest) : ''), ...parts];
        if (undecided) throw undecided;
        const withoutDay = page.newestCandidates?.find(({ createdOn }) => createdOn == null);
        if (withoutDay) throw undated(withoutDay);
        if (page.newestUndecidedBy) throw page.newestUndecidedBy;
        if (newest || page.next === null) return newest ?? null;
        throw new GatewayError(
          'LIMIT_EXCEEDED',
          `${vault.upstreamName}: none of the newest checkpoints has such a status; page through checkpoints to find older ones.`,
          { upstream: vault.upstreamName },
        );
      },
    }),
  }),
});
