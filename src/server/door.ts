import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';

/** Looks at a request before anything else does; true when it has answered, because the request may not come in. */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createDoor(_config: Config): Door {
  return ({ headers }, response) => {
    // Yoga builds a URL of it, and shows what that throws.
    if (URL.canParse(`http://${headers.host ?? 'localhost'}`)) return false;
    response.writeHead(400, { 'content-type': 'text/plain' }).end('The Host header is not a host.\n');
    return true;
  };
}
