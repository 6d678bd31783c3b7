import { readFileSync } from 'node:fs';
import { LAB } from '../../upstream/projects.ts';
import { createDispatch } from '../aggregator/dispatch.ts';
import { listen } from '../listen.ts';
import type { StartPeer } from '../peer.ts';

/**
 * The floor of Q1 and Q2: their exchange by node:http and undici and no more. The calls of the call plan are made and
 * their bodies taken as bytes; answers were written beforehand, named by ANSWERS, a JSON file by the native id asked for.
 */
export const start: StartPeer = async ({ upstream }) => {
  const { readAs, close } = createDispatch(upstream);
  const answers = JSON.parse(readFileSync(process.env.ANSWERS ?? '', 'utf8')) as Record<string, string>;
  const bodies = new Map(Object.entries(answers).map(([id, text]) => [id, Buffer.from(text)]));

  async function read(token: string, asked: string): Promise<Buffer | undefined> {
    const bytes = readAs(token, (body) => body);
    const [, kind, id = ''] = /(vault|provider):lab:([\w-]+)/.exec(asked) ?? [];
    if (kind === 'vault') await bytes(`/v1/${LAB}/plans/${id}`);
    else {
      await bytes(`/v1/${LAB}/providers/${id}/checkpoints?sort=created_at%3Aasc&limit=100`);
      await bytes(`/v1/${LAB}/plans?sort=created_at%3Aasc&limit=1000`);
    }
    return bodies.get(id);
  }

  return listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      read(String(request.headers['x-auth-token']), Buffer.concat(chunks).toString('latin1')).then(
        (body) => {
          const headers = { 'content-type': 'application/json', 'content-length': body?.length ?? 0 };
          response.writeHead(body ? 200 : 404, headers).end(body);
        },
        () => response.writeHead(502).end(),
      );
    });
  }, close);
};
