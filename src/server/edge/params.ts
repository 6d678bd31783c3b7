import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { GraphQLError } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Config } from '../../config/config.ts';
import { readBody } from './body.ts';
import { hasMoreValues } from './json-values.ts';
import { isJsonType } from './media-type.ts';
import { refusal } from './refusal.ts';

const EMPTY = refusal(400, 'The body is empty. Send a JSON object: {"query": "...", "variables": {...}}.');
const NOT_UTF8 = refusal(400, 'The body is not UTF-8. Send a JSON object in UTF-8.');
const NOT_JSON = refusal(400, 'The body is not JSON. Send a JSON object: {"query": "...", "variables": {...}}.');
const LIST = refusal(400, 'The body is a list. One request holds one operation: send a JSON object.');
const NOT_OBJECT = refusal(
  400,
  'The body is JSON, but no object. Send a JSON object: {"query": "...", "variables": {...}}.',
);
const NO_QUERY = refusal(400, 'There is no query. Send a document as "query".');

/** The only type of a body; any other one may come from a page of another site without its browser asking first. */
export const NOT_JSON_TYPE = refusal(
  415,
  'A POST needs the header "Content-Type: application/json", with charset=utf-8 or without a charset.',
  { headers: { 'Accept-Post': 'application/json' } },
);

export const tooLarge = ({ bodyBytes }: Config['limits']) =>
  refusal(413, `The body has more than ${bodyBytes} bytes, which limits.bodyBytes allows.`, { code: 'LIMIT_EXCEEDED' });

const BYTE_ORDER_MARK = 0xfeff;

// Values of a body that belong to no variable; how many variables have is counted later.
const MAX_OTHER_KEYS = 20;

const tooManyValues = (most: number) =>
  refusal(400, `The body holds more than ${most} values, which limits.tokens allows.`, { code: 'LIMIT_EXCEEDED' });

/** What a request asks, or why it cannot be read; undefined when the client has left. */
export async function readParams(
  request: IncomingMessage,
  limits: Config['limits'],
): Promise<GraphQLParams | GraphQLError | undefined> {
  if (request.method === 'GET') return paramsInAddress(request.url ?? '');
  const body = await readBody(request, limits.bodyBytes);
  if (body === 'left') return undefined;
  if (body === 'too large') return tooLarge(limits);
  return isUtf8(body) ? paramsIn(body.toString('utf8'), limits) : NOT_UTF8;
}

/** The same for a request that did not come by the front door. */
export async function fetchedParams(request: Request, limits: Config['limits']): Promise<GraphQLParams | GraphQLError> {
  if (request.method === 'GET') return paramsInAddress(request.url);
  if (!isJsonType(request.headers.get('content-type') ?? undefined)) return NOT_JSON_TYPE;
  const text = await request.text();
  return Buffer.byteLength(text) > limits.bodyBytes ? tooLarge(limits) : paramsIn(text, limits);
}

function paramsIn(written: string, { tokens }: Config['limits']): GraphQLParams | GraphQLError {
  const text = written.charCodeAt(0) === BYTE_ORDER_MARK ? written.slice(1) : written;
  if (text === '') return EMPTY;
  if (hasMoreValues(text, tokens + MAX_OTHER_KEYS)) return tooManyValues(tokens);
  const body = parsed(text);
  if (body === undefined) return NOT_JSON;
  if (Array.isArray(body)) return LIST;
  return isObject(body) ? checked(body) : NOT_OBJECT;
}

function paramsInAddress(url: string): GraphQLParams | GraphQLError {
  const start = url.indexOf('?');
  const written = [...new URLSearchParams(start < 0 ? '' : url.slice(start))].filter(([, value]) => value !== '');
  const params: Record<string, unknown> = Object.fromEntries(written);
  for (const key of ['variables', 'extensions']) {
    const text = params[key];
    if (typeof text === 'string') params[key] = parsed(text) ?? text;
  }
  return checked(params);
}

/** Of the right kinds, at least; names that no request has are refused later. */
function checked(params: Record<string, unknown>): GraphQLParams | GraphQLError {
  for (const key of ['query', 'operationName']) {
    if (params[key] != null && typeof params[key] !== 'string') return refusal(400, `${key} must be a text.`);
  }
  for (const key of ['variables', 'extensions']) {
    if (params[key] != null && !isObject(params[key]))
      return refusal(400, `${key} must be a JSON object, or left out.`);
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
