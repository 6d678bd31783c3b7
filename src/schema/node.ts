import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import {
  type Entities,
  type Entity,
  entities,
  entityNames,
  entityOf,
  type PublicId,
  parseId,
} from '../domain/entities.ts';
import type { Selection } from '../executor/selection.ts';
import { GatewayError, invalidInput } from '../failure.ts';
import type { UpstreamKind } from '../upstreams/kind.ts';
import { byId } from '../upstreams/loaders.ts';
import { builder } from './builder.ts';
import { type CostBasis, costs, type FieldCost, reachOf } from './cost.ts';

const FORMS = entityNames.map((entity) => entities[entity].form).join(', ');

export const NodeRef = builder.interfaceRef<{ readonly id: string }>('Node');

NodeRef.implement({
  description: 'An object with an id by which it can be fetched again.',
  resolveType: ({ id }) => entities[entityOf(id)].typeName,
  fields: (t) => ({
    id: t.exposeID('id', {
      description: `A stable, typed, readable id: ${FORMS}. The native ids of vaults, checkpoints and backups are UUIDs; any other form is INVALID_INPUT.`,
    }),
  }),
});

/** A parsed id of this request. */
export interface ResolvedId<Known extends KnownUpstream = RequestUpstream> extends Omit<PublicId, 'upstream'> {
  readonly id: string;
  readonly upstream: Known;
}

/**
 * Parses an id of this request. The id has to be well-formed, of an accepted entity and of a known upstream, complete for
 * that upstream and in its native form.
 * @throws GatewayError INVALID_INPUT before any call.
 */
export function resolveId<Known extends KnownUpstream>(
  directory: Directory<Known>,
  text: string,
  argument: readonly string[],
  accepted: readonly Entity[],
): ResolvedId<Known> {
  const id = parseId(text, argument, accepted);
  const upstream = directory.upstream(id.upstream, argument);
  const scoped = upstream.kind.idScopes[id.entity];
  if ((scoped !== undefined) !== (id.scope !== undefined)) {
    const form = scoped?.form ?? `${id.entity}:<upstream>:<id>`;
    throw invalidInput(argument, `${argument.join('.')} is incomplete for ${id.upstream}; accepted: ${form}.`);
  }
  if (!isOfForm(id, upstream.kind)) {
    throw invalidInput(
      argument,
      `${argument.join('.')} is not in the native form of a ${id.entity} on ${id.upstream}; accepted: UUIDs.`,
    );
  }
  // Written out: V8 adds properties to a copy slowly.
  const { entity, nativeId, scope } = id;
  return { entity, nativeId, scope, id: text, upstream };
}

function isOfForm({ entity, nativeId, scope }: PublicId, { isNativeId, notSentById, idScopes }: UpstreamKind): boolean {
  if (entity === 'upstream' || notSentById.includes(entity)) return true;
  return isNativeId(nativeId) && (scope === undefined || idScopes[entity]?.accepts(scope) === true);
}

/** Reads the argument `id`. */
export function readId(accepted: readonly Entity[]) {
  return <Known extends KnownUpstream>(directory: Directory<Known>, { id }: { readonly id: string }) =>
    resolveId(directory, id, ['id'], accepted);
}

/** One read, and one more if the upstream has the same error for an unknown id and another project. */
export const SINGLE_READ = 2;

/** The cost of one id that is read by `readId`. */
export const BY_ID: Omit<FieldCost<ResolvedId<KnownUpstream>>, 'read'> = {
  ids: ({ asked }) => [asked.id],
  shared: ({ asked }) => `request ${asked.id}`,
  calls: () => SINGLE_READ - 1,
  reach: ({ asked }) => reachOf([asked.upstream]),
};

/**
 * Parses each id of a list. An invalid id is replaced by its error.
 * @throws GatewayError INVALID_INPUT for an empty list.
 */
export function readIds<Known extends KnownUpstream>(
  directory: Directory<Known>,
  { ids }: { readonly ids: readonly string[] },
): readonly (ResolvedId<Known> | Error)[] {
  if (ids.length === 0) throw invalidInput(['ids'], 'ids is empty; accepted: at least one id.');
  return ids.map((id) => {
    try {
      return resolveId(directory, id, ['ids'], entityNames);
    } catch (error) {
      return error as Error;
    }
  });
}

type AskedIds = CostBasis<ReturnType<typeof readIds<KnownUpstream>>>;

/** The valid ids without duplicates. */
function distinctIds({ asked, mostIds }: AskedIds): readonly string[] {
  if (asked.length > mostIds) {
    throw new GatewayError('LIMIT_EXCEEDED', `ids has ${asked.length} ids; limits.ids is ${mostIds}.`, {
      argument: ['ids'],
    });
  }
  return [...new Set(asked.flatMap((each) => (each instanceof Error ? [] : each.id)))];
}

/** Pages of a list that may be read before the ids are read one by one, and the proofs of the project. */
function callsBesideIds(basis: AskedIds): number {
  const { length } = distinctIds(basis);
  return Math.ceil(length / 10) + 2 * Math.min(basis.reach.length, length);
}

type ReadNode<K extends Entity> = (asked: ResolvedId, selection: Selection) => Promise<Entities[K] | null>;

const reads = new Map<Entity, ReadNode<Entity>>();

/**
 * Declares the type of an entity and registers its read for `node` and `nodes`.
 * @param read Defaults to the loader of the entity.
 */
export function nodeRef<K extends Entity>(
  entity: K,
  read: ReadNode<K> = ({ id, upstream }) => byId(upstream.loaders, entity).load(id),
) {
  reads.set(entity, read);
  return builder.objectRef<Entities[K]>(entities[entity].typeName);
}

async function loadNode(asked: ResolvedId, selection: Selection): Promise<{ readonly id: string } | null> {
  return (await reads.get(asked.entity)?.(asked, selection)) ?? null;
}

const readNodeId = readId(entityNames);

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Any object with an id. Null if the upstream has no such object.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'An id from this gateway, or one written by hand in the same form.',
      }),
    },
    ...costs({ read: readNodeId, ...BY_ID }),
    resolve: (_root, args, context, info) => loadNode(readNodeId(context, args), info),
  }),
);

export const IDS = '1 to 100 ids, unless limits.ids says otherwise.';

/** The cost of a list of ids. */
export const BY_IDS: FieldCost<ReturnType<typeof readIds<KnownUpstream>>> = {
  read: readIds<KnownUpstream>,
  ids: distinctIds,
  shared: (basis) => `request ${distinctIds(basis).join(' ')}`,
  calls: callsBesideIds,
  rows: ({ asked }) => asked.length,
  reach: ({ asked }) => reachOf(asked.flatMap((each) => (each instanceof Error ? [] : each.upstream))),
  isListed: false,
};

/** Reads objects in the order of the ids. An Error as an element fails only that element. */
export function loadNodes(asked: readonly (ResolvedId | Error)[], selection: Selection) {
  return Promise.all(
    asked.map((each) => (each instanceof Error ? each : loadNode(each, selection).catch((error: Error) => error))),
  );
}

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several objects, in the order of the ids. An object that does not exist is null; an object that could not be read is null and has an error.',
    args: { ids: t.arg.idList({ required: true, description: IDS }) },
    ...costs(BY_IDS),
    resolve: (_root, args, context, info) =>
      loadNodes(readIds(context, args), info) as Promise<({ id: string } | null)[]>,
  }),
);
