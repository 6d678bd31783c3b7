import type { ObjectRef } from '@pothos/core';
import type { Context } from '../context/context.ts';
import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import type { WriteRight } from '../domain/write-right.ts';
import { type Failure, toFailure } from '../failure.ts';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';
import { type ResolvedId, resolveId } from './node.ts';

/**
 * Runs a write with the deadline of writes, if the caller has the right to it. Every error becomes a Failure.
 * @param read Parses the arguments; shared with the cost of the field.
 */
export async function asResult<Asked extends { readonly upstream: RequestUpstream }, Payload>(
  context: Context,
  right: WriteRight,
  read: () => Asked,
  write: (asked: Asked) => Promise<Payload>,
): Promise<Payload | Failure> {
  try {
    const asked = read();
    context.beginWrite(asked.upstream, right);
    return await write(asked);
  } catch (error) {
    context.report(error);
    return toFailure(error);
  }
}

/** Parses the input of a write to a checkpoint. */
export function readCheckpointInput<Known extends KnownUpstream>(
  directory: Directory<Known>,
  { input: { id } }: { readonly input: { readonly id: string } },
): ResolvedId<Known> {
  return resolveId(directory, id, ['input', 'id'], ['checkpoint']);
}

/** Declares <Name>Result: the payload of a mutation, or a Failure. */
export function resultRef<Payload extends object>(
  name: string,
  payload: ObjectRef<typeof builder.$inferSchemaTypes, Payload>,
) {
  return builder.unionType(`${name}Result`, {
    description: 'The payload, or a Failure.',
    types: [payload, FailureRef],
    resolveType: (result) => ('code' in result ? FailureRef : payload),
  });
}
