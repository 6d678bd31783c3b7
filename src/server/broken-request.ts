import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { GraphQLError } from 'graphql';
import { answerHeaders } from './headers.ts';
import { refusal, refusalBody } from './refusal.ts';
import type { HttpExtension } from './request-error.ts';

const BROKEN = refusal(400, 'The request is not HTTP/1.1.');
const REASONS: Readonly<Record<string, GraphQLError>> = {
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, 'The request did not arrive in time.', { code: 'DEADLINE_EXCEEDED' }),
  HPE_HEADER_OVERFLOW: refusal(431, 'The address and the headers are too long together.', { code: 'LIMIT_EXCEEDED' }),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: refusal(413, 'The chunk extensions are too long.', { code: 'LIMIT_EXCEEDED' }),
};

/** Answers what Node could not read as a request, or not in time, and hangs up. */
export function refuseBroken({ code = '' }: NodeJS.ErrnoException, socket: Socket): void {
  // Node keeps here the answer that is under way: nothing may be written into its middle.
  const { _httpMessage: answer } = socket as { _httpMessage?: ServerResponse | null };
  if (socket.writable && !answer?.headersSent) socket.write(bytesOf(REASONS[code] ?? BROKEN));
  socket.destroy();
}

function bytesOf(error: GraphQLError): string {
  const { status } = error.extensions.http as HttpExtension;
  const body = refusalBody(error);
  const headers = [
    ...answerHeaders,
    ['Content-Type', 'application/json; charset=utf-8'],
    ['Content-Length', Buffer.byteLength(body)],
    ['Connection', 'close'],
  ];
  const head = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${head}\r\n${body}`;
}
