import { type ErrorCode, GatewayError } from '../failure.ts';
import { type ClassifiedResponse, classified } from './classified-response.ts';
import type { Outcome, Permit } from './limits/circuit-breaker.ts';
import { stopwatch } from './limits/stopwatch.ts';
import type { CallReport } from './observed-call.ts';
import type { CancelSignal } from './transport/cancellation.ts';
import type { ResponseRoom } from './transport/dispatch.ts';
import { type Authority, exchange, type PreparedRequest } from './transport/exchange.ts';
import { TransportError } from './transport/transport-error.ts';
import type { UpstreamClient } from './upstream-client.ts';

// The codes of a 5xx that no table classifies as something else. An upstream that reports a conflict as 500 is healthy.
const FAILURE_CODES: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'OUTCOME_UNKNOWN',
]);

/** How a request is sent. */
interface Sending {
  readonly signal: CancelSignal;
  /** The memory for the response; unlimited without. */
  readonly room?: ResponseRoom;
  /** Set for an observed call. */
  readonly report?: CallReport | undefined;
}

/**
 * Sends a request when the pacer grants a slot, unless a breaker is open. A read whose credential was refused is sent
 * once more with a renewed one; a write only if the identity middleware refused it, so that nothing can have run.
 * @throws TransportError without a response; GatewayError if the request may not be sent.
 */
export async function attempt(
  upstream: UpstreamClient,
  request: PreparedRequest,
  sending: Sending,
): Promise<ClassifiedResponse> {
  const { signal, report } = sending;
  const span = report?.details.span ?? upstream.span;
  const authority = await upstream.authorize(request, signal, span);
  const first = await sendPaced(upstream, request, authority, sending);
  const rejection = reportCredential(upstream, authority, first);
  if (!rejection?.mayRetry) return first;
  if (request.method !== 'GET' && rejection.ranNothing !== true) return first;
  const renewed = await upstream.authorize(request, signal, span);
  upstream.budget.used += 1;
  const second = await sendPaced(upstream, request, renewed, sending);
  reportCredential(upstream, renewed, second);
  return second;
}

/** Reports to the credential whether the upstream accepted it. Undefined unless the credential itself was refused. */
function reportCredential(
  upstream: UpstreamClient,
  authority: Authority,
  { refusal }: ClassifiedResponse,
): { readonly mayRetry: boolean; readonly ranNothing: boolean | undefined } | undefined {
  if (refusal === undefined) upstream.accepted?.(authority);
  if (refusal?.code !== 'UNAUTHENTICATED' || refusal.isCredentialGood === true) return undefined;
  return { mayRetry: upstream.rejected(authority, refusal), ranNothing: refusal.ranNothing };
}

async function sendPaced(
  upstream: UpstreamClient,
  request: PreparedRequest,
  authority: Authority,
  sending: Sending,
): Promise<ClassifiedResponse> {
  // Checked before the wait, and again in send: a breaker may open while the call waits.
  checkBreaker(upstream);
  const entered = upstream.state.pacer.enter(upstream.caller, sending.signal);
  const slot = entered instanceof Promise ? await entered : entered;
  try {
    const mayBegin = upstream.confirmWrite && request.method !== 'GET' ? await confirmed(upstream) : undefined;
    const classification = await send(upstream, request, authority, sending, mayBegin);
    if (classification.refusal?.code === 'THROTTLED') slot.onThrottled(classification.refusal.rate);
    return classification;
  } finally {
    slot.end();
  }
}

/** Whether a confirmed write may still be written; undefined without a limit of time. */
async function confirmed({ confirmWrite }: UpstreamClient): Promise<(() => boolean) | undefined> {
  const passedMs = stopwatch();
  const withinMs = await confirmWrite?.();
  return withinMs === undefined ? undefined : () => passedMs() <= withinMs;
}

async function send(
  upstream: UpstreamClient,
  request: PreparedRequest,
  authority: Authority,
  { signal, room, report }: Sending,
  mayBegin: (() => boolean) | undefined,
): Promise<ClassifiedResponse> {
  const permit = permitFor(upstream);
  let outcome: Outcome | undefined;
  upstream.state.retryBudget.recordCall(upstream.caller);
  const startedAt = performance.now();
  try {
    const response = await exchange(upstream.dispatcher, traced(request, report), authority, signal, room, mayBegin);
    const classification = classified(upstream, request.method, response);
    outcome = outcomeOf(classification);
    report?.tried(response.status);
    return classification;
  } catch (error) {
    report?.tried(null);
    if (error instanceof TransportError) outcome = outcomeOfFailure(error, startedAt, upstream.timeoutMs);
    throw error;
  } finally {
    permit.report(outcome);
  }
}

/** Adds the headers of the call's span, which no signature covers. */
function traced(request: PreparedRequest, report: CallReport | undefined): PreparedRequest {
  const headers = report?.details.headers;
  return headers ? { ...request, headers: { ...request.headers, ...headers } } : request;
}

/** A complete response is a success, unless it is a 5xx that no table classifies as something else. */
function outcomeOf({ response, refusal }: ClassifiedResponse): Outcome {
  const isBad = response.status >= 500 && FAILURE_CODES.has(refusal?.code);
  return isBad ? 'failure' : 'success';
}

/**
 * What a missing response says about the upstream. Undefined if the cause is the client, a deadline shorter than the
 * upstream's timeoutMs, this machine, or a response beyond the gateway's limits.
 */
function outcomeOfFailure(
  { kind, writtenAt }: TransportError,
  startedAt: number,
  timeoutMs: number,
): Outcome | undefined {
  if (kind === 'unreachable') return kind;
  if (kind === 'broken') return 'failure';
  if (kind !== 'timeout' || performance.now() - (writtenAt ?? startedAt) < timeoutMs) return undefined;
  // Without writtenAt all of that time went into connecting.
  return writtenAt === undefined ? 'unreachable' : 'failure';
}

/** @throws GatewayError while a breaker is open. */
export function checkBreaker({ name, breaker }: UpstreamClient): void {
  const pauseMs = breaker.pauseMs();
  if (pauseMs !== undefined) throw breakerOpen(name, pauseMs);
}

function permitFor({ name, breaker }: UpstreamClient): Permit {
  const permit = breaker.enter();
  if (permit) return permit;
  throw breakerOpen(name, breaker.pauseMs());
}

function breakerOpen(upstream: string, retryAfterMs: number | undefined): GatewayError {
  const message = `${upstream}: not called, because its calls have failed repeatedly.`;
  return new GatewayError('UPSTREAM_UNAVAILABLE', message, { upstream, retryAfterMs });
}
