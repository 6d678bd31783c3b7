import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bodies } from '../upstream/routes.ts';
import { type Fault, faultIn } from './sick-id.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const SLOW_MS = 30;
const replies = new Map([...bodies()].map(([path, body]) => [path, Buffer.from(JSON.stringify(body))]));

const faults: Readonly<Record<Exclude<Fault, number>, (response: ServerResponse) => void>> = {
  hung: () => undefined,
  slow: (response) => {
    setTimeout(() => refuse(response, 404), SLOW_MS);
  },
  cut: (response) => response.destroy(),
  half: (response) => {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': 1_000 }).write('{"plan":');
    setTimeout(() => response.destroy(), 1);
  },
  words: (response) => void response.writeHead(200, JSON_TYPE).end('no JSON'),
  shape: (response) => void response.writeHead(200, JSON_TYPE).end('{"plan":{"id":7}}'),
};

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, JSON_TYPE).end(`{"itemNotFound":{"code":${status},"message":"It is not here."}}`);
}

const server = createServer((request, response) => {
  const [path = ''] = (request.url ?? '').split('?');
  request.resume();
  response.on('error', () => undefined);
  const known = request.method === 'GET' ? replies.get(path) : undefined;
  if (known) {
    response.writeHead(200, { ...JSON_TYPE, 'content-length': known.length }).end(known);
    return;
  }
  const fault = faultIn(path.slice(path.lastIndexOf('/') + 1));
  if (typeof fault === 'number') refuse(response, fault);
  else faults[fault](response);
});
// What is idle ends soon, so that it can be seen that nothing else is left.
server.keepAliveTimeout = 4_000;
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
