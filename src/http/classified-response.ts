import type { PreparedRequest, UpstreamResponse } from './transport/exchange.ts';
import { headerIn, retryAfterIn } from './transport/response-headers.ts';
import type { Classification, UpstreamClient } from './upstream-client.ts';

/** A response with its classification, which is made once, when the response arrives. */
export interface ClassifiedResponse {
  readonly response: UpstreamResponse;
  /** Classification of an error response; undefined for a success. */
  readonly refusal: Classification | undefined;
}

export function classified(
  upstream: Pick<UpstreamClient, 'isFault' | 'classify'>,
  method: PreparedRequest['method'],
  response: UpstreamResponse,
): ClassifiedResponse {
  const { status, body } = response;
  const isSuccess = status >= 200 && status < 300 && !upstream.isFault(body);
  return { response, refusal: isSuccess ? undefined : refusalIn(upstream, method, response) };
}

function refusalIn(
  upstream: Pick<UpstreamClient, 'classify'>,
  method: PreparedRequest['method'],
  { status, body, headers, reflectsRequest }: UpstreamResponse,
): Classification {
  const classification = upstream.classify({ status, body, header: (name) => headerIn(headers, name) });
  const { upstreamCode = '' } = classification;
  return {
    ...classification,
    ...(method !== 'GET' && mayHaveRun(status, classification) && unknownOutcome(status)),
    upstreamCode: upstreamCode === '' || reflectsRequest(upstreamCode) ? undefined : upstreamCode,
    retryAfterMs: retryAfterIn(headers) ?? classification.retryAfterMs,
  };
}

// The responder has timed out or requests a repeat; whether the first request ran is unknown.
const TIMED_OUT: ReadonlySet<number> = new Set([408, 425, 499]);

/** Whether a write may have run despite its error response. Only a 429 proves the contrary in any form. */
function mayHaveRun(status: number, { isProof = false }: Classification): boolean {
  if (status === 429) return false;
  return !isProof || TIMED_OUT.has(status) || (status >= 300 && status < 400);
}

function unknownOutcome(status: number): Pick<Classification, 'code' | 'reason' | 'retryable'> {
  const reason = `the response had status ${status} and does not prove the contrary; check before repeating it`;
  return { code: 'OUTCOME_UNKNOWN', reason, retryable: false };
}
