import { type ErrorCode, GatewayError } from '../failure.ts';
import type { Passage } from './breaker.ts';
import { type Answer, exchange } from './exchange.ts';
import { NoAnswer } from './no-answer.ts';
import { retryAfterMs } from './retry-after.ts';
import type { Room } from './transfer.ts';
import type { Explanation, PreparedRequest, Upstream } from './upstream.ts';

// A timeout shorter than this is the impatience of a caller and says nothing about the upstream.
const LEAST_PATIENCE_MS = 1_000;

// Some conflicts and refused credentials come as a 500; the upstream that says so is well.
const NOT_ITS_FAULT: ReadonlySet<ErrorCode | undefined> = new Set<ErrorCode>(['CONFLICT', 'UNAUTHENTICATED']);

/**
 * Sends a request when it is its turn, unless the upstream is known to fail. A read whose credential was refused
 * is sent once more with a new one. A write is sent once more only where nothing can have run: where the identity
 * middleware refused it.
 * @throws NoAnswer, or a GatewayError when it may not be sent.
 */
export async function attempt(
  upstream: Upstream,
  request: PreparedRequest,
  signal: AbortSignal,
  room?: Room,
): Promise<Answer> {
  const authority = await upstream.authorize(request, signal);
  const answer = await sendInTurn(upstream, request, authority, signal, room);
  const rejection = noteVerdict(upstream, request, authority, answer);
  if (!rejection?.mayRetry) return answer;
  if (request.method !== 'GET' && rejection.ranNothing !== true) return answer;
  const renewed = await upstream.authorize(request, signal);
  const second = await sendInTurn(upstream, request, renewed, signal, room);
  noteVerdict(upstream, request, renewed, second);
  return second;
}

/** Tells the holder of the credential what became of it. Undefined unless the credential is what was refused. */
function noteVerdict(
  upstream: Upstream,
  request: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  answer: Answer,
): { readonly mayRetry: boolean; readonly ranNothing: boolean | undefined } | undefined {
  const explanation = explained(upstream, request, answer);
  if (explanation === undefined) upstream.accepted?.(authority);
  if (explanation?.code !== 'UNAUTHENTICATED' || explanation.isCredentialGood === true) return undefined;
  return { mayRetry: upstream.rejected(authority, explanation), ranNothing: explanation.ranNothing };
}

async function sendInTurn(
  upstream: Upstream,
  request: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  signal: AbortSignal,
  room: Room | undefined,
): Promise<Answer> {
  // Nobody waits for a turn in vain; while one waits, the upstream may be found to fail.
  checkIsAsked(upstream);
  const turn = await upstream.traffic.pacer.enter(upstream.caller, signal);
  try {
    const answer = await send(upstream, request, authority, signal, room);
    const refusal = explained(upstream, request, answer);
    if (refusal?.code === 'THROTTLED') turn.slowDown(refusal.rate);
    return answer;
  } finally {
    turn.end();
  }
}

async function send(...[upstream, request, authority, signal, room]: Parameters<typeof sendInTurn>): Promise<Answer> {
  const passage = passageTo(upstream);
  let isFailure: boolean | undefined;
  upstream.traffic.budget.note();
  const begun = performance.now();
  try {
    const answer = await exchange(upstream.dispatcher, request, authority, signal, room);
    isFailure = answer.status >= 500 && !NOT_ITS_FAULT.has(explained(upstream, request, answer)?.code);
    return answer;
  } catch (error) {
    if (error instanceof NoAnswer) isFailure = countsAsFailure(error, performance.now() - begun);
    throw error;
  } finally {
    passage.leave(isFailure);
  }
}

/** @throws GatewayError while the breaker is open; asked before anything is built for a call that will not be made. */
export function checkIsAsked({ name, traffic }: Upstream): void {
  const pauseMs = traffic.breaker.pauseMs();
  if (pauseMs !== undefined) throw notAsked(name, pauseMs);
}

function passageTo({ name, traffic }: Upstream): Passage {
  const passage = traffic.breaker.enter();
  if (passage) return passage;
  throw notAsked(name, traffic.breaker.pauseMs());
}

function notAsked(upstream: string, retryAfterMs: number | undefined): GatewayError {
  const details = retryAfterMs === undefined ? { upstream } : { upstream, retryAfterMs };
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    `${upstream}: not asked, because it has failed again and again.`,
    details,
  );
}

function countsAsFailure({ kind }: NoAnswer, tookMs: number): boolean | undefined {
  if (kind === 'aborted' || kind === 'too-large') return undefined;
  return kind === 'timeout' && tookMs < LEAST_PATIENCE_MS ? undefined : true;
}

/** What a refusal means; undefined for a success. */
export function explained(upstream: Upstream, { method }: PreparedRequest, answer: Answer): Explanation | undefined {
  const { status, body, header } = answer;
  if (status >= 200 && status < 300 && !upstream.isFault(body)) return undefined;
  const explanation = upstream.explain({ status, body, header });
  const { upstreamCode = '' } = explanation;
  return {
    ...explanation,
    ...(method !== 'GET' && mayHaveRun(status, explanation) && doubtOf(status)),
    upstreamCode: upstreamCode === '' || answer.isEcho(upstreamCode) ? undefined : upstreamCode,
    retryAfterMs: retryAfterMs(answer.header('retry-after')) ?? explanation.retryAfterMs,
  };
}

// Whoever answers so has lost patience, or wants the request again; what became of the first one is open.
const IMPATIENT: ReadonlySet<number> = new Set([408, 425, 499]);

/** Whether a write may have been done in spite of its answer. Only 429 is a refusal in any form. */
function mayHaveRun(status: number, { isProof = false }: Explanation): boolean {
  if (status === 429) return false;
  return !isProof || IMPATIENT.has(status) || (status >= 300 && status < 400);
}

function doubtOf(status: number): Pick<Explanation, 'code' | 'reason' | 'retryable'> {
  const reason = `an answer with status ${status} that does not prove the contrary came; look before doing it again`;
  return { code: 'OUTCOME_UNKNOWN', reason, retryable: false };
}
