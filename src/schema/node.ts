import type { Context } from '../context.ts';
import { type IdKind, idKinds, kindOfId, parseId } from '../domain/id.ts';
import { GatewayError, invalidInput } from '../failure.ts';
import { builder } from './builder.ts';
import { type CostBasis, costs } from './cost.ts';

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
        'Typed and readable: upstream:<upstream>, vault:<upstream>:<id>, backup:<upstream>:<id>, provider:<upstream>:<id>, checkpoint:<upstream>:<id> on CBR and checkpoint:<upstream>:<provider id>:<id> on Karbor. It stays the same for ever.',
    }),
  }),
});

/**
 * Takes an id of this request apart: well-formed, of an accepted kind, of a known upstream, and complete for it.
 * @throws GatewayError INVALID_INPUT before any call.
 */
export function resolveId(context: Context, text: string, argument: readonly string[], accepted: readonly IdKind[]) {
  const id = parseId(text, argument, accepted);
  const upstream = context.upstream(id.upstream, argument);
  const needsProvider = upstream.profile.kind === 'KARBOR';
  if (id.kind === 'checkpoint' && needsProvider !== (id.providerId !== undefined)) {
    const form = needsProvider ? 'checkpoint:<upstream>:<provider id>:<id>' : 'checkpoint:<upstream>:<id>';
    throw invalidInput(argument, `${argument.join('.')} is not complete for ${id.upstream}; accepted: ${form}.`);
  }
  return { ...id, upstream };
}

/** One read, and where CBR does not tell "unknown" from "not yours", one more that does. */
export const SINGLE_READ = 2;

const idsIn = ({ ids }: CostBasis['args']): readonly unknown[] => (Array.isArray(ids) ? ids : []);

/** Each is read singly at worst, behind the pages of a list that did not hold it. */
function callsForIds({ args, mostIds, upstreams }: CostBasis): number {
  const { length } = idsIn(args);
  if (length > mostIds) {
    throw new GatewayError('LIMIT_EXCEEDED', `ids holds ${length} ids, and limits.ids is ${mostIds}.`, {
      argument: ['ids'],
    });
  }
  return length + Math.ceil(length / 10) + 2 * Math.min(upstreams, length);
}

/** An id of this request, taken apart. */
export type ResolvedId = ReturnType<typeof resolveId>;

async function loadNode(context: Context, text: string, argument: readonly string[]): Promise<{ id: string } | null> {
  const { kind, upstream } = resolveId(context, text, argument, idKinds);
  switch (kind) {
    case 'upstream':
      return upstream.profile;
    case 'vault':
      return upstream.loaders.vaultById.load(text);
    case 'checkpoint':
      return upstream.loaders.checkpointById.load(text);
    case 'backup':
      return upstream.loaders.backupById.load(text);
    case 'provider':
      return upstream.loaders.providerById.load(text);
  }
}

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Anything that has an id. Null when the upstream does not know it.',
    args: {
      id: t.arg.id({ required: true, description: 'An id that this gateway has given, or one typed by its form.' }),
    },
    ...costs({ calls: () => SINGLE_READ }),
    resolve: (_root, { id }, context) => loadNode(context, id, ['id']),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several things at once, in the order of the ids. One that the upstream does not know is null; one that failed is null and has its error.',
    args: { ids: t.arg.idList({ required: true, description: '1 to 100 ids, unless configured otherwise.' }) },
    ...costs({ by: ['ids'], calls: callsForIds, rows: ({ args }) => idsIn(args).length, isListed: false }),
    resolve: (_root, { ids }, context) => {
      if (ids.length === 0) throw invalidInput(['ids'], 'ids is empty; accepted: at least one id.');
      // An Error as an element fails that element alone.
      return Promise.all(ids.map((id) => loadNode(context, id, ['ids']).catch((error: Error) => error))) as Promise<
        ({ id: string } | null)[]
      >;
    },
  }),
);
