import { type Dispatcher, Pool } from 'undici';
import type { Get } from '../reader.ts';

/** Reads by undici's lowest door: no promise, stream or signal for each call but the one that is handed out. */
export function createDispatch(origin: string): {
  readonly getAs: (token: string) => Get;
  /** @param make What is made of a body. */
  readonly readAs: <T>(token: string, make: (body: Buffer) => T) => (path: string) => Promise<T>;
  readonly close: () => Promise<void>;
} {
  const pool = new Pool(origin, { connections: 64, pipelining: 1 });
  const readAs =
    <T>(token: string, make: (body: Buffer) => T) =>
    (path: string): Promise<T> =>
      new Promise((resolve, reject) => {
        const chunks: Buffer[] = [];
        let status = 0;
        const handler: Dispatcher.DispatchHandler = {
          onRequestStart: () => {},
          onResponseStart: (_controller, statusCode) => {
            status = statusCode;
          },
          onResponseData: (_controller, chunk) => {
            chunks.push(chunk);
          },
          onResponseEnd: () => {
            const [first = Buffer.alloc(0)] = chunks;
            const body = chunks.length === 1 ? first : Buffer.concat(chunks);
            if (status !== 200) return reject(new Error(`The upstream answered ${status}.`));
            // What is thrown in a handler ends the connection and nothing else.
            try {
              resolve(make(body));
            } catch (error) {
              reject(error);
            }
          },
          onResponseError: (_controller, error) => reject(error),
        };
        pool.dispatch({ path, method: 'GET', headers: { accept: 'application/json', 'x-auth-token': token } }, handler);
      });
  const getAs = (token: string) => readAs(token, (body): unknown => JSON.parse(body.toString()));
  return { getAs, readAs, close: () => pool.destroy() };
}
