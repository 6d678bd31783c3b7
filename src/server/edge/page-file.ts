import type { HttpContext } from '../request/http-context.ts';
import type { CompressedBody } from './compressed-body.ts';
import { setResponseHeaders } from './headers.ts';

/** A page of the gateway, or a part of one. */
export interface PageFile {
  readonly type: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: CompressedBody;
}

/** Sends a file in the best coding that the client accepts. */
export async function sendFile(context: HttpContext, { type, headers, body }: PageFile): Promise<void> {
  const { request, response } = context;
  const { coding, bytes } = await body.for(request.headers['accept-encoding']);
  setResponseHeaders(context);
  for (const [name, value] of headers) response.setHeader(name, value);
  if (coding) response.setHeader('Content-Encoding', coding);
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length }).end(bytes);
}
