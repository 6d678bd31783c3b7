import { GatewayError } from '../failure.ts';
import { type Answer, exchange, NoAnswer } from './exchange.ts';
import type { Explanation, PreparedRequest, Upstream } from './upstream.ts';

// A timeout shorter than this is the impatience of a caller and says nothing about the upstream.
const LEAST_PATIENCE_MS = 1_000;

/**
 * Sends a request when it is its turn, unless the upstream is known to fail. A read whose credential was refused
 * is sent once more with a new one; a write is not, as something in front may have refused what went through.
 * @throws NoAnswer, or a GatewayError when it may not be sent.
 */
export async function attempt(upstream: Upstream, request: PreparedRequest, signal: AbortSignal): Promise<Answer> {
  const authority = await upstream.authorize(request, signal);
  const answer = await sendInTurn(upstream, request, authority, signal);
  if (answer.status !== 401 || !upstream.rejected(authority) || request.method !== 'GET') return answer;
  return sendInTurn(upstream, request, await upstream.authorize(request, signal), signal);
}

async function sendInTurn(
  upstream: Upstream,
  request: PreparedRequest,
  authority: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Answer> {
  const { breaker, pacer, budget } = upstream.traffic;
  const passage = breaker.enter();
  if (!('leave' in passage)) throw paused(upstream, passage.pauseMs);
  let isFailure: boolean | undefined;
  let release = () => {};
  try {
    release = await pacer.enter(upstream.caller, signal);
    budget.note();
    const begun = performance.now();
    const answer = await exchange(upstream.dispatcher, request, authority, signal).catch((error: unknown) => {
      if (error instanceof NoAnswer) isFailure = countsAsFailure(error, performance.now() - begun);
      throw error;
    });
    const explanation = explained(upstream, request, answer);
    isFailure = answer.status >= 500 && explanation?.code !== 'CONFLICT' && explanation?.code !== 'UNAUTHENTICATED';
    if (explanation?.code === 'THROTTLED') pacer.slowDown(explanation.rate);
    return answer;
  } finally {
    release();
    passage.leave(isFailure);
  }
}

function countsAsFailure({ kind }: NoAnswer, tookMs: number): boolean | undefined {
  if (kind === 'aborted' || kind === 'too-large') return undefined;
  return kind === 'timeout' && tookMs < LEAST_PATIENCE_MS ? undefined : true;
}

/** What a refusal means; undefined for a success. */
export function explained(upstream: Upstream, { method }: PreparedRequest, answer: Answer): Explanation | undefined {
  const { status, body } = answer;
  if (status >= 200 && status < 300 && !upstream.isFault(body)) return undefined;
  const explanation = upstream.explain({ status, body, method });
  return { ...explanation, retryAfterMs: waitIn(answer.header('retry-after')) ?? explanation.retryAfterMs };
}

/** Retry-After: seconds, or a date. Zero is no hint. */
function waitIn(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,6}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return ms > 0 ? ms : undefined;
}

function paused({ name }: Upstream, pauseMs: number): GatewayError {
  return new GatewayError('UPSTREAM_UNAVAILABLE', `${name}: not asked, because it has failed again and again.`, {
    upstream: name,
    retryAfterMs: pauseMs,
  });
}
