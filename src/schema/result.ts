import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context/context.ts';
import type { Directory, KnownUpstream } from '../context/directory.ts';
import type { WriteOutcome } from '../context/ended-write.ts';
import type { RequestUpstream } from '../context/request-upstream.ts';
import type { WriteRight } from '../domain/write-right.ts';
import { type ErrorCode, type Failure, GatewayError, toFailure } from '../failure.ts';
import { builder } from './builder.ts';
import { FailureRef } from './failure.ts';
import { type ResolvedId, resolveId } from './node.ts';

/** What the audit log needs of the payload of a mutation. */
export interface WritePayload {
  readonly checkpointId: string;
  readonly requestId: string | null;
  readonly failedBackups?: readonly unknown[];
}

/** One write, as its resolver runs it. */
export interface Write<Asked extends { readonly upstream: RequestUpstream }, Payload extends WritePayload> {
  readonly context: Context;
  readonly info: Pick<GraphQLResolveInfo, 'path'>;
  readonly right: WriteRight;
  /** Parses the arguments; shared with the cost of the field. */
  readonly read: () => Asked;
  readonly run: (asked: Asked) => Promise<Payload>;
  readonly outcomeOf: (payload: Payload) => WriteOutcome;
}

/**
 * Runs a write with the deadline of writes, if the caller has the right to it. Every error becomes a Failure. The context
 * gets the outcome of every write, whether or not the client still waits for it.
 */
export async function asResult<Asked extends { readonly upstream: RequestUpstream }, Payload extends WritePayload>({
  context,
  info,
  right,
  read,
  run,
  outcomeOf,
}: Write<Asked, Payload>): Promise<Payload | Failure> {
  const key = String(info.path.key);
  try {
    const asked = read();
    context.beginWrite(asked.upstream, right);
    const payload = await run(asked);
    const { checkpointId, requestId, failedBackups } = payload;
    const parts = { checkpointId, upstreamRequestId: requestId ?? undefined };
    context.writeEnded?.({ key, outcome: outcomeOf(payload), ...parts, failedBackups: failedBackups?.length });
    return payload;
  } catch (error) {
    context.report(error);
    const failure = toFailure(error);
    const { code, requestId } = failure;
    context.writeEnded?.({ key, outcome: outcomeOfError(error), code, upstreamRequestId: requestId ?? undefined });
    return failure;
  }
}

/** Codes with which the gateway refuses a write before it sends anything for it; an upstream's come with a status. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_INPUT',
  'NOT_SUPPORTED',
  'CONFLICT',
  'LIMIT_EXCEEDED',
]);

function outcomeOfError(error: unknown): WriteOutcome {
  if (!(error instanceof GatewayError)) return 'failed';
  if (error.code === 'OUTCOME_UNKNOWN') return 'unknown';
  return REFUSALS.has(error.code) && error.details.status === undefined ? 'refused' : 'failed';
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
