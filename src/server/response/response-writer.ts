import type { ServerResponse } from 'node:http';
import { addResponseHeaders, setResponseHeaders } from '../edge/headers.ts';
import { isJsonResponseType, negotiatedType } from '../edge/media-type.ts';
import type { Outcome } from '../operation/execution.ts';
import { dropWritten, type ResponseBody } from '../operation/response-body.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { HttpExtension } from '../request/request-error.ts';
import { outcomeBody } from './outcome-body.ts';

/** Writes any outcome of the pipeline as an HTTP response. */
export function writeOutcome({ request, response, record }: HttpContext, outcome: Outcome): void {
  const type = negotiatedType(request.headers.accept);
  const { content, bytes } = outcomeBody(outcome);
  if (outcome.data) record.responseBytes = bytes;
  const headers = ['Content-Type', type, 'Content-Length', String(bytes)];
  for (const [name, value] of Object.entries<string>(ownHeaders(outcome))) headers.push(name, value);
  // writeHead() takes a flat list of all headers only if none was set before, by CORS for example.
  if (response.getHeaderNames().length > 0) setResponseHeaders({ response, record });
  else addResponseHeaders(headers, record);
  response.writeHead(statusOf(outcome, isJsonResponseType(type)), headers);
  send(response, content);
  if (outcome.data) dropWritten(outcome.data);
}

/** 200 for an executed operation, even with errors; else the highest status of the errors. */
function statusOf({ data, errors = [] }: Outcome, isJson: boolean): number {
  if (data) return 200;
  const statuses = errors.flatMap((error) => {
    const http = httpOf(error);
    return http && !(isJson && http.spec) ? http.status : [];
  });
  return Math.max(200, ...statuses);
}

/** Headers of the outcome and, if nothing was executed, of its errors. */
function ownHeaders({ extensions, data, errors = [] }: Outcome): Readonly<Record<string, string>> {
  const common = (extensions && httpOf({ extensions })?.headers) ?? {};
  return data ? common : Object.assign({}, common, ...errors.map((error) => httpOf(error)?.headers));
}

function httpOf({ extensions }: { readonly extensions: Readonly<Record<string, unknown>> }): HttpExtension | undefined {
  return extensions.http as HttpExtension | undefined;
}

/**
 * Node corks the body until end() and then writes both as a vector with an empty last part, which costs up to a quarter
 * of the time of a small response. Hence the uncork before end().
 */
function send(response: ServerResponse, content: ResponseBody['content']): void {
  response.write(content);
  response.socket?.uncork();
  response.end();
}
