import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import type { Checkpoint } from '../domain/checkpoint.ts';
import { type IdKind, idKinds, kindOfId, type PublicId, parseId } from '../domain/id.ts';
import type { Selection } from '../executor/selection.ts';
import { GatewayError, invalidInput } from '../failure.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import { builder } from './builder.ts';
import { asksFor, type CostBasis, costs, type FieldCost, reachOf } from './cost.ts';

const TYPE_NAMES: Record<string, string> = {
  upstream: 'Upstream',
  vault: 'Vault',
  checkpoint: 'Checkpoint',
  backup: 'Backup',
  provider: 'Provider',
};

export const NodeRef = builder.interfaceRef<{ readonly id: string }>('Node');

NodeRef.implement({
  description: 'Something with an id by which it can be asked for again.',
  resolveType: ({ id }) => TYPE_NAMES[kindOfId(id)],
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        'Typed and readable: upstream:<upstream>, vault:<upstream>:<id>, backup:<upstream>:<id>, provider:<upstream>:<id>, checkpoint:<upstream>:<id> on CBR and checkpoint:<upstream>:<provider id>:<id> on Karbor. The ids of vaults, checkpoints and backups are UUIDs, and another one is INVALID_INPUT. It stays the same for ever.',
    }),
  }),
});

/** An id of this request, taken apart. */
export interface ResolvedId<Known extends KnownUpstream = RequestUpstream> extends Omit<PublicId, 'upstream'> {
  readonly id: string;
  readonly upstream: Known;
}

/**
 * Takes an id of this request apart: well-formed, of an accepted kind, of a known upstream, complete for it, and
 * no id that the upstream refuses by its form.
 * @throws GatewayError INVALID_INPUT before any call.
 */
export function resolveId<Known extends KnownUpstream>(
  directory: Directory<Known>,
  text: string,
  argument: readonly string[],
  accepted: readonly IdKind[],
): ResolvedId<Known> {
  const id = parseId(text, argument, accepted);
  const upstream = directory.upstream(id.upstream, argument);
  const needsProvider = upstream.kind.traits.hasProviders;
  if (id.kind === 'checkpoint' && needsProvider !== (id.providerId !== undefined)) {
    const form = needsProvider ? 'checkpoint:<upstream>:<provider id>:<id>' : 'checkpoint:<upstream>:<id>';
    throw invalidInput(argument, `${argument.join('.')} is not complete for ${id.upstream}; accepted: ${form}.`);
  }
  if (!isOfForm(id, upstream.kind)) {
    throw invalidInput(
      argument,
      `${argument.join('.')} is not of the form that ${id.upstream} gives a ${id.kind}; accepted: UUIDs.`,
    );
  }
  return { ...id, id: text, upstream };
}

function isOfForm({ kind, nativeId, providerId }: PublicId, { isNativeId, notSentById }: UpstreamKind): boolean {
  if (kind === 'upstream' || notSentById.includes(kind)) return true;
  return isNativeId(nativeId) && (providerId === undefined || isNativeId(providerId));
}

/** Reads the argument `id`. */
export function readId(accepted: readonly IdKind[]) {
  return <Known extends KnownUpstream>(directory: Directory<Known>, { id }: { readonly id: string }) =>
    resolveId(directory, id, ['id'], accepted);
}

/** One read, and where the upstream does not tell "unknown" from "not yours", one more that does. */
export const SINGLE_READ = 2;

/** What one id costs, read by a function of `readId`. */
export const BY_ID: Omit<FieldCost<ResolvedId<KnownUpstream>>, 'read'> = {
  ids: ({ asked }) => [asked.id],
  shared: ({ asked }) => `request ${asked.id}`,
  calls: () => SINGLE_READ - 1,
  reach: ({ asked }) => reachOf([asked.upstream]),
};

/**
 * Takes each id of a list apart; one that is refused is its error.
 * @throws GatewayError INVALID_INPUT for an empty list.
 */
function readIds<Known extends KnownUpstream>(
  directory: Directory<Known>,
  { ids }: { readonly ids: readonly string[] },
): readonly (ResolvedId<Known> | Error)[] {
  if (ids.length === 0) throw invalidInput(['ids'], 'ids is empty; accepted: at least one id.');
  return ids.map((id) => {
    try {
      return resolveId(directory, id, ['ids'], idKinds);
    } catch (error) {
      return error as Error;
    }
  });
}

type AskedIds = CostBasis<ReturnType<typeof readIds<KnownUpstream>>>;

/** Equal ids are one, and those that are refused are none. */
function distinctIds({ asked, mostIds }: AskedIds): readonly string[] {
  if (asked.length > mostIds) {
    throw new GatewayError('LIMIT_EXCEEDED', `ids holds ${asked.length} ids, and limits.ids is ${mostIds}.`, {
      argument: ['ids'],
    });
  }
  return [...new Set(asked.flatMap((each) => (each instanceof Error ? [] : each.id)))];
}

/** Each is read singly at worst, behind the pages of a list that did not hold it. */
function callsBesideIds(basis: AskedIds): number {
  const { length } = distinctIds(basis);
  return Math.ceil(length / 10) + 2 * Math.min(basis.reach.length, length);
}

/** Reads a checkpoint by its id; beside the record its backups, where fields are selected that only they tell. */
export function loadCheckpoint(
  { id, loaders }: { readonly id: string; readonly loaders: RequestUpstream['loaders'] },
  selection: Selection,
): Promise<Checkpoint | null> {
  if (asksFor(selection, 'Checkpoint', 'backups')) loaders.expectBackups(id);
  return loaders.checkpointById.load(id);
}

async function loadNode({ id, kind, upstream }: ResolvedId, selection: Selection): Promise<{ id: string } | null> {
  switch (kind) {
    case 'upstream':
      return upstream.profile;
    case 'vault':
      return upstream.loaders.vaultById.load(id);
    case 'checkpoint':
      return loadCheckpoint({ id, loaders: upstream.loaders }, selection);
    case 'backup':
      return upstream.loaders.backupById.load(id);
    case 'provider':
      return upstream.loaders.providerById.load(id);
  }
}

const readNodeId = readId(idKinds);

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Anything that has an id. Null when the upstream does not know it.',
    args: {
      id: t.arg.id({ required: true, description: 'An id that this gateway has given, or one typed by its form.' }),
    },
    ...costs({ read: readNodeId, ...BY_ID }),
    resolve: (_root, args, context, info) => loadNode(readNodeId(context, args), info),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several things at once, in the order of the ids. One that the upstream does not know is null; one that failed is null and has its error.',
    args: { ids: t.arg.idList({ required: true, description: '1 to 100 ids, unless configured otherwise.' }) },
    ...costs({
      read: readIds<KnownUpstream>,
      ids: distinctIds,
      shared: (basis) => `request ${distinctIds(basis).join(' ')}`,
      calls: callsBesideIds,
      rows: ({ asked }) => asked.length,
      reach: ({ asked }) => reachOf(asked.flatMap((each) => (each instanceof Error ? [] : each.upstream))),
      isListed: false,
    }),
    // An Error as an element fails that element alone.
    resolve: (_root, args, context, info) =>
      Promise.all(
        readIds(context, args).map((each) =>
          each instanceof Error ? each : loadNode(each, info).catch((error: Error) => error),
        ),
      ) as Promise<({ id: string } | null)[]>,
  }),
);
