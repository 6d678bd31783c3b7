import type { IncomingMessage } from 'node:http';
import type { GraphQLParams } from 'graphql-yoga';
import type { RequestInfo } from '../../context/request-info.ts';
import { acceptsEvents, acceptsJson } from '../edge/media-type.ts';
import type { LiveQueries } from '../live/live-queries.ts';
import type { Outcome } from '../operation/execution.ts';
import type { LiveOperation } from '../operation/live-operation.ts';
import type { Pipeline } from '../operation/pipeline.ts';
import { type Accepted, refusalOf } from '../operation/pipeline-errors.ts';
import type { HttpContext } from '../request/http-context.ts';
import { unexpectedParameter } from '../request/request-error.ts';
import { callsMade } from '../request/request-record.ts';
import { eventOf, streamErrors, streamEvents } from './event-stream.ts';
import { outcomeBody } from './outcome-body.ts';
import { writeOutcome } from './response-writer.ts';
import { createNextTick } from './tick-batch.ts';

const KNOWN = new Set(['query', 'variables', 'operationName', 'extensions', 'documentId', 'doc_id']);

/** The fast path: handles a POST after its parameters are read, without Yoga. */
export type PostHandler = (context: HttpContext, params: GraphQLParams) => Promise<void>;

export function createPostHandler(pipeline: Pipeline, live: LiveQueries): PostHandler {
  const nextTick = createNextTick();
  // Upstream responses arrive one by one. A client on the same machine is woken by 0.7 of the replies when each is written
  // then, by 0.15 when those of a tick are written together (Q1 over distinct keys: 0.76). Without calls they are together
  // already (Q4: 0.82).
  const nextReplies = createNextTick();

  function follow(context: HttpContext, operation: LiveOperation): void {
    try {
      const { topic, release } = live.open(operation, context.record, textOf);
      context.response.once('close', release);
      streamEvents(context, topic, live);
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      context.record.codes.add(String(refusal.extensions.code));
      streamErrors(context, [refusal]);
    }
  }

  return async (context, params) => {
    const unknown = unknownIn(params);
    if (unknown !== undefined) return writeOutcome(context, { errors: [unexpectedParameter(unknown)] });
    await nextTick();
    const { request, record } = context;
    const accepted = acceptedBy(request.headers.accept);
    const pipelineRequest = { method: 'POST', record, headers: headersOf(request), accepted };
    const start = accepted === 'json' ? pipeline.execute : pipeline.executeOrFollow;
    const started = await start(params, pipelineRequest);
    if (callsMade(record) > 0) await nextReplies();
    if (record.hasLeft) return;
    if ('poll' in started) follow(context, started);
    else if (accepted === 'events') streamErrors(context, started.errors ?? []);
    else writeOutcome(context, started);
  };
}

function acceptedBy(accept: string | undefined): Accepted {
  if (!acceptsEvents(accept)) return 'json';
  return acceptsJson(accept) ? 'both' : 'events';
}

function textOf({ extensions: _none, ...outcome }: Outcome): string {
  return eventOf(outcomeBody(outcome).content.toString());
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
    keys: () => Object.keys(headers),
  };
}
