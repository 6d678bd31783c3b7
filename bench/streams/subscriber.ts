import { connect, type Socket } from 'node:net';
import { FOLLOW } from './gateway.ts';

/** A client of one stream, as cheap as possible. */
export interface Subscriber {
  readonly events: () => number;
  /** When the last bytes came, of an event or of a heartbeat. */
  readonly lastAt: () => number;
  readonly isOpen: () => boolean;
  /** Resolves with the next event; false if the stream has ended. */
  readonly nextEvent: () => Promise<boolean>;
  readonly leave: () => void;
}

export function subscribe(port: number, operation: object = FOLLOW): Subscriber {
  const body = JSON.stringify(operation);
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    'Accept: text/event-stream',
  ];
  let events = 0;
  let lastAt = performance.now();
  let isOpen = true;
  let waiting: ((isEvent: boolean) => void)[] = [];
  const wake = (isEvent: boolean) => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve(isEvent);
  };
  const socket: Socket = connect(port, '127.0.0.1', () => {
    socket.write([...head, `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n'));
  });
  socket.on('data', (chunk) => {
    lastAt = performance.now();
    if (!chunk.includes('event: next')) return;
    events += 1;
    wake(true);
  });
  socket.on('error', () => {});
  socket.on('close', () => {
    isOpen = false;
    wake(false);
  });
  return {
    events: () => events,
    lastAt: () => lastAt,
    isOpen: () => isOpen,
    nextEvent: () => new Promise((resolve) => (isOpen ? waiting.push(resolve) : resolve(false))),
    leave: () => socket.destroy(),
  };
}
