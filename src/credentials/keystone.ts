import type { Dispatcher } from 'undici';
import { GatewayError } from '../failure.ts';
import { type Answer, exchange } from '../http/exchange.ts';
import { NoAnswer } from '../http/no-answer.ts';
import { unlessAborted } from '../http/patience.ts';
import { instant, isWire, member, ShapeError } from '../http/wire.ts';
import type { Credential } from './credential.ts';

/** Where and how the gateway signs in. */
export interface Login {
  /** Ends in /v3. */
  readonly authUrl: string;
  /** The member `auth` of the request. */
  readonly auth: object;
}

export interface PasswordLogin {
  readonly username: string;
  readonly password: string;
  readonly userDomain: string;
  /** The project by name; by id (`projectId`) when absent. */
  readonly project?: string | undefined;
  readonly projectDomain: string;
  readonly projectId?: string | undefined;
}

export function passwordAuth({ username, password, userDomain, ...scope }: PasswordLogin): object {
  const user = { name: username, domain: { name: userDomain }, password };
  const project =
    scope.project === undefined
      ? { id: scope.projectId }
      : { name: scope.project, domain: { name: scope.projectDomain } };
  return { identity: { methods: ['password'], password: { user } }, scope: { project } };
}

/** An application credential is bound to its project, so there is no scope. */
export function applicationCredentialAuth({ id, secret }: { readonly id: string; readonly secret: string }): object {
  return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
}

const LOGIN_MS = 10_000;
// A token is not used in its last minute: a call may take that long to arrive.
const MARGIN_MS = 60_000;
// Tokens of many gateways that began together should not end together.
const JITTER = 0.05;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Token {
  readonly value: string;
  /** On the clock of performance.now(): computed from the token's lifetime, so a wrong wall clock does not matter. */
  readonly renewAt: number;
}

interface Pause {
  readonly error: unknown;
  readonly until: number;
  readonly ms: number;
}

/**
 * Holds a Keystone v3 token and renews it. At most one login is under way, and all who need it wait for that one.
 * After a login that failed there is none for a while, twice as long each time.
 */
export function keystoneCredential(upstream: string, login: Login, dispatcher: Dispatcher): Credential {
  let token: Token | undefined;
  let underWay: Promise<Token> | undefined;
  let pause: Pause | undefined;

  async function renew(): Promise<Token> {
    try {
      token = await requestToken(upstream, login, dispatcher);
      pause = undefined;
      return token;
    } catch (error) {
      const ms = Math.min(pause ? pause.ms * 2 : FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
      pause = { error, ms, until: performance.now() + ms };
      throw error;
    } finally {
      underWay = undefined;
    }
  }

  function current(): Promise<Token> {
    const now = performance.now();
    if (token && now < token.renewAt) return Promise.resolve(token);
    // Not part of the login: what is refused here must not be taken for one that is under way.
    if (!underWay && pause && now < pause.until) return Promise.reject(pause.error);
    underWay ??= renew();
    return underWay;
  }

  return {
    authorize: async (_incoming, _request, signal) => ({
      'x-auth-token': (await unlessAborted(current(), signal)).value,
    }),
    rejected: (authority) => {
      // Somebody else may have renewed it meanwhile.
      if (token?.value === authority['x-auth-token']) token = undefined;
      return true;
    },
    identity: () => 'gateway',
  };
}

/**
 * Signs in.
 *
 * POST {authUrl}/auth/tokens
 * Body    auth: { identity, scope? }
 * Answer  201, the token in the header X-Subject-Token, its lifetime in `token`.
 * Errors  401 when what was given does not fit.
 * Source  OpenStack Identity API v3; Huawei Cloud IAM, "Obtaining a User Token".
 */
async function requestToken(upstream: string, { authUrl, auth }: Login, dispatcher: Dispatcher): Promise<Token> {
  const { origin, pathname } = new URL(authUrl);
  const request = {
    method: 'POST',
    origin,
    path: `${pathname}/auth/tokens`,
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify({ auth }),
  } as const;
  // A time of its own: many may wait for it, and none of them may end it for the others.
  const answer = await exchange(dispatcher, request, {}, AbortSignal.timeout(LOGIN_MS)).catch((error: unknown) => {
    throw error instanceof NoAnswer
      ? failed(upstream, 'UPSTREAM_UNAVAILABLE', 'did not answer', { cause: error })
      : error;
  });
  const value = answer.header('x-subject-token');
  if (answer.status !== 201) throw refused(upstream, answer);
  if (value === undefined) throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'gave no token');
  const lifetimeMs = lifetimeIn(upstream, answer.body);
  return { value, renewAt: performance.now() + lifetimeMs - MARGIN_MS - Math.random() * JITTER * lifetimeMs };
}

function lifetimeIn(upstream: string, body: unknown): number {
  try {
    const token = member(isWire(body) ? body : {}, 'token');
    return Date.parse(instant(token, 'expires_at')) - Date.parse(instant(token, 'issued_at'));
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'did not say how long its token lives', { cause: error });
  }
}

function refused(upstream: string, { status, requestId }: Answer): GatewayError {
  const details = requestId === undefined ? {} : { requestId };
  if (status === 401) return failed(upstream, 'UNAUTHENTICATED', "refused the gateway's login", details);
  if (status === 403) return failed(upstream, 'FORBIDDEN', "refused the gateway's login", details);
  if (status === 429) return failed(upstream, 'THROTTLED', 'asks for fewer logins', details);
  if (status >= 500) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'is out of order', details);
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `answered the login with status ${status}`, details);
}

function failed(upstream: string, code: GatewayError['code'], what: string, details: GatewayError['details'] = {}) {
  return new GatewayError(code, `${upstream}: the token service ${what}.`, { ...details, upstream });
}
