import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { Incoming } from '../context/connect.ts';
import type { Outcome } from './execution.ts';
import type { Pipeline } from './pipeline.ts';
import type { RequestRecord } from './record.ts';

/** The types that Yoga would choose for these Accept headers; for any other one it is asked. */
const TYPES: ReadonlyMap<string, string> = new Map([
  ['', 'application/json; charset=utf-8'],
  ['*/*', 'application/json; charset=utf-8'],
  ['application/json', 'application/json; charset=utf-8'],
  ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
]);

// What else stands beside them, Yoga refuses.
const KNOWN: ReadonlySet<string> = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId']);

/** A request whose parameters were read. */
export interface ShortRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
  readonly params: GraphQLParams;
}

/** What became of a request: answered, or asked and still to be written, or not even asked. */
export type Way = 'answered' | 'not asked' | Outcome;

/**
 * The short way of a plain POST: the same pipeline without Yoga. It writes only what is sure, which is an answer
 * without errors; everything else is left to Yoga.
 */
export type ShortWay = (short: ShortRequest) => Promise<Way>;

export function createShortWay(answer: Pipeline): ShortWay {
  return async ({ request, response, record, params }) => {
    if (request.method !== 'POST' || !Object.keys(params).every((key) => KNOWN.has(key))) return 'not asked';
    const outcome = await answer(params, {
      method: 'POST',
      record,
      headers: headersOf(request),
      onLeave: (leave) => onLeave(response, leave),
    });
    const type = TYPES.get(request.headers.accept ?? '');
    if (type === undefined || outcome.text === undefined || outcome.errors) return outcome;
    const { http, ...extensions } = (outcome.extensions ?? {}) as { http?: { headers?: Record<string, string> } };
    const more = Object.keys(extensions).length === 0 ? '' : `,"extensions":${JSON.stringify(extensions)}`;
    const body = `{"data":${outcome.text}${more}}`;
    response.writeHead(200, { ...http?.headers, 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) });
    response.end(body);
    return 'answered';
  };
}

function headersOf({ headers }: IncomingMessage): Incoming['headers'] {
  return {
    get: (name) => {
      const value = headers[name.toLowerCase()];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    },
  };
}

function onLeave(response: ServerResponse, leave: () => void): void {
  response.once('close', () => {
    if (!response.writableFinished) leave();
  });
}
