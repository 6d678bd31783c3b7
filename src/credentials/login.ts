import { GatewayError } from '../failure.ts';
import { instant, instantOrNull, isJsonObject, member, ShapeError } from '../http/json-reader.ts';
import type { CallReport } from '../http/observed-call.ts';
import { exchange, type UpstreamResponse } from '../http/transport/exchange.ts';
import { dateIn, headerIn, retryAfterIn } from '../http/transport/response-headers.ts';
import type { Route } from '../http/transport/route.ts';
import { TransportError } from '../http/transport/transport-error.ts';

/** Address and body of a login. */
export interface Login {
  /** Ends in /v3. */
  readonly authUrl: string;
  /** The member `auth` of the request. */
  readonly auth: object;
}

/** A user and a project, each by id, or by name and domain. */
export interface PasswordLogin {
  readonly username?: string | undefined;
  readonly userId?: string | undefined;
  readonly password: string;
  readonly userDomain: string;
  /** Takes precedence over `userDomain`. */
  readonly userDomainId?: string | undefined;
  readonly project?: string | undefined;
  /** Used without `project`. */
  readonly projectId?: string | undefined;
  readonly projectDomain: string;
  /** Takes precedence over `projectDomain`. */
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

/** An application credential is bound to its project: the body has no scope. */
export function applicationCredentialAuth({ id, secret }: { readonly id: string; readonly secret: string }): object {
  return { identity: { methods: ['application_credential'], application_credential: { id, secret } } };
}

/** The result of a login. */
export interface GivenToken {
  /** A secret. */
  readonly text: string;
  /** Infinity for a token without expiry. */
  readonly lifetimeMs: number;
}

const LOGIN_MS = 10_000;
const TOKEN = /^[!-~]+$/;

/** The upstream for which a login is made. */
interface LoginClient {
  /** The name of the upstream. */
  readonly name: string;
  readonly requestId: string | undefined;
}

/**
 * Logs in.
 *
 * POST {authUrl}/auth/tokens
 * Body    auth: { identity, scope? }
 * Returns 201, the token in the header X-Subject-Token, its lifetime in `token`.
 * Errors  401 for wrong credentials, 404 for an unknown application credential, 429 for too many logins.
 * Source  OpenStack Identity API v3; Huawei Cloud IAM, "Obtaining a User Token".
 * @throws GatewayError
 */
export async function logIn(
  { name: upstream, requestId }: LoginClient,
  { authUrl, auth }: Login,
  route: Route,
  report?: CallReport,
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
      ...report?.details.headers,
    },
    body: JSON.stringify({ auth }),
  } as const;
  // The login has its own time limit: many calls may share it, and none of them may abort it for the others.
  const response = await exchange(route, request, {}, AbortSignal.timeout(LOGIN_MS)).catch((error: unknown) => {
    report?.tried(null);
    throw error instanceof TransportError ? withoutResponse(upstream, error) : error;
  });
  report?.tried(response.status);
  if (response.status !== 201) throw refused(upstream, response);
  const text = headerIn(response.headers, 'x-subject-token');
  if (text === undefined || !TOKEN.test(text))
    throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'returned no token', detailsOf(response));
  return { text, lifetimeMs: lifetimeIn(upstream, response) };
}

/** Computed from the times of the token service, not from the local clock. Without `issued_at` the Date header is used. */
function lifetimeIn(upstream: string, response: UpstreamResponse): number {
  const { body, headers } = response;
  try {
    const token = member(isJsonObject(body) ? body : {}, 'token');
    if (token.expires_at === null) return Number.POSITIVE_INFINITY;
    const issuedAt = instantOrNull(token, 'issued_at');
    const begin = issuedAt === null ? (dateIn(headers) ?? Date.now()) : Date.parse(issuedAt);
    return Date.parse(instant(token, 'expires_at')) - begin;
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw failed(upstream, 'UPSTREAM_BAD_RESPONSE', 'returned no lifetime for its token', {
      ...detailsOf(response),
      cause: error,
    });
  }
}

const UNREAD: Partial<Record<TransportError['kind'], string>> = {
  'too-large': 'responded to the login with more than 512 KiB or 150,000 values',
  'long-headers': 'responded to the login with more than 16 KiB of headers',
  undecodable: 'responded to the login in an unknown or damaged content coding',
};

function withoutResponse(upstream: string, error: TransportError): GatewayError {
  const what = UNREAD[error.kind];
  if (what === undefined) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'did not respond', { cause: error });
  const coding = error.coding === undefined ? '' : `: ${error.coding}`;
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `${what}${coding}`, { cause: error });
}

/** A 401 or 404 is not retryable, and no UNAUTHENTICATED: only the operator can correct the gateway's own login. */
function refused(upstream: string, response: UpstreamResponse): GatewayError {
  const { status } = response;
  const details = detailsOf(response);
  if (status === 401 || isNotFound(response)) {
    return failed(upstream, 'UPSTREAM_UNAVAILABLE', "refused the gateway's login", { ...details, retryable: false });
  }
  if (status === 403) return failed(upstream, 'FORBIDDEN', "refused the gateway's login", details);
  if (status === 429) {
    const retryAfterMs = retryAfterIn(response.headers);
    return failed(upstream, 'THROTTLED', 'throttles logins', { ...details, retryAfterMs });
  }
  if (status >= 500) return failed(upstream, 'UPSTREAM_UNAVAILABLE', 'is out of order', details);
  return failed(upstream, 'UPSTREAM_BAD_RESPONSE', `responded to the login with status ${status}`, details);
}

function detailsOf({ status, requestId }: UpstreamResponse): GatewayError['details'] {
  return { status, requestId };
}

/** A 404 in the format of Keystone or IAM. Any other 404 means that the address has no token service. */
function isNotFound({ status, body }: UpstreamResponse): boolean {
  return status === 404 && isJsonObject(body) && (isJsonObject(body.error) || body.error_code === 'IAM.0004');
}

function failed(upstream: string, code: GatewayError['code'], what: string, details: GatewayError['details'] = {}) {
  return new GatewayError(code, `${upstream}: the token service ${what}.`, { ...details, upstream });
}
