import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Config } from '../../config/config.ts';
import { hasMoreValues } from '../../http/transport/json.ts';
import { readBody } from './body.ts';
import { isJsonType } from './media-type.ts';
import { refusal } from './refusal.ts';

const EMPTY = refusal(400, 'The body is empty. Send a JSON object: {"query": "...", "variables": {...}}.');
const NOT_UTF8 = refusal(400, 'The body is not UTF-8. Send a JSON object in UTF-8.');
const NOT_JSON = refusal(400, 'The body is not JSON. Send a JSON object: {"query": "...", "variables": {...}}.');
const LIST = refusal(400, 'The body is a list. One request holds one operation: send a JSON object.');
const NOT_OBJECT = refusal(
  400,
  'The body is JSON, but not an object. Send a JSON object: {"query": "...", "variables": {...}}.',
);
const NO_QUERY = refusal(400, 'The query is missing. Send a document as "query".');

/** Refuses other media types, some of which a page of another site can send without a preflight. */
export const NOT_JSON_TYPE = refusal(
  415,
  'A POST needs the header "Content-Type: application/json", with charset=utf-8 or without a charset.',
  { headers: { 'Accept-Post': 'application/json' } },
);

export const tooLarge = ({ bodyBytes }: Config['limits']) =>
  refusal(413, `The body has more than ${bodyBytes} bytes, the maximum set by limits.bodyBytes.`, {
    code: 'LIMIT_EXCEEDED',
  });

const BYTE_ORDER_MARK = 0xfeff;

// Allowance for values outside the variables; values in variables are counted exactly after parsing.
const MAX_OTHER_KEYS = 20;

const tooManyValues = (max: number) =>
  refusal(400, `The body has more than ${max} values, the maximum set by limits.tokens.`, { code: 'LIMIT_EXCEEDED' });

/** Reads the GraphQL parameters of a request, or a refusal; undefined if the client has disconnected. */
export async function readParams(
  request: IncomingMessage,
  limits: Config['limits'],
): Promise<GraphQLParams | GraphQLError | undefined> {
  if (request.method === 'GET') return paramsInUrl(request.url ?? '');
  const body = await readBody(request, limits.bodyBytes);
  if (body === 'left') return undefined;
  if (body === 'too large') return tooLarge(limits);
  return isUtf8(body) ? paramsIn(body.toString('utf8'), limits) : NOT_UTF8;
}

/** Reads the GraphQL parameters of a request to `Gateway.fetch`. */
export async function fetchedParams(request: Request, limits: Config['limits']): Promise<GraphQLParams | GraphQLError> {
  if (request.method === 'GET') return paramsInUrl(request.url);
  if (!isJsonType(request.headers.get('content-type') ?? undefined)) return NOT_JSON_TYPE;
  const text = await request.text();
  return Buffer.byteLength(text) > limits.bodyBytes ? tooLarge(limits) : paramsIn(text, limits);
}

function paramsIn(body: string, { tokens }: Config['limits']): GraphQLParams | GraphQLError {
  const text = body.charCodeAt(0) === BYTE_ORDER_MARK ? body.slice(1) : body;
  if (text === '') return EMPTY;
  if (hasMoreValues(text, tokens + MAX_OTHER_KEYS)) return tooManyValues(tokens);
  const value = parsed(text);
  if (value === undefined) return NOT_JSON;
  if (Array.isArray(value)) return LIST;
  return isObject(value) ? checked(value) : NOT_OBJECT;
}

function paramsInUrl(url: string): GraphQLParams | GraphQLError {
  const start = url.indexOf('?');
  const entries = [...new URLSearchParams(start < 0 ? '' : url.slice(start))].filter(([, value]) => value !== '');
  const params: Record<string, unknown> = Object.fromEntries(entries);
  for (const key of ['variables', 'extensions']) {
    const text = params[key];
    if (typeof text === 'string') params[key] = parsed(text) ?? text;
  }
  return checked(params);
}

/** Checks the types of known parameters; unknown names are refused later. */
function checked(params: Record<string, unknown>): GraphQLParams | GraphQLError {
  for (const key of ['query', 'operationName']) {
    if (params[key] != null && typeof params[key] !== 'string') return refusal(400, `${key} must be a string.`);
  }
  for (const key of ['variables', 'extensions']) {
    if (params[key] != null && !isObject(params[key])) return refusal(400, `${key} must be a JSON object, or absent.`);
  }
  const { query, documentId, doc_id: docId, extensions } = params;
  return (query ?? documentId ?? docId ?? extensions) == null ? NO_QUERY : params;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
