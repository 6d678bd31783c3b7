import { isJsonObject } from '../../http/json-reader.ts';
import type { Classification, ClassifyError, ErrorResponse } from '../../http/upstream-client.ts';
import { fieldNamed } from '../named-field.ts';
import { FAULTS, type Meaning } from './faults.ts';

/** Fields of a create or a reset that an error may name. */
const FIELDS = ['plan_id', 'state'];

const STATUSES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, ['UNAUTHENTICATED', 'the token was rejected']],
  [403, ['FORBIDDEN', 'the token lacks the permission']],
  [404, ['UPSTREAM_BAD_RESPONSE', 'the endpoint does not have this path and may not be Karbor']],
  [409, ['CONFLICT', 'another request is changing the object']],
  // The Retry-After of Karbor is always 0 and has no meaning.
  [413, ['QUOTA_EXCEEDED', 'a quota of the project is exhausted', false]],
  [424, ['CONFLICT', 'another object still depends on it', false]],
  [429, ['THROTTLED', 'too many calls']],
]);

const OUT_OF_ORDER: Meaning = ['UPSTREAM_UNAVAILABLE', 'the upstream is out of service'];

/**
 * Classifies Karbor's error responses: by fault, else by status.
 *
 * A 500 is a conflict if the status does not allow a delete. An error in Karbor's own form proves that nothing was done; of
 * the 5xx only those in the table do.
 * Source  karbor/api/openstack/wsgi.py (faults), karbor/api/v1/providers.py, karbor/exception.py.
 */
export const classify: ClassifyError = (refusal) => {
  const fault = faultIn(refusal);
  const status = fault?.code ?? refusal.status;
  const row = fault && FAULTS.find(([of, words]) => of === status && words.test(fault.message));
  const [code, reason, retryable] = row?.[2] ?? byStatus(status);
  return {
    code,
    reason,
    upstreamCode: fault?.name,
    ...(code === 'INVALID_INPUT' && fieldNamed(fault?.message, FIELDS)),
    isProof: row !== undefined || (fault !== undefined && status < 500) || isFromMiddleware(refusal),
    retryable,
    ...(isFromIdentity(refusal) && { ranNothing: true }),
  };
};

// The bank responds and does not have the marker. An outage of the bank has the same message without the 404.
const NO_SUCH_MARKER = /^Get Object .* in Bank Failed: .*\b404\b/s;

/**
 * Classifies the errors of a list. Only the provider can be NOT_FOUND; a 404 about anything else is about a row or the
 * marker, and must not be taken for an empty list. A 500 may mean an invalid cursor.
 */
export const classifyList: ClassifyError = (refusal) => {
  const explanation: Classification = classify(refusal);
  const { upstreamCode } = explanation;
  const message = faultIn(refusal)?.message ?? '';
  if (NO_SUCH_MARKER.test(message)) {
    return { code: 'INVALID_INPUT', reason: 'the cursor names a checkpoint that the bank does not have', upstreamCode };
  }
  if (explanation.code !== 'NOT_FOUND' || message.startsWith('Provider ')) return explanation;
  const reason = message.startsWith('Checkpoint ')
    ? 'its index names a checkpoint that no longer exists; the operator of Karbor has to repair the index'
    : 'the row before this page no longer exists';
  return { code: 'UPSTREAM_BAD_RESPONSE', reason, upstreamCode };
};

/** True for a fault with a 2xx status. None is known, but a failed delete would be taken for a success. */
export function isFault(body: unknown): boolean {
  return faultIn({ status: 200, body }) !== undefined;
}

function byStatus(status: number): Meaning {
  const known = STATUSES.get(status);
  if (known) return known;
  return status >= 500 ? OUT_OF_ORDER : ['UPSTREAM_BAD_RESPONSE', `the response has the unexpected status ${status}`];
}

interface Fault {
  /** badRequest, itemNotFound, computeFault... */
  readonly name: string;
  readonly code: number;
  readonly message: string;
}

// A traceback has about 7 kB; the patterns above are not meant for megabytes.
const MAX_MESSAGE_LENGTH = 10_000;

/** The fault in a response: an object under a single key, with a message and the status, or an error status in a 2xx. */
function faultIn({ status, body }: ErrorResponse): Fault | undefined {
  if (!isJsonObject(body)) return undefined;
  const [name, ...others] = Object.keys(body);
  if (name === undefined || others.length > 0) return undefined;
  const inner = body[name];
  // The 401 of the token middleware uses "error". Names are passed on, so they are restricted to identifiers.
  if (name === 'error' || !/^[a-z][A-Za-z]{0,31}$/.test(name) || !isJsonObject(inner)) return undefined;
  const { code, message } = inner;
  if (typeof code !== 'number' || typeof message !== 'string') return undefined;
  if (status < 300 ? code < 400 : code !== status) return undefined;
  return { name, code, message: message.slice(0, MAX_MESSAGE_LENGTH) };
}

/**
 * True for an error of the middleware in front of Karbor: a 401 or 503 of the token middleware, a 404 of the router. Karbor
 * has not received the request.
 */
function isFromMiddleware({ status, body }: ErrorResponse): boolean {
  if (!isJsonObject(body)) return false;
  if (status === 401)
    return isJsonObject(body.error) && body.error.code === 401 && typeof body.error.title === 'string';
  return typeof body.title === 'string' && body.code !== undefined && PROCESS_CODES.get(status) === body.code;
}

const PROCESS_CODES: ReadonlyMap<number, string> = new Map([
  [404, '404 Not Found'],
  [503, '503 Service Unavailable'],
]);

const REFUSED_BY_IDENTITY = 'The request you have made requires authentication.';

/**
 * True for the 401 of the token middleware, after which a write is sent again: Karbor has not received the request. Both
 * the header and the body have to match.
 * Source  keystonemiddleware 10.1, auth_token.
 */
function isFromIdentity({ status, body, header }: ErrorResponse): boolean {
  if (status !== 401 || !/^Keystone uri="[^"]+"$/.test(header?.('www-authenticate') ?? '')) return false;
  if (!isJsonObject(body) || !isJsonObject(body.error) || Object.keys(body).length > 1) return false;
  const { code, title, message } = body.error;
  return code === 401 && title === 'Unauthorized' && message === REFUSED_BY_IDENTITY;
}
