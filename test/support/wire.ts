import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** One request as it came in. */
export interface WireRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

/** An answer, byte for byte. A body that is neither text nor bytes is sent as JSON. */
export interface WireAnswer {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Breaks the connection off behind the body. */
  isCut?: boolean;
}

export interface Wire {
  /** Without a slash at the end. */
  url: string;
  /** What was asked, in order. */
  requests: WireRequest[];
  /** The same as text: "GET /v3/…". Without queries. */
  calls(): string[];
}

/** A bare HTTP server that says what the script says, for as long as the test runs. */
export async function openWire(script: (request: WireRequest) => WireAnswer | undefined): Promise<Wire> {
  const requests: WireRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const request = await toRequest(incoming);
    requests.push(request);
    const { status = 200, headers = JSON_TYPE, body, isCut } = script(request) ?? NOT_SCRIPTED;
    response.writeHead(status, headers);
    if (!isCut) return response.end(toBytes(body));
    return response.write(toBytes(body), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    calls: () => requests.map(({ method, path }) => `${method} ${path}`),
  };
}

const JSON_TYPE = { 'content-type': 'application/json' };
const NOT_SCRIPTED: WireAnswer = { status: 418, body: 'The script has no answer to this request.' };

async function toRequest(incoming: IncomingMessage): Promise<WireRequest> {
  const { method = '', url = '', headers } = incoming;
  const { pathname, searchParams } = new URL(url, 'http://wire');
  return { method, path: pathname, query: searchParams, headers, body: await text(incoming) };
}

function toBytes(body: unknown): string | Uint8Array {
  if (body === undefined) return '';
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}
