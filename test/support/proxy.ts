import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface Proxied {
  readonly method: string;
  /** Whole, or the host and port of a tunnel. */
  readonly target: string;
  readonly authorization: string | undefined;
  readonly host: string | undefined;
}

export interface FakeProxyOptions {
  /** The port on this machine that stands in for a host and port of the world. */
  readonly portOf?: (target: string) => number;
  /** What it does to a CONNECT in place of a tunnel. */
  readonly onConnect?: (socket: Duplex, request: IncomingMessage) => void;
  /** What it answers to a whole address, in place of who is asked. */
  readonly onRequest?: RequestListener;
}

/** An HTTP proxy on a free port, for as long as the test runs; it keeps what it was asked, and at most one connection for each call. */
export async function fakeProxy({ portOf, onConnect, onRequest }: FakeProxyOptions = {}) {
  const seen: Proxied[] = [];
  const sockets = new Set<Socket>();
  const note = ({ method = '', url: target = '', headers }: IncomingMessage) =>
    void seen.push({ method, target, authorization: headers['proxy-authorization'], host: headers.host });
  const server = createServer((request, response) => {
    note(request);
    if (onRequest) return onRequest(request, response);
    const { host, port, pathname, search } = new URL(request.url ?? '');
    const onward = connect(portOf?.(host) ?? Number(port), '127.0.0.1');
    const { 'proxy-authorization': _own, ...headers } = request.headers;
    const lines = Object.entries({ ...headers, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
    onward.write(`${request.method} ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
    request.pipe(onward, { end: false });
    onward.on('error', () => response.destroy()).pipe(request.socket);
  });
  server.on('connect', (request, socket: Duplex) => {
    note(request);
    socket.on('error', () => {});
    if (onConnect) return onConnect(socket, request);
    const port = portOf?.(request.url ?? '') ?? Number(request.url?.split(':')[1]);
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    sockets.add(onward);
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}
