import type { Classification } from '../http/upstream-client.ts';
import type { Alarm } from './credential.ts';

/**
 * What clients are told when the upstream refuses a credential of the gateway's own. Their users can't mend it by
 * signing in, so it is no UNAUTHENTICATED.
 * @param what The credential: "token", "signature".
 * @param retry Whether another try may be accepted, and after how long.
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

/** The `tellRefused` of a credential of the gateway that never changes: no other try goes better, so whoever runs the gateway is told. */
export function fixedCredentialRefusal(upstream: string, what: string, alarm: Alarm) {
  return (refusal: Classification): Classification => {
    if (!refusal.isCredentialGood) alarm(notAccepted(upstream, what));
    return ownRefusal(refusal, what, { retryable: false });
  };
}

/** For the log: whose credential it is, and nothing of it. */
export function notAccepted(upstream: string, what: string): string {
  return `${upstream}: the upstream does not accept the gateway's own ${what}.`;
}
