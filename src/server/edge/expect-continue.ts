import type { Server, ServerResponse } from 'node:http';

const waiting = new WeakSet<ServerResponse>();

/**
 * Treats requests with an Expect header like all others. By default Node writes "100 Continue", or refuses an unknown
 * expectation, before any guard runs.
 */
export function handleExpect(server: Server): void {
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('checkContinue', (request, response) => {
    waiting.add(response);
    server.emit('request', request, response);
  });
}

/** Writes "100 Continue" if the client waits for it. Not called for a refused request. */
export function writeContinue(response: ServerResponse): void {
  if (waiting.delete(response)) response.writeContinue();
}

/** Whether an Expect header has another value than "100-continue". */
export function isUnsupportedExpect(expect: string | undefined): boolean {
  return expect !== undefined && expect.toLowerCase() !== '100-continue';
}
