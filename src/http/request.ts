import { type ErrorCode, GatewayError } from '../failure.ts';
import { type Answer, exchange, NoAnswer } from './exchange.ts';
import type { Call, Upstream } from './upstream.ts';
import { ShapeError, type Wire, wire } from './wire.ts';

/** Turns a parsed body into what the caller wants; throws ShapeError where the body breaks the contract. */
export type Reader<T> = (body: Wire, requestId: string | undefined) => T;

/**
 * Reads: GET, at most a few side by side.
 * @throws GatewayError with the upstream's name and the operation in its message.
 */
export function read<T>(upstream: Upstream, call: Call, reader: Reader<T>): Promise<T> {
  return upstream.lane(async () => {
    const answer = await exchange(upstream, 'GET', call).catch((error: unknown) => {
      throw error instanceof NoAnswer ? readFailed(upstream, call, error) : error;
    });
    return understood(upstream, 'GET', call, answer, reader);
  });
}

/**
 * Writes, once: the one place where a write goes out. Nothing is sent a second time.
 * An answer without a body is an empty object to the reader.
 * @throws GatewayError; OUTCOME_UNKNOWN when the write may have happened.
 */
export async function write<T>(
  upstream: Upstream,
  method: 'POST' | 'PUT' | 'DELETE',
  call: Call,
  reader: Reader<T>,
): Promise<T> {
  const answer = await exchange(upstream, method, call).catch((error: unknown) => {
    throw error instanceof NoAnswer ? writeFailed(upstream, call, error) : error;
  });
  return understood(upstream, method, call, answer, reader);
}

function understood<T>(upstream: Upstream, method: string, call: Call, answer: Answer, reader: Reader<T>): T {
  const { status, body, requestId } = answer;
  const isRead = method === 'GET';
  if (status < 200 || status > 299 || upstream.isFault(body)) throw refused(upstream, method, call, answer);
  try {
    return reader(!isRead && answer.isEmpty ? {} : wire(body, 'the body'), requestId);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const message = `${upstream.name}: ${call.operation} was answered outside its contract: ${error.message}.`;
    // A write that was accepted has happened, whatever its answer looks like.
    throw isRead
      ? new GatewayError('UPSTREAM_BAD_RESPONSE', message, details(upstream, requestId, error))
      : new GatewayError(
          'OUTCOME_UNKNOWN',
          `${message} Look before doing it again.`,
          details(upstream, requestId, error),
        );
  }
}

function refused(upstream: Upstream, method: string, call: Call, answer: Answer): GatewayError {
  if (answer.status === 401) upstream.rejected();
  const { code, reason, upstreamCode, retryable, retryAfterMs } = upstream.explain({
    status: answer.status,
    body: answer.body,
    method,
  });
  const suffix = upstreamCode === undefined ? '' : ` (${upstreamCode})`;
  return new GatewayError(code, `${upstream.name}: ${call.operation} was refused: ${reason}${suffix}.`, {
    upstream: upstream.name,
    ...(upstreamCode === undefined ? {} : { upstreamCode }),
    ...(retryable === undefined ? {} : { retryable }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
  });
}

const READ_FAILED: Record<NoAnswer['kind'], [ErrorCode, string]> = {
  timeout: ['UPSTREAM_TIMEOUT', 'gave no answer in time'],
  aborted: ['DEADLINE_EXCEEDED', 'was given up because the client left'],
  unreachable: ['UPSTREAM_UNAVAILABLE', 'could not be reached'],
  broken: ['UPSTREAM_UNAVAILABLE', 'broke the connection before its answer was whole'],
  'too-large': ['UPSTREAM_BAD_RESPONSE', 'answered with more than 8 MiB'],
};

function readFailed(upstream: Upstream, call: Call, error: NoAnswer): GatewayError {
  const [code, what] = READ_FAILED[error.kind];
  return new GatewayError(
    code,
    `${upstream.name}: ${call.operation}: the upstream ${what}.`,
    details(upstream, undefined, error),
  );
}

function writeFailed(upstream: Upstream, call: Call, error: NoAnswer): GatewayError {
  if (!error.isSent) return readFailed(upstream, call, error);
  const [, what] = READ_FAILED[error.kind];
  return new GatewayError(
    'OUTCOME_UNKNOWN',
    `${upstream.name}: ${call.operation}: the upstream ${what}; it may have done it. Look before doing it again.`,
    details(upstream, undefined, error),
  );
}

function details(upstream: Upstream, requestId: string | undefined, cause: Error) {
  return { upstream: upstream.name, cause, ...(requestId === undefined ? {} : { requestId }) };
}

/** True for an answer that was cut off because it was too large. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof GatewayError && error.cause instanceof NoAnswer && error.cause.kind === 'too-large';
}

/** Null for what the upstream does not know; any other failure goes on. */
export function nullIfAbsent(error: unknown): null {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
}
