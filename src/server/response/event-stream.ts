import type { GraphQLError } from 'graphql';
import { addResponseHeaders, setResponseHeaders } from '../edge/headers.ts';
import type { Topic } from '../live/topic.ts';
import type { HttpContext } from '../request/http-context.ts';
import { outcomeBody } from './outcome-body.ts';

// GraphQL over SSE, "distinct connections" mode. A reader that is slow gets the latest event and not every one.

const COMPLETE = 'event: complete\ndata:\n\n';
const HEARTBEAT = ':\n\n';
// graphql-sse in a browser waits for ever if the end of a body arrives together with an event.
const END_AFTER_EVENT_MS = 100;

export interface StreamTimes {
  /** Time after which a quiet stream writes a comment, so that no proxy takes it for dead. */
  readonly heartbeatMs: number;
  /** Time after which the client has to connect again. */
  readonly maxMs: number;
}

/** Writes the events of a topic until it ends or the client leaves. */
export function streamEvents(context: HttpContext, topic: Topic, { heartbeatMs, maxMs }: StreamTimes): void {
  const { response, record } = context;
  let seen = 0;
  let writtenAt = Number.NEGATIVE_INFINITY;
  begin(context);
  const heartbeat = setInterval(() => {
    if (response.writableLength === 0) response.write(HEARTBEAT);
  }, heartbeatMs);

  function flush(): void {
    const { version, text } = topic.latest();
    if (version === seen || response.writableNeedDrain) return;
    seen = version;
    response.write(text);
    writtenAt = performance.now();
    heartbeat.refresh();
  }

  /** A client that comes back gets the latest event then. */
  function close(isComplete: boolean): void {
    clearInterval(heartbeat);
    clearTimeout(end);
    response.off('drain', flush);
    if (!isComplete) {
      setTimeout(() => response.end(), writtenAt + END_AFTER_EVENT_MS - performance.now());
      return;
    }
    const { version, text } = topic.latest();
    if (version > seen) response.write(text);
    response.end(COMPLETE);
  }

  response.on('drain', flush);
  const leave = topic.subscribe({ onEvent: flush, onEnd: close });
  const end = setTimeout(() => {
    leave();
    close(false);
  }, maxMs);
  const onAbort = () => {
    clearInterval(heartbeat);
    clearTimeout(end);
    leave();
  };
  record.onAbort = onAbort;
  if (record.hasLeft) onAbort();
  flush();
}

/** Writes errors from before the execution as a stream of one event. */
export function streamErrors(context: HttpContext, errors: readonly GraphQLError[]): void {
  begin(context);
  context.response.end(eventOf(outcomeBody({ errors }).content.toString()) + COMPLETE);
}

/** An event with a GraphQL response. JSON has no line breaks of its own. */
export function eventOf(json: string): string {
  return `event: next\ndata: ${json}\n\n`;
}

/** The connection ends with its stream: a client comes back over a new one, which another gateway can accept. */
function begin({ response, record }: HttpContext): void {
  response.shouldKeepAlive = false;
  const headers = ['Content-Type', 'text/event-stream; charset=utf-8', 'X-Accel-Buffering', 'no'];
  if (response.getHeaderNames().length > 0) setResponseHeaders({ response, record });
  else addResponseHeaders(headers, record);
  response.writeHead(200, headers);
  response.flushHeaders();
}
