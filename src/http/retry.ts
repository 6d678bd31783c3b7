import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from './attempt.ts';
import type { ClassifiedResponse } from './classified-response.ts';
import { abortable } from './limits/deadline.ts';
import type { FlightControls } from './limits/single-flight.ts';
import type { CallReport } from './observed-call.ts';
import type { PreparedRequest } from './transport/exchange.ts';
import { TransportError } from './transport/transport-error.ts';
import type { UpstreamClient } from './upstream-client.ts';

const MAX_RETRIES = 2;
const FIRST_WAIT_MS = 100;
const TRANSIENT = new Set([429, 502, 503, 504]);

/**
 * Sends a read, with at most two retries after transient failures: exponential backoff with full jitter, within the retry
 * budget and the deadline. Retry-After is obeyed; if it exceeds the deadline, there is no retry. Written by hand:
 * undici's RetryAgent also retries PUT and DELETE, cuts Retry-After, and knows neither budget nor deadline.
 */
export async function attemptRead(
  upstream: UpstreamClient,
  request: PreparedRequest,
  { signal, deadline, response }: FlightControls,
  report?: CallReport,
): Promise<ClassifiedResponse> {
  const sending = { signal, room: { memory: upstream.memory, response }, report };
  for (let retries = 0; ; retries += 1) {
    let outcome: ClassifiedResponse | TransportError;
    try {
      outcome = await attempt(upstream, request, sending);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      outcome = error;
    }
    const waitMs = retries < MAX_RETRIES ? waitBefore(outcome, retries) : undefined;
    const mayRetry =
      waitMs !== undefined &&
      performance.now() + waitMs < deadline() &&
      upstream.state.retryBudget.tryTake(upstream.caller);
    if (!mayRetry) return answerOf(outcome);
    const timer = new AbortController();
    await abortable(sleep(waitMs, undefined, { signal: timer.signal }), { signal }).finally(() => timer.abort());
    // If a breaker has opened meanwhile, the first failure is reported.
    if (upstream.breaker.pauseMs() !== undefined) return answerOf(outcome);
    upstream.budget.used += 1;
  }
}

/** The wait before the next try, in milliseconds; undefined for a permanent failure. */
function waitBefore(outcome: ClassifiedResponse | TransportError, retries: number): number | undefined {
  const jitter = Math.random() * FIRST_WAIT_MS * 2 ** retries;
  if (outcome instanceof TransportError)
    return outcome.kind === 'unreachable' || outcome.kind === 'broken' ? jitter : undefined;
  if (!TRANSIENT.has(outcome.response.status)) return undefined;
  return jitter + (outcome.refusal?.retryAfterMs ?? 0);
}

function answerOf(outcome: ClassifiedResponse | TransportError): ClassifiedResponse {
  if (outcome instanceof TransportError) throw outcome;
  return outcome;
}
