import { GatewayError } from '../failure.ts';
import { attempt, checkBreaker } from './attempt.ts';
import { failureDetails, readFailed, refusedCall, writeFailed } from './call-errors.ts';
import type { ClassifiedResponse } from './classified-response.ts';
import { type JsonObject, jsonObject, ShapeError } from './json-reader.ts';
import { withTimeout } from './limits/deadline.ts';
import type { FlightControls } from './limits/single-flight.ts';
import { type CallReport, observedCall } from './observed-call.ts';
import { observed } from './observer.ts';
import { prepare } from './prepare.ts';
import { attemptRead } from './retry.ts';
import type { PreparedRequest, UpstreamResponse } from './transport/exchange.ts';
import { dateIn } from './transport/response-headers.ts';
import { TransportError } from './transport/transport-error.ts';
import type { Call, UpstreamClient } from './upstream-client.ts';

/**
 * Maps a parsed body to the result of a call; throws a ShapeError if the body breaks the contract.
 * `respondedAt` is the Date header of the response to a write.
 */
export type Reader<T> = (body: JsonObject, requestId: string | undefined, respondedAt: string | undefined) => T;

// The part of a write's time that is reserved for reconciling an unknown outcome.
const RECONCILE_MS = 3_000;

/**
 * Reads with GET, a few calls concurrently. Identical reads of one caller in flight share one call and one parsed result;
 * treat the result as immutable.
 * @throws GatewayError with the upstream's name and the operation in its message.
 */
export function read<T>(upstream: UpstreamClient, call: Call, reader: Reader<T>): Promise<T> {
  return upstream.limit(() => {
    checkMayCall(upstream, call, upstream.deadline.at - performance.now());
    const request = prepare(upstream, 'GET', call);
    // The path includes the project. The result depends on nothing but the caller, the path and the reader.
    const key = `${upstream.caller} ${upstream.flight ?? ''} ${call.operation} ${call.readAs ?? ''} ${request.path}`;
    const fetchResult = async (flight: FlightControls, report: CallReport | undefined) =>
      resultOf(upstream, request.method, call, await attemptRead(upstream, request, flight, report), reader);
    return observedCall(upstream, 'GET', call, (begin, report) => {
      const start = (controls: FlightControls) => {
        begin();
        // Throws before there is a flight that another request could join.
        spend(upstream);
        return fetchResult(controls, report);
      };
      const flight = upstream.state.singleFlight.join(key, upstream, start, report?.details);
      return flight.catch((error: unknown) => {
        throw error instanceof TransportError
          ? observed(upstream, call.operation, readFailed(upstream, call, error))
          : error;
      });
    });
  });
}

/**
 * The only function that sends a write. A write that may have run is not sent again. The write ends three seconds before
 * the request's deadline, which leaves time to reconcile; with less time it is not sent. The reader receives an empty
 * object for an empty body.
 * @throws GatewayError; OUTCOME_UNKNOWN if the write may have run.
 */
export async function write<T>(
  upstream: UpstreamClient,
  method: 'POST' | 'PUT' | 'DELETE',
  call: Call,
  reader: Reader<T>,
): Promise<T> {
  const timeoutMs = upstream.deadline.at - RECONCILE_MS - performance.now();
  checkMayCall(upstream, call, timeoutMs);
  spend(upstream);
  const request = prepare(upstream, method, call);
  return observedCall(upstream, method, call, async (begin, report) => {
    begin();
    const sending = withTimeout(timeoutMs, upstream.signal, (signal) => attempt(upstream, request, { signal, report }));
    const response = await sending.catch((error: unknown) => {
      throw error instanceof TransportError
        ? observed(upstream, call.operation, writeFailed(upstream, call, error))
        : error;
    });
    return resultOf(upstream, method, call, response, reader);
  });
}

function checkMayCall(upstream: UpstreamClient, call: Call, leftMs: number): void {
  if (upstream.refusal) throw upstream.refusal;
  if (leftMs <= 0) {
    const message = `${upstream.name}: no time was left for ${call.operation}.`;
    throw new GatewayError('DEADLINE_EXCEEDED', message, { upstream: upstream.name });
  }
  checkBreaker(upstream);
}

/** Counts a call against limits.upstreamCalls. Joined calls are not counted. */
function spend({ name, budget }: UpstreamClient): void {
  if (budget.used >= budget.max) {
    const message = `${name}: the request has made ${budget.used} upstream calls, and limits.upstreamCalls allows no more.`;
    throw new GatewayError('LIMIT_EXCEEDED', message, { upstream: name });
  }
  budget.used += 1;
}

function resultOf<T>(
  upstream: UpstreamClient,
  method: PreparedRequest['method'],
  call: Call,
  { response, refusal }: ClassifiedResponse,
  reader: Reader<T>,
): T {
  if (refusal) {
    const error = refusedCall(upstream, call, response, refusal);
    throw call.mayBeAbsent && refusal.isCredentialGood ? error : observed(upstream, call.operation, error);
  }
  const { status, body, requestId } = response;
  const isRead = method === 'GET';
  // The promises of a call grow old while the upstream responds: what they refer to is copied to the old space, and lives
  // until the next full collection. Without the bodies, the JSON of responses and the text of replies a Q3 copies half.
  response.body = undefined;
  try {
    return reader(
      !isRead && response.isEmpty ? {} : jsonObject(body, 'the body'),
      requestId,
      isRead ? undefined : dateOf(response),
    );
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const message = `${upstream.name}: ${call.operation} got a response that breaks the contract: ${error.message}.`;
    // An accepted write has run, whatever its response looks like.
    const details = { ...failureDetails(upstream, error, requestId), status };
    const failure = isRead
      ? new GatewayError('UPSTREAM_BAD_RESPONSE', message, details)
      : new GatewayError('OUTCOME_UNKNOWN', `${message} Check before repeating it.`, details);
    throw observed(upstream, call.operation, failure);
  }
}

function dateOf({ headers }: UpstreamResponse): string | undefined {
  const at = dateIn(headers);
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** True for the error of a response above its size limit. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof GatewayError && error.cause instanceof TransportError && error.cause.kind === 'too-large';
}

/** Null for a NOT_FOUND; rethrows any other error. */
export function nullIfAbsent(error: unknown): null {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
}
