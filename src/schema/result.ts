import type { ObjectRef } from '@pothos/core';
import type { Context } from '../context.ts';
import type { UpstreamKind } from '../domain/upstream.ts';
import { type Failure, toFailure } from '../failure.ts';
import { cbrWrites } from '../upstream/cbr/writes.ts';
import { karborWrites } from '../upstream/karbor/writes.ts';
import type { Writes } from '../upstream/writes.ts';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';

export const WRITES: Record<UpstreamKind, Writes> = { CBR: cbrWrites, KARBOR: karborWrites };

/** Runs a write with the time of a write; whatever it throws becomes a Failure. */
export async function asResult<Payload>(context: Context, write: () => Promise<Payload>): Promise<Payload | Failure> {
  context.beginWrite();
  try {
    return await write();
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
