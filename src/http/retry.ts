import { setTimeout as sleep } from 'node:timers/promises';
import { attempt, explained } from './attempt.ts';
import type { Flying } from './limits/single-flight.ts';
import type { Answer } from './transport/exchange.ts';
import { gaveUp, NoAnswer } from './transport/transport-error.ts';
import type { PreparedRequest, Upstream } from './upstream-client.ts';

const MOST_RETRIES = 2;
const FIRST_WAIT_MS = 100;
const PASSING = new Set([429, 502, 503, 504]);

/**
 * Sends a read, and again when it failed in a way that may pass: at most twice, after a wait with full jitter, as
 * long as the upstream can bear it and there is time. How long the upstream asks to wait is obeyed; when that is
 * longer than the time there is, the failure stands.
 */
export async function attemptRead(
  upstream: Upstream,
  request: PreparedRequest,
  { signal, until, answer }: Flying,
): Promise<Answer> {
  const room = { memory: upstream.memory, answer };
  for (let retries = 0; ; retries += 1) {
    const outcome = await attempt(upstream, request, signal, room).catch((error: unknown) => {
      if (error instanceof NoAnswer) return error;
      throw error;
    });
    const waitMs = retries < MOST_RETRIES ? waitBefore(upstream, request, outcome, retries) : undefined;
    const isWorthIt =
      waitMs !== undefined && performance.now() + waitMs < until() && upstream.traffic.budget.take(upstream.caller);
    if (!isWorthIt) return answerOf(outcome);
    await sleep(waitMs, undefined, { signal }).catch(() => {
      throw gaveUp(signal);
    });
    // Where a breaker has opened meanwhile there is no other try, and the failure that was met stands.
    if (upstream.breaker.pauseMs() !== undefined) return answerOf(outcome);
    upstream.spending.made += 1;
  }
}

/** Undefined when another try is not worth it. */
function waitBefore(
  upstream: Upstream,
  request: PreparedRequest,
  outcome: Answer | NoAnswer,
  retries: number,
): number | undefined {
  const jitter = Math.random() * FIRST_WAIT_MS * 2 ** retries;
  if (outcome instanceof NoAnswer)
    return outcome.kind === 'unreachable' || outcome.kind === 'broken' ? jitter : undefined;
  if (!PASSING.has(outcome.status)) return undefined;
  return jitter + (explained(upstream, request, outcome)?.retryAfterMs ?? 0);
}

function answerOf(outcome: Answer | NoAnswer): Answer {
  if (outcome instanceof NoAnswer) throw outcome;
  return outcome;
}
