import { GatewayError } from '../failure.ts';
import { instant, instantOrNull, isJsonObject, member, ShapeError } from '../http/json-reader.ts';
import { exchange, type UpstreamResponse } from '../http/transport/exchange.ts';
import { dateIn, headerIn, retryAfterIn } from '../http/transport/response-headers.ts';
import type { Route } from '../http/transport/route.ts';
import { TransportError } from '../http/transport/transport-error.ts';

/** Where and how the gateway signs in. */
export interface Login {
  /** Ends in /v3. */
  readonly authUrl: string;
  /** The member `auth` of the request. */
  readonly auth: object;
}

/** A user and a project, each by its id, or by its name and the domain of that. */
export interface PasswordLogin {
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly password: string;
  readonly userDomain: string;
  /** Wins over `userDomain`. */
  readonly userDomainId?: string | undefined;
  readonly project?: string | undefined;
  /** Stands in where the project has no name here. */
  readonly projectId?: string | undefined;
  readonly projectDomain: string;
  /** Wins over `projectDomain`. */
  readonly projectDomainId?: string | undefined;
}

export function passwordAuth({ password, ...login }: PasswordLogin): object {
  const { username, userId, userDomain, userDomainId, project, projectId, projectDomain, projectDomainId } = login;
  const user = username === undefined ? { id: userId } : named(username, userDomain, userDomainId);
  const scope = project === undefined ? { id: projectId } : named(project, projectDomain, projectDomainId);
  return { identity: { methods: ['password'], password: { user: { ...user, password } } }, scope: { project: scope } };
}

function named(name: string, domain: string, domainId: string | undefined): object {
  return { name, domain: domainId === undefined ? { name: domain } : { id: domainId } };
}

/** An application credential is bound to its project, so there is no scope. */
export function applicationCredentialAuth({ id, secret }: { readonly id: string; readonly secret: string }): object {
  return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
}

/** What a login brings. */
export interface GivenToken {
  /** A secret. */
  readonly text: string;
  /** Infinity for one that never ends. */
  readonly lifetimeMs: number;
}

const LOGIN_MS = 10_000;
const TOKEN = /^[!-~]+$/;

/** Who signs in. */
interface LoginClient {
  /** The name of the upstream. */
  readonly name: string;
  readonly requestId: string | undefined;
  /** Told of the status of the answer. */
  readonly sent?: (status: number | null) => void;
}

/**
 * Signs in.
 *
 * POST {authUrl}/auth/tokens
 * Body    auth: { identity, scope? }
 * Answer  201, the token in the header X-Subject-Token, its lifetime in `token`.
 * Errors  401 when what was given does not fit, 404 for an unknown application credential, 429 for too many.
 * Source  OpenStack Identity API v3; Huawei Cloud IAM, "Obtaining a User Token".
 * @throws GatewayError
 */
export async function logIn(
  { name: upstream, requestId, sent }: LoginClient,
  { authUrl, auth }: Login,
  way: Route,
): Promise<GivenToken> {
  const { origin, pathname } = new URL(authUrl);
  const request = {
    method: 'POST',
    origin,
    path: `${pathname}/auth/tokens`,
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(requestId !== undefined && { 'x-request-id': requestId }),
    },
    body: JSON.stringify({ auth }),
  } as const;
  // A time of its own: many may wait for it, and none of them may end it for the others.
  const answer = await exchange(way, request, {}, AbortSignal.timeout(LOGIN_MS)).catch((error: unknown) => {
    sent?.(null);
    throw error instanceof TransportError ? unanswered(upstream, error) : error;
  });
  sent?.(answer.status);
  if (answer.status !== 201) throw refused(upstream, answer);
  const text = headerIn(answer.headers, 'x-subject-token');
  if (text === undefined || !TOKEN.test(text))
    throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'gave no token', answerDetails(answer));
  return { text, lifetimeMs: lifetimeIn(upstream, answer) };
}

/** From the two times of the token service, so that our own clock does not matter; from the header Date where it tells one only. */
function lifetimeIn(upstream: string, answer: UpstreamResponse): number {
  const { body, headers } = answer;
  try {
    const token = member(isJsonObject(body) ? body : {}, 'token');
    if (token.expires_at === null) return Number.POSITIVE_INFINITY;
    const issuedAt = instantOrNull(token, 'issued_at');
    const begin = issuedAt === null ? (dateIn(headers) ?? Date.now()) : Date.parse(issuedAt);
    return Date.parse(instant(token, 'expires_at')) - begin;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'did not say how long its token lives', {
      ...answerDetails(answer),
      cause: error,
    });
  }
}

const UNREAD: Partial<Record<TransportError['kind'], string>> = {
  'too-large': 'answered the login with more than 512 KiB or 150,000 values',
  'long-headers': 'answered the login with more than 16 KiB of headers',
  undecodable: 'answered the login in an unknown or damaged content coding',
};

function unanswered(upstream: string, error: TransportError): GatewayError {
  const what = UNREAD[error.kind];
  if (what === undefined) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'did not answer', { cause: error });
  const coding = error.coding === undefined ? '' : `: ${error.coding}`;
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `${what}${coding}`, { cause: error });
}

/** 403 apart, a login that is refused is nothing that a client or another try could mend. */
function refused(upstream: string, answer: UpstreamResponse): GatewayError {
  const { status } = answer;
  const details = answerDetails(answer);
  if (status === 401 || isNotFound(answer)) {
    return failed(upstream, 'UPSTREAM_UNAVAILABLE', "refused the gateway's login", { ...details, retryable: false });
  }
  if (status === 403) return failed(upstream, 'FORBIDDEN', "refused the gateway's login", details);
  if (status === 429) {
    const waitMs = retryAfterIn(answer.headers);
    const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
    return failed(upstream, 'THROTTLED', 'asks for fewer logins', { ...details, ...wait });
  }
  if (status >= 500) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'is out of order', details);
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `answered the login with status ${status}`, details);
}

function answerDetails({ status, requestId }: UpstreamResponse): GatewayError['details'] {
  return { status, ...(requestId === undefined ? {} : { requestId }) };
}

/** A 404 in the words of Keystone or of IAM. Any other one comes from an address where no token service is. */
function isNotFound({ status, body }: UpstreamResponse): boolean {
  return status === 404 && isJsonObject(body) && (isJsonObject(body.error) || body.error_code === 'IAM.0004');
}

function failed(upstream: string, code: GatewayError['code'], what: string, details: GatewayError['details'] = {}) {
  return new GatewayError(code, `${upstream}: the token service ${what}.`, { ...details, upstream });
}
