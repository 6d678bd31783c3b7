import { GatewayError } from '../failure.ts';
import { attempt, checkBreaker } from './attempt.ts';
import { failureDetails, readFailed, refusedCall, writeFailed } from './call-errors.ts';
import type { ClassifiedResponse } from './classified-response.ts';
import { type JsonObject, jsonObject, ShapeError } from './json-reader.ts';
import { withTimeout } from './limits/deadline.ts';
import type { FlightControls } from './limits/single-flight.ts';
import { observedCall } from './observed-call.ts';
import { observed } from './observer.ts';
import { prepare } from './prepare.ts';
import { attemptRead } from './retry.ts';
import type { PreparedRequest, UpstreamResponse } from './transport/exchange.ts';
import { dateIn } from './transport/response-headers.ts';
import { TransportError } from './transport/transport-error.ts';
import type { Call, UpstreamClient } from './upstream-client.ts';

/**
 * Turns a parsed body into what the caller wants; throws ShapeError where the body breaks the contract.
 * `answeredAt` is the instant of the header Date, for a write.
 */
export type Reader<T> = (body: JsonObject, requestId: string | undefined, answeredAt: string | undefined) => T;

// A write leaves so much of its time for a look at what became of it.
const LOOK_MS = 3_000;

/**
 * Reads: GET, at most a few side by side. Equal reads of one caller that are under way at the same moment are one call,
 * and what is made of its answer is made once: nobody may change it.
 * @throws GatewayError with the upstream's name and the operation in its message.
 */
export function read<T>(upstream: UpstreamClient, call: Call, reader: Reader<T>): Promise<T> {
  return upstream.limit(async () => {
    checkMayCall(upstream, call, upstream.deadline.at - performance.now());
    const request = prepare(upstream, 'GET', call);
    // The path holds the project. The answer depends on nothing else, and what is made of it only on how it is read.
    const key = `${upstream.caller} ${upstream.flight ?? ''} ${call.operation} ${call.readAs ?? ''} ${request.path}`;
    const fetched = async (asked: UpstreamClient, flying: FlightControls) =>
      understood(asked, request.method, call, await attemptRead(asked, request, flying), reader);
    return observedCall(upstream, 'GET', call, (asked, begin) => {
      const flight = upstream.state.singleFlight.join(key, upstream, (flying) => {
        begin();
        // Who cannot pay begins nothing that another one could join.
        spend(upstream);
        return fetched(asked, flying);
      });
      return flight.catch((error: unknown) => {
        throw error instanceof TransportError
          ? observed(upstream, call.operation, readFailed(upstream, call, error))
          : error;
      });
    });
  });
}

/**
 * Writes: the one place where a write goes out. Nothing that may have run is sent a second time. It ends three
 * seconds before the request does, so that there is time to look; with less time than that it is not sent.
 * An answer without a body is an empty object to the reader.
 * @throws GatewayError; OUTCOME_UNKNOWN when the write may have happened.
 */
export async function write<T>(
  upstream: UpstreamClient,
  method: 'POST' | 'PUT' | 'DELETE',
  call: Call,
  reader: Reader<T>,
): Promise<T> {
  const patience = upstream.deadline.at - LOOK_MS - performance.now();
  checkMayCall(upstream, call, patience);
  spend(upstream);
  const request = prepare(upstream, method, call);
  return observedCall(upstream, method, call, async (asked, begin) => {
    begin();
    const sending = withTimeout(patience, upstream.signal, (signal) => attempt(asked, request, signal));
    const answer = await sending.catch((error: unknown) => {
      throw error instanceof TransportError
        ? observed(upstream, call.operation, writeFailed(upstream, call, error))
        : error;
    });
    return understood(upstream, method, call, answer, reader);
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

/** Who waits for the answer to another's call pays nothing for it. */
function spend({ name, spending }: UpstreamClient): void {
  if (spending.made >= spending.most) {
    const message = `${name}: the request has made ${spending.made} upstream calls, and limits.upstreamCalls allows no more.`;
    throw new GatewayError('LIMIT_EXCEEDED', message, { upstream: name });
  }
  spending.made += 1;
}

function understood<T>(
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
  try {
    return reader(
      !isRead && response.isEmpty ? {} : jsonObject(body, 'the body'),
      requestId,
      isRead ? undefined : dateOf(response),
    );
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    const message = `${upstream.name}: ${call.operation} was answered outside its contract: ${error.message}.`;
    // A write that was accepted has happened, whatever its answer looks like.
    const told = { ...failureDetails(upstream, error, requestId), status };
    const failure = isRead
      ? new GatewayError('UPSTREAM_BAD_RESPONSE', message, told)
      : new GatewayError('OUTCOME_UNKNOWN', `${message} Look before doing it again.`, told);
    throw observed(upstream, call.operation, failure);
  }
}

function dateOf({ headers }: UpstreamResponse): string | undefined {
  const at = dateIn(headers);
  return at === undefined ? undefined : new Date(at).toISOString();
}

/** True for an answer that was cut off because it was too large. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof GatewayError && error.cause instanceof TransportError && error.cause.kind === 'too-large';
}

/** Null for what the upstream does not know; any other failure goes on. */
export function nullIfAbsent(error: unknown): null {
  if (error instanceof GatewayError && error.code === 'NOT_FOUND') return null;
  throw error;
}
