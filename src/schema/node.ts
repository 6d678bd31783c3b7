import type { Context } from '../context.ts';
import { type IdKind, idKinds, kindOfId, parseId } from '../domain/id.ts';
import { invalidInput } from '../failure.ts';
import { builder } from './builder.ts';

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

const MOST_IDS = 100;

builder.queryField('node', (t) =>
  t.field({
    type: NodeRef,
    nullable: true,
    description: 'Anything that has an id. Null when the upstream does not know it.',
    args: {
      id: t.arg.id({ required: true, description: 'An id that this gateway has given, or one typed by its form.' }),
    },
    resolve: (_root, { id }, context) => loadNode(context, id, ['id']),
  }),
);

builder.queryField('nodes', (t) =>
  t.field({
    type: [NodeRef],
    nullable: { list: false, items: true },
    description:
      'Several things at once, in the order of the ids. One that the upstream does not know is null; one that failed is null and has its error.',
    args: { ids: t.arg.idList({ required: true, description: '1 to 100 ids.' }) },
    resolve: (_root, { ids }, context) => {
      if (ids.length < 1 || ids.length > MOST_IDS) {
        throw invalidInput(['ids'], `ids holds ${ids.length} ids; accepted: 1 to ${MOST_IDS}.`);
      }
      // An Error as an element fails that element alone.
      return Promise.all(ids.map((id) => loadNode(context, id, ['ids']).catch((error: Error) => error))) as Promise<
        ({ id: string } | null)[]
      >;
    },
  }),
);
