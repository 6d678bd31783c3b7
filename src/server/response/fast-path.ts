import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { RequestInfo } from '../../context/request-upstream.ts';
import { addResponseHeaders, setResponseHeaders } from '../edge/headers.ts';
import type { Executed, Outcome } from '../operation/execution.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import { bodyPieces, type ResponseBody, responseBody } from '../operation/response-body.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { HttpExtension } from '../request/request-error.ts';
import { createNextTick } from './tick-batch.ts';

/** The types that Yoga would choose for these Accept headers; for any other one it is asked. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['', 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

const NOTHING = {};

// What else stands beside them, Yoga refuses.
const KNOWN: ReadonlySet<string> = new Set([
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
  'doc_id',
]);

/** A request whose parameters were read. */
export interface FastPathRequest extends HttpContext {
  readonly params: GraphQLParams;
}

/** What became of a request: answered, or asked and still to be written, or not even asked. */
export type FastPathResult = 'answered' | 'not asked' | Outcome;

/**
 * The short way of a plain POST: the same pipeline without Yoga. It writes only what is sure, which is an answer to
 * what has run, a 200 whatever went wrong; everything else is left to Yoga.
 */
export type FastPath = (short: FastPathRequest) => Promise<FastPathResult>;

export function createFastPath(answer: Pipeline): FastPath {
  const endOfTurn = createNextTick();
  return async ({ request, response, record, params }) => {
    if (request.method !== 'POST' || !isKnown(params)) return 'not asked';
    await endOfTurn();
    const outcome = await answer(params, {
      method: 'POST',
      record,
      headers: headersOf(request),
    });
    const type = TYPES.get(request.headers.accept ?? '');
    if (type === undefined || outcome.pieces === undefined) return outcome;
    const { content, bytes } = bodyOf(outcome);
    const headers = ['Content-Type', type, 'Content-Length', String(bytes)];
    const { http } = (outcome.extensions ?? NOTHING) as { http?: HttpExtension };
    for (const [name, value] of Object.entries<string>(http?.headers ?? NOTHING)) headers.push(name, value);
    // What was said already, of other origins for example, cannot be said all at once.
    if (response.getHeaderNames().length > 0) setResponseHeaders({ response, record });
    else addResponseHeaders(headers, record);
    response.writeHead(200, headers);
    send(response, content);
    return 'answered';
  };
}

/**
 * Node would hold an answer back until its end and then give out both as a list, of which the end is empty; that costs
 * up to a quarter of all that a small answer takes. So what is there goes out before the end.
 */
function send(response: ServerResponse, content: ResponseBody['content']): void {
  response.write(content);
  response.socket?.uncork();
  response.end();
}

function isKnown(params: GraphQLParams): boolean {
  for (const key in params) if (!KNOWN.has(key)) return false;
  return true;
}

function bodyOf(outcome: Executed): ResponseBody {
  const { body, errors, extensions } = outcome;
  return errors || extensions ? responseBody(bodyPieces(outcome)) : body();
}

function headersOf({ headers }: IncomingMessage): RequestInfo['headers'] {
  return {
    get: (name) => {
      const value = headers[name];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    },
  };
}
