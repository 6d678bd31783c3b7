import { type AddressInfo, createServer, type Socket } from 'node:net';
import { randomFrom } from '../chaos/figures.ts';
import { bodies } from './routes.ts';

/** A running upstream. */
export interface BenchUpstream {
  readonly origin: string;
  /** How many answers were given, those to COUNT and REFUSED left out. */
  readonly count: () => number;
  /** The path of every request since the last look. */
  readonly takePaths: () => string[];
  readonly close: () => Promise<void>;
}

/** Answered with the number of answers so far. */
export const COUNT = '/-/count';
/** Answered with the number of those that were 503. */
export const REFUSED = '/-/refused';

const REFUSED_SHARE = 0.05;

const END = '\r\n\r\n';

/**
 * Gives out answers that were written beforehand, over bare sockets: HTTP/1.1, GET alone, connections kept. Tokens
 * are not looked at.
 * @param delayMs How long each answer is held back.
 * @param world Bodies by their paths; behind the first page of a list by `path?marker=id`.
 * @param isFaulty True: 5 % of the answers are 503, on a fixed schedule.
 */
export async function startUpstream(
  delayMs = 0,
  keepsPaths = false,
  world = bodies(),
  isFaulty = false,
): Promise<BenchUpstream> {
  const replies = new Map([...world].map(([path, body]) => [path, reply('200 OK', JSON.stringify(body))]));
  const unknown = reply('404 Not Found', '{"itemNotFound":{"code":404,"message":"No such path."}}');
  const refusal = reply('503 Service Unavailable', '{"message":"The server is currently unavailable."}');
  const open = new Set<Socket>();
  let paths: string[] = [];
  let count = 0;
  let refused = 0;
  const random = randomFrom(20);

  function answer(socket: Socket, head: string): void {
    const target = head.slice(4, head.indexOf(' ', 4));
    if (target === COUNT || target === REFUSED) {
      socket.write(reply('200 OK', String(target === COUNT ? count : refused)));
      return;
    }
    count += 1;
    if (keepsPaths) paths.push(target);
    const isOut = isFaulty && random() < REFUSED_SHARE;
    if (isOut) refused += 1;
    const found = isOut ? refusal : (replies.get(keyOf(target)) ?? unknown);
    if (delayMs === 0) socket.write(found);
    else setTimeout(() => socket.writable && socket.write(found), delayMs);
  }

  const server = createServer({ noDelay: true }, (socket) => {
    let rest = '';
    open.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      rest += text;
      for (let end = rest.indexOf(END); end >= 0; end = rest.indexOf(END)) {
        answer(socket, rest.slice(0, end));
        rest = rest.slice(end + END.length);
      }
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    takePaths: () => {
      const taken = paths;
      paths = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** Of a query the marker alone counts. */
function keyOf(target: string): string {
  const query = target.indexOf('?');
  if (query < 0) return target;
  const path = target.slice(0, query);
  const marker = target.indexOf('marker=', query);
  return marker < 0 ? path : `${path}?${target.slice(marker).split('&', 1)[0]}`;
}

function reply(status: string, body: string): Buffer {
  const head = [`HTTP/1.1 ${status}`, 'content-type: application/json', `content-length: ${Buffer.byteLength(body)}`];
  return Buffer.from(`${head.join('\r\n')}${END}${body}`);
}
