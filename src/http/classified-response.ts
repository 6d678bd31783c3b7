import type { PreparedRequest, UpstreamResponse } from './transport/exchange.ts';
import { headerIn, retryAfterIn } from './transport/response-headers.ts';
import type { Classification, UpstreamClient } from './upstream-client.ts';

/** An answer with its meaning, which is found out once, where the answer arrives. */
export interface ClassifiedResponse {
  readonly response: UpstreamResponse;
  /** What a refusal means; undefined for a success. */
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
  { status, body, headers, reflectsRequest: isEcho }: UpstreamResponse,
): Classification {
  const explanation = upstream.classify({ status, body, header: (name) => headerIn(headers, name) });
  const { upstreamCode = '' } = explanation;
  return {
    ...explanation,
    ...(method !== 'GET' && mayHaveRun(status, explanation) && doubtOf(status)),
    upstreamCode: upstreamCode === '' || isEcho(upstreamCode) ? undefined : upstreamCode,
    retryAfterMs: retryAfterIn(headers) ?? explanation.retryAfterMs,
  };
}

// Whoever answers so has lost patience, or wants the request again; what became of the first one is open.
const IMPATIENT: ReadonlySet<number> = new Set([408, 425, 499]);

/** Whether a write may have been done in spite of its answer. Only 429 is a refusal in any form. */
function mayHaveRun(status: number, { isProof = false }: Classification): boolean {
  if (status === 429) return false;
  return !isProof || IMPATIENT.has(status) || (status >= 300 && status < 400);
}

function doubtOf(status: number): Pick<Classification, 'code' | 'reason' | 'retryable'> {
  const reason = `an answer with status ${status} that does not prove the contrary came; look before doing it again`;
  return { code: 'OUTCOME_UNKNOWN', reason, retryable: false };
}
