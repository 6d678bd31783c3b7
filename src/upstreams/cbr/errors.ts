import { type ErrorCode, GatewayError } from '../../failure.ts';
import { isJsonObject, type JsonObject } from '../../http/json-reader.ts';
import { fieldNamed } from '../../http/named-field.ts';
import type { Classification, ClassifyError } from '../../http/upstream-client.ts';
import { throttle } from './throttle.ts';

type Meaning = readonly [code: ErrorCode, reason: string, retryable?: boolean];

// BackupService.* by number. CBR reports conflicts as 400, and some of them as 500 (CBR API reference, error codes).
const BUSY: Meaning = ['CONFLICT', 'another task is using the resource, the backup or the vault', true];
const STATE: Meaning = ['CONFLICT', 'the state of the vault, the backup or the resource does not allow it'];
const QUOTA: Meaning = ['QUOTA_EXCEEDED', 'a quota or the capacity of the vault is used up'];
const NO_RESOURCE: Meaning = ['NOT_FOUND', 'a resource of the vault does not exist'];
const UNKNOWN_CREDENTIAL: Meaning = ['UNAUTHENTICATED', 'the credential was not accepted'];

const SERVICE: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(BUSY, '0002 2002 2010 6106 6112 6125 6130 6134 6203 6216'),
  ...meaning(STATE, '2001 2005 6103 6110 6111 6113 6124 6126 6201 6202 6204 6215 6220'),
  ...meaning(QUOTA, '6001 6100 6114 6129 6133 6142 6600 8300'),
  ...meaning(UNKNOWN_CREDENTIAL, '8600 9998'),
  ...meaning(['CONFLICT', 'there is nothing in the vault that can be backed up'], '0001'),
  ...meaning(['NOT_FOUND', 'the vault does not exist'], '6105'),
  ...meaning(['NOT_FOUND', 'the backup does not exist'], '6200'),
  ...meaning(['NOT_FOUND', 'the checkpoint does not exist'], '6217'),
  ...meaning(['NOT_FOUND', 'the destination vault does not exist'], '6120'),
  ...meaning(NO_RESOURCE, '6302 7000 7100'),
  ...meaning(['INVALID_INPUT', 'a resource stands there twice'], '6104'),
  ...meaning(['INVALID_INPUT', 'the resource is not in the vault'], '6135'),
  ...meaning(['INVALID_INPUT', 'a parameter was not accepted'], '9900'),
]);

/** Gateway codes: APIGW.* of the shared gateway and APIG.* of the product mean the same. */
const GATEWAY: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(UNKNOWN_CREDENTIAL, '0301 0307'),
  ...meaning(['FORBIDDEN', 'the account may not do this'], '0302'),
  ...meaning(['THROTTLED', 'too many calls'], '0308'),
  ...meaning(['UPSTREAM_BAD_RESPONSE', 'the endpoint has no such API; is it the right region?'], '0101'),
]);

const STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [400, ['INVALID_INPUT', 'the request was not accepted']],
  [401, UNKNOWN_CREDENTIAL],
  [403, ['FORBIDDEN', 'the account may not do this']],
  [409, STATE],
  [413, ['INVALID_INPUT', 'the request was too large']],
  [414, ['INVALID_INPUT', 'the request was too long']],
  [429, ['THROTTLED', 'too many calls']],
]);

/** Codes by which CBR's identity service refuses. */
const IDENTITY: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(UNKNOWN_CREDENTIAL, '0001 0061 0062 0066 0067 0011'),
  ...meaning(['FORBIDDEN', 'the account may not do this'], '0002 0003 0080 0081 0082 0083'),
  ...meaning(['THROTTLED', 'too many calls'], '0012'),
]);

function meaning(what: Meaning, numbers: string): [string, Meaning][] {
  return numbers.split(' ').map((number) => [number, what]);
}

// A number means something only within its family; CSBS is the predecessor of CBR, and some answers leave the prefix out.
const TABLES: readonly (readonly [families: RegExp, table: ReadonlyMap<string, Meaning>])[] = [
  [/^(BackupService|CSBS)?$/, SERVICE],
  [/^API/, GATEWAY],
  [/^IAM$/, IDENTITY],
];

/** What can be refused of a create. */
const FIELDS = ['vault_id', 'name', 'description', 'incremental', 'resources'];

/** Numbers that are about a field by themselves. */
const FIELD_OF: ReadonlyMap<string, string> = new Map([
  ['6104', 'resources'],
  ['6135', 'resources'],
]);

/** The path project is not the token's, or the id is not one of CBR's: it answers both in the same words. */
const MALFORMED_URL = 'unauthorized';

/**
 * What CBR's refusals mean: the one table from nine body shapes to our codes. A refusal in one of these shapes proves that
 * nothing was done; of the 5xx only those in the table do.
 * Source: CBR API reference, error codes; API gateway error codes.
 */
export const classify: ClassifyError = ({ status, body }) => {
  if (isJsonObject(body) && isJsonObject(body.unauthorized)) {
    return {
      code: 'UNAUTHENTICATED',
      reason: 'the path was not accepted; is the project the one of the token?',
      upstreamCode: MALFORMED_URL,
      isCredentialGood: true,
      isProof: status < 500,
    };
  }
  const said = codeIn(body);
  const [, family = '', number = ''] = /^(?:([A-Za-z]+)\.)?(\d{4})$/.exec(said?.code ?? '') ?? [];
  const table = TABLES.find(([families]) => families.test(family))?.[1];
  const isFromService = (number !== '' && table !== undefined && table !== GATEWAY) || isItemNotFound(body);
  const meaning = table?.get(number);
  const [code, reason, retryable] = meaning ?? byStatus(status, isFromService);
  return {
    code,
    reason,
    upstreamCode: number === '' ? undefined : said?.code,
    ...(code === 'INVALID_INPUT' && fieldIn(number, said?.message ?? openStackFault(status, body)?.message)),
    isProof: meaning !== undefined || (status >= 400 && status < 500 && isOwnForm(status, body, said?.code)),
    ...(retryable === undefined ? {} : { retryable }),
    ...(code === 'THROTTLED' ? throttle(said?.message) : {}),
  };
};

function fieldIn(number: string, message: unknown): Pick<Classification, 'field'> {
  const field = FIELD_OF.get(number);
  return field === undefined ? fieldNamed(message, FIELDS) : { field };
}

/** The same for a create, which names a vault and nothing else that can be missing but its resources. */
export const explainCreate: ClassifyError = (refusal) => {
  const explanation = classify(refusal);
  const isOfVault = explanation.code === 'NOT_FOUND' && explanation.reason !== NO_RESOURCE[1];
  return isOfVault ? { ...explanation, reason: 'the vault does not exist' } : explanation;
};

/** True for a resource of the vault that does not exist, in a create. */
export function isOfResource({ details }: GatewayError): boolean {
  return SERVICE.get(details.upstreamCode?.slice(-4) ?? '') === NO_RESOURCE;
}

/** True for words that mean an unknown id or a project that is not the token's; not where they leave a write in doubt. */
export function isMisplaced(error: unknown): error is GatewayError {
  if (!(error instanceof GatewayError) || error.code === 'OUTCOME_UNKNOWN') return false;
  return error.details.upstreamCode === MALFORMED_URL;
}

/** True for what CBR does not know, where the project has proved to be the caller's: it says both in the same words. */
export function isAbsent(error: unknown): boolean {
  return isMisplaced(error) || (error instanceof GatewayError && error.code === 'NOT_FOUND');
}

/** True for a body that carries an error code in spite of its status 2xx, as prepaid orders do. */
export function isFault(body: unknown): boolean {
  return isJsonObject(body) && [body.error_code, body.retCode].some((code) => typeof code === 'string' && code !== '0');
}

/** A 404 of the service in the style of OpenStack, where the body is named by its status and has no code of ours. */
function isItemNotFound(body: unknown): boolean {
  return isJsonObject(body) && isJsonObject(body.itemNotFound);
}

/** A refusal with a code like "BackupService.6105" or "6105", or in the style of OpenStack. */
function isOwnForm(status: number, body: unknown, code = ''): boolean {
  if (/^([A-Za-z][A-Za-z0-9]*\.\d{1,8}|\d{4})$/.test(code)) return true;
  return openStackFault(status, body) !== undefined;
}

/**
 * The one object of the style of OpenStack, which repeats the status, as a number or as text. Proxies call theirs "error"
 * too; that of the identity service has a title.
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
  // A 404 that the service itself did not name comes from something in front of it.
  if (status === 404) {
    return isFromService ? ['NOT_FOUND', 'it does not exist'] : ['UPSTREAM_BAD_RESPONSE', 'the endpoint is not CBR'];
  }
  if (status >= 500) return ['UPSTREAM_UNAVAILABLE', 'the upstream is out of order'];
  if (status >= 200 && status < 300)
    return ['UPSTREAM_BAD_RESPONSE', 'the answer carries an error in spite of its status'];
  return ['UPSTREAM_BAD_RESPONSE', `the answer has the unexpected status ${status}`];
}

/** The code and message of a body: at its top, else in an object inside it. */
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
