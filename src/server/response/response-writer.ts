import type { ServerResponse } from 'node:http';
import { addResponseHeaders, setResponseHeaders } from '../edge/headers.ts';
import { isJsonResponseType, negotiatedType } from '../edge/media-type.ts';
import type { Outcome } from '../operation/execution.ts';
import type { ResponseBody } from '../operation/response-body.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { HttpExtension } from '../request/request-error.ts';
import { outcomeBody } from './outcome-body.ts';

const NOTHING = {};

/** Writes an outcome of the pipeline as an HTTP response: data, errors and refusals alike. */
export function writeOutcome({ request, response, record }: HttpContext, outcome: Outcome): void {
  const type = negotiatedType(request.headers.accept);
  const { content, bytes } = outcomeBody(outcome);
  const headers = ['Content-Type', type, 'Content-Length', String(bytes)];
  for (const [name, value] of Object.entries<string>(ownHeaders(outcome))) headers.push(name, value);
  // Headers that were set before, those of CORS for example, rule out a list of all headers.
  if (response.getHeaderNames().length > 0) setResponseHeaders({ response, record });
  else addResponseHeaders(headers, record);
  response.writeHead(statusOf(outcome, isJsonResponseType(type)), headers);
  send(response, content);
}

/** Errors of what has run change no status. Of a request of which nothing ran, the highest status counts. */
function statusOf({ pieces, errors = [] }: Outcome, isJson: boolean): number {
  if (pieces) return 200;
  const statuses = errors.flatMap((error) => {
    const http = httpOf(error);
    return http && !(isJson && http.spec) ? http.status : [];
  });
  return Math.max(200, ...statuses);
}

/** The headers that the outcome brings, those of its errors last. */
function ownHeaders({ extensions, pieces, errors = [] }: Outcome): Readonly<Record<string, string>> {
  const common = extensions === undefined ? NOTHING : (httpOf({ extensions })?.headers ?? NOTHING);
  return pieces ? common : Object.assign({}, common, ...errors.map((error) => httpOf(error)?.headers));
}

function httpOf({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }): HttpExtension | undefined {
  return extensions.http as HttpExtension | undefined;
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
