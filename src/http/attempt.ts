import { type ErrorCode, GatewayError } from '../failure.ts';
import { type ClassifiedResponse, classified } from './classified-response.ts';
import type { Outcome, Permit } from './limits/circuit-breaker.ts';
import type { ResponseRoom } from './transport/dispatch.ts';
import { exchange, type PreparedRequest } from './transport/exchange.ts';
import { TransportError } from './transport/transport-error.ts';
import type { UpstreamClient } from './upstream-client.ts';

// What a 5xx means when no table explains it. An upstream that names a conflict by a 500 is well.
const OUT_OF_ORDER: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>([
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_BAD_RESPONSE',
  'OUTCOME_UNKNOWN',
]);

/**
 * Sends a request when it is its turn, unless the upstream is known to fail. A read whose credential was refused
 * is sent once more with a new one. A write is sent once more only where nothing can have run: where the identity
 * middleware refused it.
 * @throws NoAnswer, or a GatewayError when it may not be sent.
 */
export async function attempt(
  upstream: UpstreamClient,
  request: PreparedRequest,
  signal: AbortSignal,
  room?: ResponseRoom,
): Promise<ClassifiedResponse> {
  const authority = await upstream.authorize(request, signal);
  const answer = await sendInTurn(upstream, request, authority, signal, room);
  const rejection = noteVerdict(upstream, authority, answer);
  if (!rejection?.mayRetry) return answer;
  if (request.method !== 'GET' && rejection.ranNothing !== true) return answer;
  const renewed = await upstream.authorize(request, signal);
  upstream.spending.made += 1;
  const second = await sendInTurn(upstream, request, renewed, signal, room);
  noteVerdict(upstream, renewed, second);
  return second;
}

/** Tells the holder of the credential what became of it. Undefined unless the credential is what was refused. */
function noteVerdict(
  upstream: UpstreamClient,
  authority: Readonly<Record<string, string>>,
  { refusal }: ClassifiedResponse,
): { readonly mayRetry: boolean; readonly ranNothing: boolean | undefined } | undefined {
  if (refusal === undefined) upstream.accepted?.(authority);
  if (refusal?.code !== 'UNAUTHENTICATED' || refusal.isCredentialGood === true) return undefined;
  return { mayRetry: upstream.rejected(authority, refusal), ranNothing: refusal.ranNothing };
}

async function sendInTurn(
  upstream: UpstreamClient,
  request: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  signal: AbortSignal,
  room: ResponseRoom | undefined,
): Promise<ClassifiedResponse> {
  // Nobody waits for a turn in vain; while one waits, the upstream may be found to fail.
  checkBreaker(upstream);
  const turn = await upstream.state.pacer.enter(upstream.caller, signal);
  try {
    const answer = await send(upstream, request, authority, signal, room);
    if (answer.refusal?.code === 'THROTTLED') turn.onThrottled(answer.refusal.rate);
    return answer;
  } finally {
    turn.end();
  }
}

async function send(
  ...[upstream, request, authority, signal, room]: Parameters<typeof sendInTurn>
): Promise<ClassifiedResponse> {
  const permit = permitFor(upstream);
  let outcome: Outcome | undefined;
  upstream.state.retryBudget.recordCall(upstream.caller);
  const begunAt = performance.now();
  try {
    const response = await exchange(upstream.dispatcher, request, authority, signal, room);
    const answer = classified(upstream, request.method, response);
    outcome = outcomeOf(answer);
    upstream.sent?.(response.status);
    return answer;
  } catch (error) {
    upstream.sent?.(null);
    if (error instanceof TransportError) outcome = outcomeWithout(error, begunAt, upstream.timeoutMs);
    throw error;
  } finally {
    permit.report(outcome);
  }
}

/** A whole answer is a success, unless it is a 5xx that no table explains. */
function outcomeOf({ response, refusal }: ClassifiedResponse): Outcome {
  const isBad = response.status >= 500 && OUT_OF_ORDER.has(refusal?.code);
  return isBad ? 'failure' : 'success';
}

/**
 * What it says about the upstream that there is no answer. Nothing, where that is due to the client, a deadline that is
 * shorter than the upstream's own time, this machine, or an answer that nobody can use.
 */
function outcomeWithout({ kind, writtenAt }: TransportError, begunAt: number, timeoutMs: number): Outcome | undefined {
  if (kind === 'unreachable') return kind;
  if (kind === 'broken') return 'failure';
  if (kind !== 'timeout' || performance.now() - (writtenAt ?? begunAt) < timeoutMs) return undefined;
  // All of that time went by while connecting.
  return writtenAt === undefined ? 'unreachable' : 'failure';
}

/** @throws GatewayError while a breaker is open; asked before anything is built for a call that will not be made. */
export function checkBreaker({ name, breaker }: UpstreamClient): void {
  const pauseMs = breaker.pauseMs();
  if (pauseMs !== undefined) throw notAsked(name, pauseMs);
}

function permitFor({ name, breaker }: UpstreamClient): Permit {
  const permit = breaker.enter();
  if (permit) return permit;
  throw notAsked(name, breaker.pauseMs());
}

function notAsked(upstream: string, retryAfterMs: number | undefined): GatewayError {
  const details = retryAfterMs === undefined ? { upstream } : { upstream, retryAfterMs };
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `${upstream}: not asked, because it has failed again and again.`,
    details,
  );
}
