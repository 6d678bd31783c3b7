import type { ErrorCode } from '../../failure.ts';
import { isJsonObject } from '../../http/json-reader.ts';
import { fieldNamed } from '../../http/named-field.ts';
import type { Classification, ClassifyError, ErrorResponse } from '../../http/upstream-client.ts';

type Meaning = readonly [code: ErrorCode, reason: string, retryable?: boolean];

/** What can be refused of a create and of a reset. */
const FIELDS = ['plan_id', 'state'];

const ANY = /(?:)/;

/** What the fault's own words add to its status: the first row that fits. The words themselves go no further. */
const FAULTS: readonly (readonly [status: number, words: RegExp, meaning: Meaning])[] = [
  [400, /^Malformed request url$/, ['FORBIDDEN', 'the project in the path is not the one of the token']],
  [
    400,
    /can not be reset/,
    [
      'CONFLICT',
      'it is protecting, deleting, deleted or error-deleting, and no reset leads out of these; one that stays so, as when its worker was killed, the operator of Karbor has to remove',
      false,
    ],
  ],
  // Karbor's API gave up waiting for its worker, which works on: the checkpoint may come into being.
  [
    400,
    /^Create checkpoint failed: Timed out waiting/,
    ['OUTCOME_UNKNOWN', 'its worker did not answer in time and may have begun; look before doing it again', false],
  ],
  // No backup was made, but a checkpoint that can be neither reset nor deleted may stay behind, one for each try.
  [
    400,
    /^Create checkpoint failed/,
    [
      'UPSTREAM_UNAVAILABLE',
      'the backup could not be started; a checkpoint may stay in protecting, which can be neither deleted nor reset and which its operator has to remove',
      false,
    ],
  ],
  [400, ANY, ['INVALID_INPUT', 'the request was not accepted']],
  // A route without a handler, as opposed to a thing that does not exist.
  [404, /^The resource could not be found\.$/, ['UPSTREAM_BAD_RESPONSE', 'the endpoint does not know this call']],
  [404, ANY, ['NOT_FOUND', 'it does not exist']],
  [500, /can not be deleted/, ['CONFLICT', 'the status of the checkpoint does not allow a delete', false]],
  // It stays in "deleting", where neither a delete nor a reset is taken.
  [
    500,
    /^Failed to create delete checkpoint flow/,
    [
      'UPSTREAM_UNAVAILABLE',
      'the deletion could not be started and the checkpoint stays in deleting; its operator has to remove it',
      false,
    ],
  ],
];

const STATUSES: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, ['UNAUTHENTICATED', 'the token was not accepted']],
  [403, ['FORBIDDEN', 'the token may not do this']],
  [404, ['UPSTREAM_BAD_RESPONSE', 'the endpoint does not know this path and may not be Karbor']],
  [409, ['CONFLICT', 'somebody else is changing it']],
  // Its Retry-After is always 0 and means nothing.
  [413, ['QUOTA_EXCEEDED', 'a quota of the project is used up', false]],
  [424, ['CONFLICT', 'something else still needs it', false]],
  [429, ['THROTTLED', 'too many calls']],
]);

const OUT_OF_ORDER: Meaning = ['UPSTREAM_UNAVAILABLE', 'the upstream is out of order'];

/**
 * What Karbor's refusals mean: the one table from status and fault to our codes.
 *
 * A 500 is a conflict when a delete meets the wrong status. A refusal in Karbor's own form proves that nothing was done; of
 * its 5xx only those in the table do.
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
    ...(retryable === undefined ? {} : { retryable }),
    ...(isFromIdentity(refusal) && { ranNothing: true }),
  };
};

// The bank is there and does not have the marker. An outage of the bank reads alike but for the 404.
const NO_SUCH_MARKER = /^Get Object .* in Bank Failed: .*\b404\b/s;

/**
 * The same for a list. Only its provider can be missing; a 404 about anything else speaks of a row or of the
 * marker, which is the upstream's trouble and must not pass for "there is nothing". A 500 may mean a bad cursor.
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
    ? 'its index names a checkpoint that is gone; its operator has to repair it'
    : 'the row after which the page begins is gone';
  return { code: 'UPSTREAM_BAD_RESPONSE', reason, upstreamCode };
};

/** True for a body that is a fault in spite of its status 2xx. None is known; a delete would pass for done. */
export function isFault(body: unknown): boolean {
  return faultIn({ status: 200, body }) !== undefined;
}

function byStatus(status: number): Meaning {
  const known = STATUSES.get(status);
  if (known) return known;
  return status >= 500 ? OUT_OF_ORDER : ['UPSTREAM_BAD_RESPONSE', `the answer has the unexpected status ${status}`];
}

interface Fault {
  /** badRequest, itemNotFound, computeFault... */
  readonly name: string;
  readonly code: number;
  readonly message: string;
}

// A traceback has some 7 kB; the patterns above are not made for megabytes.
const MAX_MESSAGE_LENGTH = 10_000;

/** The fault of an answer: one key, which holds an object with a message and the status, or that of a failure behind a 2xx. */
function faultIn({ status, body }: ErrorResponse): Fault | undefined {
  if (!isJsonObject(body)) return undefined;
  const [name, ...others] = Object.keys(body);
  if (name === undefined || others.length > 0) return undefined;
  const inner = body[name];
  // "error" is how the token middleware writes its 401; a name is passed on, so it has to look like one.
  if (name === 'error' || !/^[a-z][A-Za-z]{0,31}$/.test(name) || !isJsonObject(inner)) return undefined;
  const { code, message } = inner;
  if (typeof code !== 'number' || typeof message !== 'string') return undefined;
  if (status < 300 ? code < 400 : code !== status) return undefined;
  return { name, code, message: message.slice(0, MAX_MESSAGE_LENGTH) };
}

/**
 * What stands before Karbor in its own process refused the request: the token middleware with a 401 or a 503, the router
 * with a 404. Nothing behind it has seen the request.
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
 * The 401 of the token middleware, which stands before Karbor: nothing behind it has seen the request. A write is
 * sent again after it, so only the whole form counts: its header and its body.
 * Source  keystonemiddleware 10.1, auth_token.
 */
function isFromIdentity({ status, body, header }: ErrorResponse): boolean {
  if (status !== 401 || !/^Keystone uri="[^"]+"$/.test(header?.('www-authenticate') ?? '')) return false;
  if (!isJsonObject(body) || !isJsonObject(body.error) || Object.keys(body).length > 1) return false;
  const { code, title, message } = body.error;
  return code === 401 && title === 'Unauthorized' && message === REFUSED_BY_IDENTITY;
}
