import { setTimeout as sleep } from 'node:timers/promises';
import { attempt } from './attempt.ts';
import type { ClassifiedResponse } from './classified-response.ts';
import type { FlightControls } from './limits/single-flight.ts';
import type { PreparedRequest } from './transport/exchange.ts';
import { abortError, TransportError } from './transport/transport-error.ts';
import type { UpstreamClient } from './upstream-client.ts';

const MAX_RETRIES = 2;
const FIRST_WAIT_MS = 100;
const PASSING = new Set([429, 502, 503, 504]);

/**
 * Sends a read, and again when it failed in a way that may pass: at most twice, after a wait with full jitter, as
 * long as the upstream can bear it and there is time. How long the upstream asks to wait is obeyed; when that is
 * longer than the time there is, the failure stands.
 */
export async function attemptRead(
  upstream: UpstreamClient,
  request: PreparedRequest,
  { signal, deadline, response }: FlightControls,
): Promise<ClassifiedResponse> {
  const room = { memory: upstream.memory, response };
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(upstream, request, signal, room).catch((error: unknown) => {
      if (error instanceof TransportError) return error;
      throw error;
    });
    const waitMs = retries < MAX_RETRIES ? waitBefore(outcome, retries) : undefined;
    const isWorthIt =
      waitMs !== undefined &&
      performance.now() + waitMs < deadline() &&
      upstream.state.retryBudget.tryTake(upstream.caller);
    if (!isWorthIt) return answerOf(outcome);
    await sleep(waitMs, undefined, { signal }).catch(() => {
      throw abortError(signal);
    });
    // Where a breaker has opened meanwhile there is no other try, and the failure that was met stands.
    if (upstream.breaker.pauseMs() !== undefined) return answerOf(outcome);
    upstream.spending.made += 1;
  }
}

/** Undefined when another try is not worth it. */
function waitBefore(outcome: ClassifiedResponse | TransportError, retries: number): number | undefined {
  const jitter = Math.random() * FIRST_WAIT_MS * 2 ** retries;
  if (outcome instanceof TransportError)
    return outcome.kind === 'unreachable' || outcome.kind === 'broken' ? jitter : undefined;
  if (!PASSING.has(outcome.response.status)) return undefined;
  return jitter + (outcome.refusal?.retryAfterMs ?? 0);
}

function answerOf(outcome: ClassifiedResponse | TransportError): ClassifiedResponse {
  if (outcome instanceof TransportError) throw outcome;
  return outcome;
}
