import type { Server, ServerResponse } from 'node:http';

const waiting = new WeakSet<ServerResponse>();

/**
 * Lets requests with an Expect header in like any other one. By itself Node would tell each client that waits to go
 * on, and refuse any other expectation, before anything of ours has looked at the request.
 */
export function handleExpect(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('checkContinue', (request, response) => {
    waiting.add(response);
    server.emit('request', request, response);
  });
}

/** Tells a client that waits for it to send its body. One whose request is refused is never told. */
export function writeContinue(response: ServerResponse): void {
  if (waiting.delete(response)) response.writeContinue();
}

/** Whether somebody expects what this server does not know. */
export function isUnsupportedExpect(expect: string | undefined): boolean {
  return expect !== undefined && expect.toLowerCase() !== '100-continue';
}
