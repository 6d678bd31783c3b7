import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { Answer } from './recording.ts';

const HEAD_END = '\r\n\r\n';
const PATIENCE_MS = 20_000;
const MAX_KEPT = 100_000;

/** Sends bytes over a connection of its own, and takes so many answers, fewer where the server closes it before. */
export function exchange(url: string, request: string, replies: number): Promise<Answer[]> {
  const { hostname, port } = new URL(url);
  const hasBody = !request.startsWith('HEAD ');
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(Number(port), hostname);
    const finish = (isClosed: boolean) => {
      const answers = answersIn(received, hasBody, isClosed);
      if (!isClosed && finalOnes(answers) < replies) return;
      socket.destroy();
      clearTimeout(timer);
      resolve(answers);
    };
    const timer = setTimeout(() => {
      socket.destroy();
      reject(new Error(`No whole answer after ${PATIENCE_MS} ms to ${request.slice(0, 200)}: ${received}`));
    }, PATIENCE_MS);
    socket.setEncoding('latin1').on('data', (text: string) => {
      received += text;
      finish(false);
    });
    socket.on('error', () => finish(true)).on('close', () => finish(true));
    socket.write(request, 'latin1');
  });
}

function finalOnes(answers: readonly Answer[]): number {
  return answers.filter(({ status }) => !status.startsWith('HTTP/1.1 1')).length;
}

/** The whole answers; what is cut off counts as one only when nothing more can come. */
function answersIn(text: string, hasBody: boolean, isClosed: boolean): Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf(HEAD_END);
    if (end < 0) break;
    const [status = '', ...headers] = rest.slice(0, end).split('\r\n');
    const isBare = !hasBody || / (1\d\d|204|304)\b/.test(status);
    const body = isBare ? { text: '', length: 0 } : bodyIn(rest.slice(end + HEAD_END.length), headers, isClosed);
    if (!body) break;
    answers.push({ status, headers: headers.toSorted(), body: shown(Buffer.from(body.text, 'latin1')) });
    rest = rest.slice(end + HEAD_END.length + body.length);
  }
  if (isClosed && rest !== '') answers.push({ status: 'cut off', headers: [], body: rest });
  return answers;
}

function bodyIn(text: string, headers: readonly string[], isClosed: boolean) {
  const value = (name: string) =>
    headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1);
  const length = value('content-length');
  if (length !== undefined) {
    return text.length < Number(length) ? undefined : { text: text.slice(0, Number(length)), length: Number(length) };
  }
  if (value('transfer-encoding')) return chunksIn(text);
  return isClosed ? { text, length: text.length } : undefined;
}

function chunksIn(text: string): { text: string; length: number } | undefined {
  let body = '';
  for (let at = 0; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(text.slice(at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || text.length < next) return undefined;
    body += text.slice(lineEnd + 2, next - 2);
    at = next;
    if (size === 0) return { text: body, length: at };
  }
}

function shown(body: Buffer): string {
  if (body.length <= MAX_KEPT && isUtf8(body)) return body.toString('utf8');
  return `${body.length} bytes, sha256 ${createHash('sha256').update(body).digest('hex')}`;
}
