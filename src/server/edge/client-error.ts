import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLError } from 'graphql';
import { endAfterResponse, requestInProgress, responseInProgress } from '../connection/last-response.ts';
import type { HttpExtension } from '../request/request-error.ts';
import { responseHeaders } from './headers.ts';
import { refusal, refusalBody } from './refusal.ts';

const BROKEN = refusal(400, 'The request is not HTTP/1.1.');
const NO_TUNNEL = refusal(405, 'This is no proxy. Ask by POST, or by GET for a query.');
const REASONS: Readonly<Record<string, GraphQLError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'The request did not arrive in time.', { code: 'DEADLINE_EXCEEDED' }),
  HPE_HEADER_OVERFLOW: refusal(431, 'The address and the headers are too long together.', { code: 'LIMIT_EXCEEDED' }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(413, 'The chunk extensions are too long.', { code: 'LIMIT_EXCEEDED' }),
};

/**
 * Refuses what Node could not read as a request, or not in time, and hangs up. A refusal is written only where nothing
 * else is the answer: not behind the answer of a request whose body was not awaited, and never in place of an answer to
 * the request before.
 */
export function refuseMalformed({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  const answer = responseInProgress(socket);
  if (answer && (answer.headersSent || answer.req.complete)) return void endAfterResponse(socket);
  const isAnswered = !answer && requestInProgress(socket) !== undefined;
  if (socket.writable && !isAnswered) socket.write(bytesOf(REASONS[code] ?? BROKEN));
  socket.destroy();
}

/** Refuses to be a tunnel. Node hands over the connection without any listener. */
export function refuseConnect(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {});
  if (responseInProgress(socket as Socket)) return void endAfterResponse(socket as Socket);
  socket.write(bytesOf(NO_TUNNEL));
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
