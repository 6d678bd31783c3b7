import { Counter, type Registry } from 'prom-client';
import type { Config } from '../../config/config.ts';
import { errorCodes, toFailure } from '../../failure.ts';
import type { CallDetails, UpstreamCall, UpstreamObserver } from '../../http/observer.ts';
import { fastCounter } from './fast-counter.ts';
import { FastHistogram } from './fast-histogram.ts';
import { firstOf, oneOf } from './labels.ts';

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Client functions of all kinds are fewer. */
const MAX_OPERATIONS = 100;
const OK = 'OK';
const LOGIN = 'logIn';
const LOGIN_RESULTS = ['ok', 'failed'] as const;
const LOGIN_MODES: ReadonlySet<string> = new Set(['password', 'application-credential']);

type CallObserver = { readonly callEnded: NonNullable<UpstreamObserver['callEnded']> };

/** Metrics of calls between the gateway and its upstreams. */
export function createUpstreamMetrics(registry: Registry, { upstreams }: Pick<Config, 'upstreams'>): CallObserver {
  const registers = [registry];
  const operationOf = firstOf(MAX_OPERATIONS);
  const known = oneOf(Object.keys(errorCodes));

  const countCall = fastCounter(registry, {
    name: 'checkpoint_gateway_upstream_calls_total',
    help: 'Calls to upstreams that have ended, logins included; one for all tries of a call, none for a shared one.',
    labelNames: ['upstream', 'operation', 'code'],
  });
  const durations = new FastHistogram(registry, {
    name: 'checkpoint_gateway_upstream_call_duration_seconds',
    help: 'Duration of a call to an upstream, with its retries and the wait for a slot.',
    labelNames: ['upstream', 'operation'],
    buckets: SECONDS,
  });
  const retries = new Counter({
    name: 'checkpoint_gateway_upstream_retries_total',
    help: 'Tries of calls to upstreams beyond the first.',
    labelNames: ['upstream', 'operation'],
    registers,
  });
  const shared = new Counter({
    name: 'checkpoint_gateway_shared_upstream_calls_total',
    help: 'Reads that an equal call in flight has answered.',
    labelNames: ['upstream'],
    registers,
  });
  const logins = new Counter({
    name: 'checkpoint_gateway_logins_total',
    help: "Logins of the gateway at an upstream's token service.",
    labelNames: ['upstream', 'result'],
    registers,
  });
  for (const { name: upstream, auth } of upstreams) {
    shared.inc({ upstream }, 0);
    if (LOGIN_MODES.has(auth.mode)) for (const result of LOGIN_RESULTS) logins.inc({ upstream, result }, 0);
  }

  function callEnded(call: UpstreamCall, _requestId: string | undefined, { error }: CallDetails) {
    const { upstream, tries, ms } = call;
    if (call.shared) return shared.inc({ upstream });
    const operation = operationOf(call.operation);
    countCall(upstream, operation, error === undefined ? OK : known(toFailure(error).code));
    durations.count(ms / 1_000, upstream, operation);
    if (tries > 1) retries.inc({ upstream, operation }, tries - 1);
    if (call.operation === LOGIN) logins.inc({ upstream, result: error === undefined ? 'ok' : 'failed' });
  }

  return { callEnded };
}
