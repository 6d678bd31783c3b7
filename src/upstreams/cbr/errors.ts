import { GatewayError } from '../../failure.ts';
import { isJsonObject, type JsonObject } from '../../http/json-reader.ts';
import type { Classification, ClassifyError } from '../../http/upstream-client.ts';
import { fieldNamed } from '../named-field.ts';
import { type Meaning, meaning, NO_RESOURCE, SERVICE, STATE, UNKNOWN_CREDENTIAL } from './service-codes.ts';
import { throttle } from './throttle.ts';

/** Codes of the API gateway: APIGW.* of the shared gateway and APIG.* of the product have the same meanings. */
const GATEWAY: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(UNKNOWN_CREDENTIAL, '0301 0307'),
  ...meaning(['FORBIDDEN', 'the account lacks the permission'], '0302'),
  ...meaning(['THROTTLED', 'too many calls'], '0308'),
  ...meaning(['UPSTREAM_BAD_RESPONSE', 'the endpoint does not have this API; its region may be wrong'], '0101'),
]);

const STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, ['INVALID_INPUT', 'the request was rejected']],
  [401, UNKNOWN_CREDENTIAL],
  [403, ['FORBIDDEN', 'the account lacks the permission']],
  [409, STATE],
  [413, ['INVALID_INPUT', 'the request was too large']],
  [414, ['INVALID_INPUT', 'the request was too long']],
  [429, ['THROTTLED', 'too many calls']],
]);

/** Error codes of the identity service. */
const IDENTITY: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(UNKNOWN_CREDENTIAL, '0001 0061 0062 0066 0067 0011'),
  ...meaning(['FORBIDDEN', 'the account lacks the permission'], '0002 0003 0080 0081 0082 0083'),
  ...meaning(['THROTTLED', 'too many calls'], '0012'),
]);

// A number has a meaning only within its family. CSBS is the predecessor of CBR, and some responses omit the prefix.
const TABLES: readonly (readonly [families: RegExp, table: ReadonlyMap<string, Meaning>])[] = [
  [/^(BackupService|CSBS)?$/, SERVICE],
  [/^API/, GATEWAY],
  [/^IAM$/, IDENTITY],
];

/** Fields of a create that an error may name. */
const FIELDS = ['vault_id', 'name', 'description', 'incremental', 'resources'];

/** Numbers that imply a field. */
const FIELD_OF: ReadonlyMap<string, string> = new Map([
  ['6104', 'resources'],
  ['6135', 'resources'],
]);

/** Either the project in the path is not the token's, or the id is unknown: CBR has one response for both. */
const MALFORMED_URL = 'unauthorized';

/**
 * Classifies CBR's error responses: the one table from nine body shapes to our codes. An error in one of these shapes
 * proves that nothing was done; of the 5xx only the codes in the table do.
 * Source: CBR API reference, error codes; API gateway error codes.
 */
export const classify: ClassifyError = ({ status, body }) => {
  if (isJsonObject(body) && isJsonObject(body.unauthorized)) {
    return {
      code: 'UNAUTHENTICATED',
      reason: 'the path was rejected; the project may not be that of the token',
      upstreamCode: MALFORMED_URL,
      isCredentialGood: true,
      isProof: status < 500,
    };
  }
  const error = codeIn(body);
  const [, family = '', number = ''] = /^(?:([A-Za-z]+)\.)?(\d{4})$/.exec(error?.code ?? '') ?? [];
  const table = TABLES.find(([families]) => families.test(family))?.[1];
  const isFromService = (number !== '' && table !== undefined && table !== GATEWAY) || isItemNotFound(body);
  const meaning = table?.get(number);
  const [code, reason, retryable] = meaning ?? byStatus(status, isFromService);
  return {
    code,
    reason,
    upstreamCode: number === '' ? undefined : error?.code,
    ...(code === 'INVALID_INPUT' && fieldIn(number, error?.message ?? openStackFault(status, body)?.message)),
    isProof: meaning !== undefined || (status >= 400 && status < 500 && isOwnForm(status, body, error?.code)),
    retryable,
    ...(code === 'THROTTLED' ? throttle(error?.message) : {}),
  };
};

function fieldIn(number: string, message: unknown): Pick<Classification, 'field'> {
  const field = FIELD_OF.get(number);
  return field === undefined ? fieldNamed(message, FIELDS) : { field };
}

/** Classifies the errors of a create: a missing object is the vault, unless the code names a resource. */
export const explainCreate: ClassifyError = (refusal) => {
  const explanation = classify(refusal);
  const isOfVault = explanation.code === 'NOT_FOUND' && explanation.reason !== NO_RESOURCE[1];
  return isOfVault ? { ...explanation, reason: 'the vault does not exist' } : explanation;
};

/** True if a create failed because a resource of the vault does not exist. */
export function isOfResource({ details }: GatewayError): boolean {
  return SERVICE.get(details.upstreamCode?.slice(-4) ?? '') === NO_RESOURCE;
}

/** True for the error that means an unknown id or a project that is not the token's, unless a write is in doubt. */
export function isMisplaced(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError) || error.code === 'OUTCOME_UNKNOWN') return false;
  return error.details.upstreamCode === MALFORMED_URL;
}

/** True for an unknown object, once the project is known to be the caller's. */
export function isAbsent(error: unknown): boolean {
  return isMisplaced(error) || (error instanceof GatewayError && error.code === 'NOT_FOUND');
}

/** True for an error code in a 2xx response, as for prepaid orders. */
export function isFault(body: unknown): boolean {
  return isJsonObject(body) && [body.error_code, body.retCode].some((code) => typeof code === 'string' && code !== '0');
}

/** True for a 404 of the service in the OpenStack form, which has no BackupService code. */
function isItemNotFound(body: unknown): boolean {
  return isJsonObject(body) && isJsonObject(body.itemNotFound);
}

/** True for a code such as "BackupService.6105" or "6105", or for the OpenStack form. */
function isOwnForm(status: number, body: unknown, code = ''): boolean {
  if (/^([A-Za-z][A-Za-z0-9]*\.\d{1,8}|\d{4})$/.test(code)) return true;
  return openStackFault(status, body) !== undefined;
}

/**
 * The inner object of the OpenStack form, which repeats the status as a number or a string. Proxies use the key "error",
 * too; the error of the identity service has a title.
 */
function openStackFault(status: number, body: unknown): JsonObject | undefined {
  const [[name, inner] = [], ...others] = isJsonObject(body) ? Object.entries(body) : [];
  if (others.length > 0 || !isJsonObject(inner) || typeof inner.message !== 'string') return undefined;
  if (String(inner.code) !== String(status)) return undefined;
  return name !== 'error' || typeof inner.title === 'string' ? inner : undefined;
}

function byStatus(status: number, isFromService: boolean): Meaning {
  const known = STATUS.get(status);
  if (known) return known;
  // A 404 in any other form comes from a proxy in front of the service.
  if (status === 404) {
    return isFromService ? ['NOT_FOUND', 'it does not exist'] : ['UPSTREAM_BAD_RESPONSE', 'the endpoint is not CBR'];
  }
  if (status >= 500) return ['UPSTREAM_UNAVAILABLE', 'the upstream is out of service'];
  if (status >= 200 && status < 300)
    return ['UPSTREAM_BAD_RESPONSE', 'the response has an error body despite its status'];
  return ['UPSTREAM_BAD_RESPONSE', `the response has the unexpected status ${status}`];
}

/** The code and message of a body, at the top level or in a nested object. */
function codeIn(body: unknown, depth = 3): { code: string; message: unknown } | undefined {
  if (!isJsonObject(body) || depth === 0) return undefined;
  const own = pair(body, 'error_code', 'error_msg') ?? pair(body, 'code', 'message');
  if (own) return own;
  for (const value of Object.values(body)) {
    const inner = codeIn(value, depth - 1);
    if (inner) return inner;
  }
  return undefined;
}

function pair(body: JsonObject, code: string, message: string) {
  const value = body[code];
  return typeof value === 'string' ? { code: value, message: body[message] } : undefined;
}
