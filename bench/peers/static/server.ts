import { readFileSync } from 'node:fs';
import { listen } from '../listen.ts';
import type { StartPeer } from '../peer.ts';

/** The ceiling of node:http: answers that were written beforehand, named by ANSWERS, a JSON file by path. */
export const start: StartPeer = async () => {
  const answers = JSON.parse(readFileSync(process.env.ANSWERS ?? '', 'utf8')) as Record<string, string>;
  const bodies = new Map(Object.entries(answers).map(([name, text]) => [`/${name}`, text]));
  return listen((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const body = bodies.get(path);
    if (body === undefined) return void response.writeHead(404).end();
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    response.writeHead(200, headers).end(body);
  });
};
