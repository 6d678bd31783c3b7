import type { Span } from '@opentelemetry/api';
import { GatewayError, toFailure } from '../failure.ts';
import { abortable } from '../http/limits/deadline.ts';
import { observedCall } from '../http/observed-call.ts';
import { type FailedCall, observed, type UpstreamObserver } from '../http/observer.ts';
import type { Route } from '../http/transport/route.ts';
import type { Alarm, Credential } from './credential.ts';
import { type HeldToken, hold } from './held-token.ts';
import { type Login, logIn } from './login.ts';
import { notAccepted, ownRefusal } from './own-refusal.ts';
import { createRefusalStreak } from './refusal-streak.ts';
import { waitAfterLogin } from './waits.ts';

const LOGIN = { operation: 'logIn', path: '/auth/tokens', template: '/auth/tokens' };

// Written by hand: the login is one POST (login.ts), the rest is renewal. pkgcloud 2.2 logs in once for each call that
// finds no valid token, and again after every failed login. Here one login is in flight, ahead of the token's end, and a
// pause follows failed logins and refused tokens.

/** A pause of logins: until then calls fail with `failure`. */
interface Pause {
  /** On the clock of performance.now(). */
  readonly until: number;
  readonly failure: GatewayError;
  /** The failed login; undefined if tokens were refused. */
  readonly failed?: FailedCall;
}

/**
 * Holds a Keystone v3 token and renews it. At most one login is in flight. A valid token is used even if its renewal
 * fails; without one, calls wait for the login. Failed logins and refused new tokens cause a pause, doubled each time.
 */
export function keystoneCredential(
  upstream: string,
  login: Login,
  route: Route,
  alarm: Alarm = () => {},
  observer: UpstreamObserver = {},
): Credential {
  const streak = createRefusalStreak();
  let token: HeldToken | undefined;
  let inFlight: Promise<HeldToken> | undefined;
  let pause: Pause | undefined;
  let failedLogins = 0;

  /** The token to use now; a promise while there is none. */
  function current(requestId: string | undefined, span: Span | undefined): HeldToken | Promise<HeldToken> {
    const now = performance.now();
    if (token && now < token.renewAt) return token;
    const active = pause && now < pause.until ? pause : undefined;
    if (!active && !inFlight) {
      inFlight = renew(requestId, span);
      // There may be no waiter.
      inFlight.catch(() => {});
    }
    if (token && now < token.endsAt) return token;
    return inFlight ?? Promise.reject(active && pausedFailure(active, now));
  }

  async function renew(requestId: string | undefined, span: Span | undefined): Promise<HeldToken> {
    const client = { name: upstream, observer, requestId, span, budget: {} };
    try {
      const given = await observedCall(client, 'POST', LOGIN, (begin, report) => {
        begin();
        return logIn(client, login, route, report).catch((error: unknown) => {
          throw error instanceof GatewayError ? observed(client, LOGIN.operation, error) : error;
        });
      });
      if (token) streak.replaced(token);
      token = hold(given);
      failedLogins = 0;
      pause = undefined;
      return token;
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      throw loginFailed({ upstream, operation: LOGIN.operation, error, requestId });
    } finally {
      inFlight = undefined;
    }
  }

  function loginFailed(failed: FailedCall): GatewayError {
    const { error } = failed;
    const ms = waitAfterLogin(error, failedLogins);
    failedLogins += 1;
    pauseFor(ms, error, failed);
    const leftMs = token === undefined ? 0 : token.endsAt - performance.now();
    alarm(
      leftMs > 0 ? `${error.message} The current token is valid for ${Math.round(leftMs / 1000)} s.` : error.message,
      failed,
    );
    return toFailure(error).retryable ? withWait(error, ms) : error;
  }

  function refuse(refused: HeldToken, upstreamCode: string | undefined): void {
    token = undefined;
    const ms = streak.note(refused);
    if (ms === 0) return;
    const details = { upstream, ...(upstreamCode !== undefined && { upstreamCode }) };
    pauseFor(ms, new GatewayError('UPSTREAM_UNAVAILABLE', notAccepted(upstream, 'token'), details));
  }

  function pauseFor(ms: number, failure: GatewayError, failed?: FailedCall): void {
    pause = { failure, until: Math.max(performance.now() + ms, pause?.until ?? 0), ...(failed && { failed }) };
  }

  function pausedFailure({ failure, failed, until }: Pause, now: number): GatewayError {
    alarm(failure.message, failed);
    return withWait(failure, until - now);
  }

  return {
    authorize: async (_incoming, { headers }, signal, span) => {
      const given = current(headers['x-request-id'], span);
      return (given instanceof Promise ? await abortable(given, { signal }) : given).authority;
    },
    accepted: (authority) => {
      if (token?.authority === authority) token.wasAccepted = true;
    },
    rejected: (authority, { upstreamCode }) => {
      // Another call may have caused a renewal meanwhile.
      if (token?.authority === authority) refuse(token, upstreamCode);
      return true;
    },
    describeRefusal: (refusal) => {
      if (!refusal.isCredentialGood) alarm(notAccepted(upstream, 'token'));
      const leftMs = pause === undefined ? 0 : pause.until - performance.now();
      return ownRefusal(refusal, 'token', { retryable: true, ...(leftMs > 0 && { retryAfterMs: Math.ceil(leftMs) }) });
    },
    identity: () => 'gateway',
  };
}

function withWait({ code, message, details }: GatewayError, ms: number): GatewayError {
  return new GatewayError(code, message, { ...details, retryAfterMs: Math.ceil(ms) });
}
