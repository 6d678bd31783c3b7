import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Everything that came. */
  readonly text: string;
}

export interface RawOptions {
  /** How long to read when the other side does not hang up. */
  readonly readMs?: number;
  /** Called when the first bytes are sent. */
  readonly goOn?: (socket: Socket) => void;
}

/** Sends bytes as they are, and reads until the other side hangs up or the time is over. */
export function sendRaw(port: number, text: string, { readMs = 500, goOn }: RawOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text);
      goOn?.(socket);
    });
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    const timer = setTimeout(() => socket.destroy(), readMs);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(read(answer));
    });
  });
}

function read(text: string): RawAnswer {
  const [head = '', body = ''] = split(text, '\r\n\r\n');
  const [first = '', ...lines] = head.split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => split(line.toLowerCase(), ': ')));
  return { status: Number(first.split(' ')[1] ?? 0), headers, body, text };
}

function split(text: string, by: string): [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + by.length)];
}

/** A POST of JSON with these lines among its headers. */
export function post(body: string, ...lines: readonly string[]): string {
  const head = ['POST /graphql HTTP/1.1', 'Host: 127.0.0.1', 'Content-Type: application/json', ...lines];
  const hasLength = lines.some((line) => /^(content-length|transfer-encoding)/i.test(line));
  if (!hasLength) head.push(`Content-Length: ${Buffer.byteLength(body)}`);
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
