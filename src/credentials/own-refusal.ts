import type { Classification } from '../http/upstream-client.ts';
import type { Alarm } from './credential.ts';

/**
 * The refusal of the gateway's own credential, for clients. Not UNAUTHENTICATED, for a new login of the user would not
 * help.
 * @param what The credential: "token", "signature".
 * @param retry Whether a retry may be accepted, and after what wait.
 */
export function ownRefusal(
  refusal: Classification,
  what: string,
  retry: Pick<Classification, 'retryable' | 'retryAfterMs'>,
): Classification {
  const { reason, upstreamCode, isCredentialGood } = refusal;
  const code = 'UPSTREAM_UNAVAILABLE';
  if (isCredentialGood) return { code, reason, upstreamCode, isCredentialGood, retryable: false };
  return { code, reason: `the gateway's own ${what} was not accepted`, upstreamCode, ...retry };
}

/** `describeRefusal` of an own credential that never changes: a retry cannot succeed, so the operator is alarmed. */
export function fixedCredentialRefusal(upstream: string, what: string, alarm: Alarm) {
  return (refusal: Classification): Classification => {
    if (!refusal.isCredentialGood) alarm(notAccepted(upstream, what));
    return ownRefusal(refusal, what, { retryable: false });
  };
}

/** Message for the log; contains nothing of the credential. */
export function notAccepted(upstream: string, what: string): string {
  return `${upstream}: the upstream does not accept the gateway's own ${what}.`;
}
