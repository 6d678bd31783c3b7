import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { openGateway } from '../../../support/gateway.ts';
import { uuidOf, wordIn } from '../../../support/native-id.ts';
import { post } from '../../../support/raw.ts';
import { serve } from '../../../support/wire-server.ts';

const NO_SUCH_VAULT = '{"error_code":"BackupService.6105","error_msg":"no such vault"}';
export const GET = (path: string, ...lines: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...lines].join('\r\n')}\r\n\r\n`;
export const HEALTH = GET('/health');

/** A request whose answer has megabytes: the script of GraphiQL. */
export async function askForScript(port: number): Promise<string> {
  const page = await fetch(`http://127.0.0.1:${port}/graphql`, {
    headers: { accept: 'text/html', connection: 'close' },
  });
  const [, path = ''] = /src="([^"]+\.js)"/.exec(await page.text()) ?? [];
  return GET(new URL(path, page.url).pathname);
}

export const asking = (name: string, ...lines: string[]) =>
  post(JSON.stringify({ query: `{ ${name}: vault(id: "vault:sg:${uuidOf(name)}") { name } }` }), ...lines);

/** A gateway over an upstream that holds its answers for vaults called slow. */
export async function overSlowVaults() {
  const asked: string[] = [];
  const held: (() => void)[] = [];
  const left: string[] = [];
  const { origin } = await serve((request, response) => {
    const name = wordIn(request.url ?? '');
    asked.push(name);
    response.on('close', () => {
      if (!response.writableFinished) left.push(name);
    });
    const answer = () => response.writeHead(404, { 'content-type': 'application/json' }).end(NO_SUCH_VAULT);
    if (name.startsWith('slow')) held.push(answer);
    else answer();
  });
  const upstreams = [
    { name: 'sg', kind: 'cbr', endpoint: origin, projectId: 'p1', auth: { mode: 'token', token: 't' } },
  ];
  const { port } = await openGateway({ requestTimeoutMs: 30_000, upstreams }, { listen: true });
  const release = () => {
    for (const answer of held.splice(0)) answer();
  };
  return { port, asked, held, left, release };
}

interface Client {
  readonly socket: Socket;
  /** All that has come. */
  readonly text: () => string;
  /** How often an answer begins, by its status. */
  readonly statuses: () => string[];
}

export async function client(port: number, first: string): Promise<Client> {
  const chunks: Buffer[] = [];
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(first);
  const text = () => Buffer.concat(chunks).toString('latin1');
  return { socket, text, statuses: () => [...text().matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status = '']) => status) };
}

export const chunked = (parts: readonly string[], ...lines: string[]) =>
  post(
    parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join(''),
    'Transfer-Encoding: chunked',
    ...lines,
  );

export const ONLY_SLOW = /^HTTP\/1\.1 200 OK\r\n(.*\r\n)*Connection: close\r\n(.*\r\n)*\r\n\{"data":\{"slow":null\}\}$/;

/** Of each whole answer; what comes behind the last of them as it is. */
export function bodyLengths(text: string): (number | string)[] {
  if (text === '') return [];
  const [head, length] = /^HTTP\/1\.1 200 OK\r\n(?:.*\r\n)*?Content-Length: (\d+)\r\n(?:.*\r\n)*?\r\n/.exec(text) ?? [];
  const end = (head?.length ?? 0) + Number(length);
  return head === undefined || text.length < end ? [text] : [Number(length), ...bodyLengths(text.slice(end))];
}
