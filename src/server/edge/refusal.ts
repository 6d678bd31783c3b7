import type { GraphQLError } from 'graphql';
import { type ErrorCode, GatewayError } from '../../failure.ts';
import type { HttpContext } from '../request/http-context.ts';
import { type HttpExtension, refusalError } from '../request/request-error.ts';
import { discardBody } from './body.ts';
import { setResponseHeaders } from './headers.ts';
import { responseTypeFor } from './media-type.ts';

/** An HTTP error response: its status, and a message that says what is accepted. */
export function refusal(
  status: number,
  message: string,
  { code = 'INVALID_INPUT', headers = {} }: { code?: ErrorCode; headers?: Readonly<Record<string, string>> } = {},
): GraphQLError {
  return refusalError(new GatewayError(code, message), { status, headers });
}

/** Body of a refusal: a GraphQL response, so that every client can read it. */
export function refusalBody({ message, extensions: { http: _http, ...extensions } }: GraphQLError): string {
  return JSON.stringify({ errors: [{ message, extensions }] });
}

/** Writes a refusal and discards the request body. */
export function refuse(context: HttpContext, error: GraphQLError): true {
  const { request, response, record } = context;
  const { status, headers } = error.extensions.http as HttpExtension;
  record.codes.add(String(error.extensions.code));
  setResponseHeaders(context);
  const body = refusalBody(error);
  const [type, length] = [responseTypeFor(request.headers.accept), Buffer.byteLength(body)];
  response.writeHead(status, { ...headers, 'Content-Type': type, 'Content-Length': length }).end(body);
  discardBody(request);
  return true;
}
