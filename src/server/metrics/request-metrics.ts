import { Counter, type Registry } from 'prom-client';
import { errorCodes, requestCodes } from '../../failure.ts';
import { isAnsweredProbe } from '../edge/health.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { Observer, PollResult } from '../request/observer.ts';
import { callsMade, callsReserved } from '../request/request-record.ts';
import { fastCounter } from './fast-counter.ts';
import { FastHistogram } from './fast-histogram.ts';
import { oneOf } from './labels.ts';

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const BYTES = [256, 1_000, 4_000, 16_000, 64_000, 256_000, 1_000_000, 4_000_000];
const CALLS = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500];
/** A scrape blocks the event loop for about a millisecond per hundred histograms. */
const MAX_OPERATIONS = 200;
const OK = 'OK';
const CLIENT_LEFT = 'CLIENT_LEFT';
const POLL_RESULTS: readonly PollResult[] = ['changed', 'unchanged', 'failed', 'postponed'];

type RequestObserver = Pick<Observer, 'requestEnded' | 'topicPolled'>;

/** Metrics of requests. @param names The operations that have series of their own. */
export function createRequestMetrics(registry: Registry, names: Iterable<string>): RequestObserver {
  const registers = [registry];
  const operationOf = oneOf(names, MAX_OPERATIONS);
  const known = oneOf([OK, CLIENT_LEFT, ...Object.keys(errorCodes), ...Object.keys(requestCodes)]);

  const countRequest = fastCounter(registry, {
    name: 'checkpoint_gateway_requests_total',
    help: 'Requests that have ended, by their first failure code; without health probes.',
    labelNames: ['type', 'operation', 'code'],
  });
  const durations = new FastHistogram(registry, {
    name: 'checkpoint_gateway_request_duration_seconds',
    help: 'Duration of a request; of a subscription, how long its stream was open.',
    labelNames: ['type', 'operation'],
    buckets: SECONDS,
  });
  const sizes = new FastHistogram(registry, {
    name: 'checkpoint_gateway_response_size_bytes',
    help: 'Size of the body of an executed query or mutation.',
    buckets: BYTES,
  });
  const estimates = new FastHistogram(registry, {
    name: 'checkpoint_gateway_estimated_calls',
    help: 'Estimated upstream calls of a request, without requests that an equal one has answered.',
    labelNames: ['type'],
    buckets: CALLS,
  });
  const calls = new FastHistogram(registry, {
    name: 'checkpoint_gateway_upstream_calls_per_request',
    help: 'Upstream calls made by a request, of the same requests as the estimate.',
    labelNames: ['type'],
    buckets: CALLS,
  });
  const shared = new Counter({
    name: 'checkpoint_gateway_shared_requests_total',
    help: 'Queries that an equal query in flight has answered.',
    registers,
  });
  const polls = new Counter({
    name: 'checkpoint_gateway_polls_total',
    help: 'Polls of live queries, by what they have brought.',
    labelNames: ['result'],
    registers,
  });
  for (const result of POLL_RESULTS) polls.inc({ result }, 0);

  function requestEnded(context: HttpContext): void {
    if (isAnsweredProbe(context)) return;
    const { record } = context;
    const type = record.operationType ?? 'none';
    const operation = operationOf(record.operationName ?? '');
    countRequest(type, operation, known(codeOf(context)));
    durations.count((performance.now() - record.startedAt) / 1_000, type, operation);
    if (record.responseBytes !== undefined) sizes.count(record.responseBytes);
    if (record.isShared) shared.inc();
    else if (record.estimate) {
      estimates.count(callsReserved(record.estimate), type);
      calls.count(callsMade(record), type);
    }
  }

  return { requestEnded, topicPolled: (result) => polls.inc({ result }) };
}

/** A client ends a subscription by leaving. */
function codeOf({ record: { codes, hasLeft, operationType } }: HttpContext): string {
  for (const code of codes) return code;
  return hasLeft && operationType !== 'subscription' ? CLIENT_LEFT : OK;
}
