import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Answer } from './exchange.ts';
import type { Fault } from './knobs.ts';

const HALF = 0.5;

export interface Received {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** The plan for a request. All of the work is done by `answer`: none before its call, and none after it resolves. */
export interface Reaction {
  fault: Fault | undefined;
  answer: () => Promise<Answer>;
}

export interface Listener {
  origin: string;
  close(): Promise<void>;
}

/** One HTTP server on a free port of the loopback interface. */
export async function listen(react: (received: Received) => Reaction): Promise<Listener> {
  const server = createServer((request, response) => {
    receive(request)
      .then((received) => perform(react(received), response))
      .catch((error: unknown) => confess(error, response));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => close(server) };
}

/** Also ends keep-alive and hanging connections. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url: path = '/', headers } = request;
  return { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
}

/** An error of the sandbox itself must be distinguishable from its faults. */
function confess(error: unknown, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else send(response, { status: 500, headers: { 'content-type': 'text/plain' }, body: `sandbox: ${error}` });
}

async function perform({ fault, answer }: Reaction, response: ServerResponse): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      send(response, await answer());
      break;
    case 'delay': {
      const late = await answer();
      const timer = setTimeout(() => send(response, late), fault.ms);
      response.once('close', () => clearTimeout(timer));
      break;
    }
    case 'hang':
      break;
    case 'reset-before':
      response.socket?.resetAndDestroy();
      break;
    case 'reset-after':
      await answer();
      response.socket?.resetAndDestroy();
      break;
    case 'hang-after':
      await answer();
      break;
    case 'cut-body':
      sendPart(response, await answer(), fault.share ?? HALF, () => response.destroy());
      break;
    case 'hang-body':
      sendPart(response, await answer(), HALF);
      break;
    case 'content-type':
      send(response, withContentType(await answer(), fault.value));
      break;
    case 'answer':
      send(response, fault.answer);
      break;
    case 'answer-after':
      await answer();
      send(response, fault.answer);
      break;
    case 'huge-body':
      send(response, { status: 200, body: { filler: 'x'.repeat(fault.bytes) } });
      break;
  }
}

function send(response: ServerResponse, answer: Answer): void {
  const { headers, payload } = render(answer);
  response.writeHead(answer.status, headers).end(payload);
}

/** Declares the full length, so that the client detects the truncation. */
function sendPart(response: ServerResponse, answer: Answer, share: number, then = () => {}): void {
  const { headers, payload } = render(answer);
  response.writeHead(answer.status, headers).flushHeaders();
  response.write(payload.subarray(0, Math.floor(payload.length * share)), then);
}

function withContentType(answer: Answer, value: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'content-type': value } };
}

function render({ status, headers = {}, body }: Answer) {
  if (body === undefined) {
    const empty = Buffer.alloc(0);
    return { headers: status === 204 ? headers : { 'content-length': '0', ...headers }, payload: empty };
  }
  const payload = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const length = { 'content-length': String(payload.length) };
  return { headers: { 'content-type': 'application/json', ...length, ...headers }, payload };
}
