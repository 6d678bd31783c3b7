import type { ObjectRef } from '@pothos/core';
import type { Context } from '../context.ts';
import type { IdKind } from '../domain/id.ts';
import type { UpstreamKind } from '../domain/upstream.ts';
import { type Failure, toFailure } from '../failure.ts';
import { cbrWrites } from '../upstream/cbr/writes.ts';
import { karborWrites } from '../upstream/karbor/writes.ts';
import type { Writes } from '../upstream/writes.ts';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';
import { type ResolvedId, resolveId } from './node.ts';

export const WRITES: Record<UpstreamKind, Writes> = { CBR: cbrWrites, KARBOR: karborWrites };

/** The id on which a write works, and the input that holds it. */
interface Target {
  readonly id: string;
  readonly input: string;
  readonly kind: IdKind;
}

/** Runs a write, if this caller may write there, with the time of a write; whatever it throws becomes a Failure. */
export async function asResult<Payload>(
  context: Context,
  { id, input, kind }: Target,
  write: (target: ResolvedId) => Promise<Payload>,
): Promise<Payload | Failure> {
  try {
    const target = resolveId(context, id, ['input', input], [kind]);
    context.beginWrite(target.upstream);
    return await write(target);
  } catch (error) {
    context.report(error);
    return toFailure(error);
  }
}

/** Declares <Name>Result: the payload of a mutation, or a Failure. */
export function resultRef<Payload extends object>(
  name: string,
  payload: ObjectRef<typeof builder.$inferSchemaTypes, Payload>,
) {
  return builder.unionType(`${name}Result`, {
    description: 'What came of it: the payload, or a Failure.',
    types: [payload, FailureRef],
    resolveType: (result) => ('code' in result ? FailureRef : payload),
  });
}
