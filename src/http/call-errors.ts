import { type ErrorCode, GatewayError } from '../failure.ts';
import type { UpstreamResponse } from './transport/exchange.ts';
import type { TransportError } from './transport/transport-error.ts';
import type { Call, Classification, UpstreamClient } from './upstream-client.ts';

/** The error of a call to which the upstream has responded with an error. */
export function refusedCall(
  upstream: UpstreamClient,
  call: Call,
  { status, requestId }: UpstreamResponse,
  refusal: Classification,
): GatewayError {
  const shown = refusal.code === 'UNAUTHENTICATED' ? (upstream.describeRefusal?.(refusal) ?? refusal) : refusal;
  const { code, reason, upstreamCode, retryable, retryAfterMs, field = '' } = shown;
  const argument = code === 'INVALID_INPUT' ? call.argumentOf?.[field] : undefined;
  const suffix = upstreamCode === undefined ? '' : ` (${upstreamCode})`;
  const what = code === 'OUTCOME_UNKNOWN' ? 'may have run' : 'was refused';
  const message = `${upstream.name}: ${call.operation} ${what}: ${reason}${suffix}.`;
  const details = { upstream: upstream.name, status, upstreamCode, retryable, retryAfterMs, requestId, argument };
  return new GatewayError(code, message, details);
}

const READ_FAILED: Record<TransportError['kind'], readonly [code: ErrorCode, what: string, retryable?: boolean]> = {
  timeout: ['UPSTREAM_TIMEOUT', 'the upstream did not respond in time'],
  aborted: ['DEADLINE_EXCEEDED', 'the call was aborted because the client disconnected'],
  unreachable: ['UPSTREAM_UNAVAILABLE', 'the upstream could not be reached'],
  broken: ['UPSTREAM_UNAVAILABLE', 'the upstream closed the connection before its response was complete'],
  exhausted: ['UPSTREAM_UNAVAILABLE', 'the gateway could not connect for lack of file descriptors, memory or ports'],
  'too-large': ['UPSTREAM_BAD_RESPONSE', 'the upstream responded with more than 8 MiB or 150,000 values'],
  'long-headers': ['UPSTREAM_BAD_RESPONSE', 'the upstream responded with more than 16 KiB of headers'],
  undecodable: ['UPSTREAM_BAD_RESPONSE', 'the upstream responded in an unknown or damaged content coding'],
  unconfirmed: [
    'UPSTREAM_UNAVAILABLE',
    'too much time passed between the check in Redis that the write may be sent and the connection to the upstream',
  ],
  'over-budget': [
    'LIMIT_EXCEEDED',
    'the request would hold more bytes of upstream responses than limits.upstreamBytes',
  ],
  'no-room': ['LIMIT_EXCEEDED', 'the gateway holds as many bytes of upstream responses as it may', true],
};

// Responses to writes have a lower limit.
const WRITE_FAILED: typeof READ_FAILED = {
  ...READ_FAILED,
  'too-large': ['UPSTREAM_BAD_RESPONSE', 'the upstream responded with more than 512 KiB or 150,000 values'],
};

/** The error of a read without a response. */
export function readFailed(upstream: UpstreamClient, call: Call, error: TransportError): GatewayError {
  const [code, what, retryable] = READ_FAILED[error.kind];
  const limit = error.kind === 'over-budget' ? `, which is ${upstream.heldByRequest.max}` : '';
  return new GatewayError(code, `${upstream.name}: ${call.operation}: ${what}${codingOf(error)}${limit}.`, {
    ...failureDetails(upstream, error),
    retryable,
  });
}

/** The error of a write without a response: OUTCOME_UNKNOWN if the upstream may have received the request. */
export function writeFailed(upstream: UpstreamClient, call: Call, error: TransportError): GatewayError {
  const [code, what] = WRITE_FAILED[error.kind];
  const failure = `${upstream.name}: ${call.operation}: ${what}${codingOf(error)}`;
  return error.mayHaveBeenSent
    ? new GatewayError(
        'OUTCOME_UNKNOWN',
        `${failure}; the write may have run. Check before repeating it.`,
        failureDetails(upstream, error),
      )
    : new GatewayError(code, `${failure}; nothing was sent.`, failureDetails(upstream, error));
}

function codingOf({ coding }: TransportError): string {
  return coding === undefined ? '' : `: ${coding}`;
}

export function failureDetails(upstream: UpstreamClient, cause: Error, requestId?: string) {
  return { upstream: upstream.name, cause, requestId };
}
