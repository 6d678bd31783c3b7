import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { endAfterResponse, requestInProgress, responseInProgress } from '../connection/last-response.ts';
import type { HttpExtension } from '../request/request-error.ts';
import { responseHeaders } from './headers.ts';
import { refusal, refusalBody } from './refusal.ts';

const MALFORMED = refusal(400, 'The request is not valid HTTP/1.1.');
const NO_CONNECT = refusal(405, 'This server is not a proxy. Use POST, or GET for a query.');
const REASONS: Readonly<Record<string, GraphQLError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'The request did not arrive in time.', { code: 'DEADLINE_EXCEEDED' }),
  HPE_HEADER_OVERFLOW: refusal(431, 'The request target and the headers together are too long.', {
    code: 'LIMIT_EXCEEDED',
  }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(413, 'The chunk extensions are too long.', { code: 'LIMIT_EXCEEDED' }),
};

/**
 * Handles Node's 'clientError': refuses malformed and late requests, and closes the connection. The refusal is written
 * only if it cannot be taken for another response: not after an early response to the same request, and not in place of
 * the response to an earlier request on the connection.
 */
export function refuseMalformed({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  const response = responseInProgress(socket);
  if (response && (response.headersSent || response.req.complete)) return void endAfterResponse(socket);
  const hasEarlyResponse = !response && requestInProgress(socket) !== undefined;
  if (socket.writable && !hasEarlyResponse) socket.write(bytesOf(REASONS[code] ?? MALFORMED));
  socket.destroy();
}

/** Refuses CONNECT. Node emits the event with a socket that has no listeners. */
export function refuseConnect(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {});
  if (responseInProgress(socket as Socket)) return void endAfterResponse(socket as Socket);
  socket.write(bytesOf(NO_CONNECT));
  socket.destroy();
}

function bytesOf(error: GraphQLError): string {
  const { status } = error.extensions.http as HttpExtension;
  const body = refusalBody(error);
  const headers = [
    ...responseHeaders,
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', Buffer.byteLength(body)],
    ['Connection', 'close'],
  ];
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`;
}
