import { request } from 'node:http';
import { FOLLOW } from './followed.ts';

export interface OpenStream {
  /** Resolves with what has come when the first event is there, or the end. */
  readonly first: Promise<string>;
  /** Resolves with all that came, when the stream has ended or the client has left. */
  readonly all: Promise<string>;
  readonly leave: () => void;
}

/** Follows over a connection of its own. Never rejects. */
export function openStream(port: number, headers: Readonly<Record<string, string>>, operation: object): OpenStream {
  let onFirst = (_text: string): void => {};
  let onEnd = onFirst;
  const first = new Promise<string>((resolve) => {
    onFirst = resolve;
  });
  const all = new Promise<string>((resolve) => {
    onEnd = resolve;
  });
  let text = '';
  const end = () => {
    onFirst(text);
    onEnd(text);
  };
  const asking = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/graphql',
    agent: false,
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
  });
  asking.on('error', end).on('close', end);
  asking.on('response', (response) => {
    response.setEncoding('utf8').on('error', end);
    response.on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n\n')) onFirst(text);
    });
  });
  asking.end(JSON.stringify(operation));
  return { first, all, leave: () => asking.destroy() };
}

export const followOf = (id: string) => ({ query: FOLLOW, variables: { id } });
