import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { RequestInfo } from '../../context/request-upstream.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import type { HttpContext } from '../request/http-context.ts';
import { unexpectedParameter } from '../request/request-error.ts';
import { writeOutcome } from './response-writer.ts';
import { createNextTick } from './tick-batch.ts';

const KNOWN: ReadonlySet<string> = new Set([
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
  'doc_id',
]);

/** The fast path: handles a POST after its parameters are read, without Yoga. */
export type PostHandler = (context: HttpContext, params: GraphQLParams) => Promise<void>;

export function createPostHandler(pipeline: Pipeline): PostHandler {
  const nextTick = createNextTick();
  return async (context, params) => {
    const unknown = unknownIn(params);
    if (unknown !== undefined) return writeOutcome(context, { errors: [unexpectedParameter(unknown)] });
    await nextTick();
    const { request, record } = context;
    const outcome = await pipeline(params, { method: 'POST', record, headers: headersOf(request) });
    if (!record.hasLeft) writeOutcome(context, outcome);
  };
}

function unknownIn(params: GraphQLParams): string | undefined {
  for (const key in params) if (!KNOWN.has(key) && params[key as keyof GraphQLParams] != null) return key;
  return undefined;
}

function headersOf({ headers }: IncomingMessage): RequestInfo['headers'] {
  return {
    get: (name) => {
      const value = headers[name];
      return (Array.isArray(value) ? value.join(', ') : value) ?? null;
    },
  };
}
