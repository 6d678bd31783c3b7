import pLimit from 'p-limit';
import type { Dispatcher } from 'undici';
import { GatewayError } from '../failure.ts';
import { exchange, NoAnswer } from '../http/exchange.ts';
import type { Upstream } from '../http/upstream.ts';
import { instant, isWire, member, ShapeError } from '../http/wire.ts';
import type { Credential } from './credential.ts';

/** Who signs in, and for which project. */
export interface PasswordLogin {
  /** Ends in /v3. */
  readonly authUrl: string;
  readonly username: string;
  readonly password: string;
  readonly userDomain: string;
  /** The project by name; by id (`projectId`) when absent. */
  readonly project?: string | undefined;
  readonly projectDomain: string;
  readonly projectId?: string | undefined;
}

const LOGIN_MS = 10_000;
// A token is not used in its last minute: a call may take that long to arrive.
const MARGIN_MS = 60_000;

interface Token {
  readonly value: string;
  /** On the clock of performance.now(): computed from the token's lifetime, so a wrong wall clock does not matter. */
  readonly renewAt: number;
}

/** Holds a Keystone v3 token and renews it. At most one login is under way, and all who need it wait for that one. */
export function keystoneCredential(upstream: string, login: PasswordLogin, dispatcher: Dispatcher): Credential {
  let token: Token | undefined;
  let underWay: Promise<Token> | undefined;

  async function current(): Promise<Token> {
    if (token && performance.now() < token.renewAt) return token;
    underWay ??= requestToken(tokenService(upstream, login, dispatcher), login).finally(() => {
      underWay = undefined;
    });
    token = await underWay;
    return token;
  }

  return {
    authorize: async (_incoming, signal) => ({ 'x-auth-token': (await unlessAborted(current(), signal)).value }),
    rejected: () => {
      token = undefined;
    },
    identity: () => 'gateway',
  };
}

/**
 * Signs in with a password.
 *
 * POST {authUrl}/auth/tokens
 * Body    auth: { identity: { methods: ["password"], password: { user } }, scope: { project } }
 * Answer  201, the token in the header X-Subject-Token, its lifetime in `token`.
 * Errors  401 when user, password or project do not fit.
 * Source  OpenStack Identity API v3; Huawei Cloud IAM, "Obtaining a User Token".
 */
async function requestToken(service: Upstream, login: PasswordLogin): Promise<Token> {
  const user = { name: login.username, domain: { name: login.userDomain }, password: login.password };
  const project =
    login.project === undefined
      ? { id: login.projectId }
      : { name: login.project, domain: { name: login.projectDomain } };
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope: { project } } };
  const call = { operation: 'login', path: '/auth/tokens', body };
  const answer = await exchange(service, 'POST', call).catch((error: unknown) => {
    throw error instanceof NoAnswer ? failed(service.name, 'UPSTREAM_UNAVAILABLE', 'did not answer', error) : error;
  });
  const value = answer.header('x-subject-token');
  if (answer.status !== 201) throw refused(service.name, answer.status);
  if (value === undefined) throw failed(service.name, 'UPSTREAM_BAD_RESPONSE', 'gave no token');
  return { value, renewAt: performance.now() + lifetimeMs(service.name, answer.body) - MARGIN_MS };
}

function lifetimeMs(upstream: string, body: unknown): number {
  try {
    const token = member(isWire(body) ? body : {}, 'token');
    return Date.parse(instant(token, 'expires_at')) - Date.parse(instant(token, 'issued_at'));
  } catch (error) {
    if (error instanceof ShapeError)
      throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'did not say how long its token lives', error);
    throw error;
  }
}

function refused(upstream: string, status: number): GatewayError {
  if (status === 401) return failed(upstream, 'UNAUTHENTICATED', "refused the gateway's login");
  if (status === 403) return failed(upstream, 'FORBIDDEN', "refused the gateway's login");
  if (status === 429) return failed(upstream, 'THROTTLED', 'asks for fewer logins');
  if (status >= 500) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'is out of order');
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `answered the login with status ${status}`);
}

function failed(upstream: string, code: GatewayError['code'], what: string, cause?: Error): GatewayError {
  return new GatewayError(code, `${upstream}: the token service ${what}.`, { upstream, cause });
}

/** The token service as something to call: nobody's caller, and with a time of its own, as many may wait for it. */
function tokenService(upstream: string, login: PasswordLogin, dispatcher: Dispatcher): Upstream {
  return {
    name: upstream,
    projectId: '',
    baseUrl: new URL(login.authUrl),
    headers: {},
    refusal: undefined,
    caller: '',
    authorize: async () => ({}),
    rejected: () => {},
    explain: () => ({ code: 'UNAUTHENTICATED', reason: 'the login was refused' }),
    isFault: () => false,
    dispatcher,
    signal: new AbortController().signal,
    deadline: { at: performance.now() + LOGIN_MS },
    lane: pLimit(1),
    warn: () => {},
  };
}

/** Waits for a shared promise without keeping anybody longer than their own signal allows. */
function unlessAborted<T>(shared: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
