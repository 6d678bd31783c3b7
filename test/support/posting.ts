import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

/** A request, byte for byte but for what HTTP needs itself. */
export interface Sent {
  readonly method?: string;
  /** "/graphql" unless given. */
  readonly path?: string;
  /** A list sends the header several times. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** An answer as it came; headers by their lower-case names. */
export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Send = (port: number, sent: Sent, signal?: AbortSignal) => Promise<Got>;

export const JSON_TYPE = { 'content-type': 'application/json' };

/** Sends over connections that are kept, for as long as the test runs. Rejects when the client leaves. */
export function openClient(): Send {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  onTestFinished(() => agent.destroy());
  return (port, { method = 'POST', path = '/graphql', headers = JSON_TYPE, body = '' }, signal) =>
    new Promise((resolve, reject) => {
      const length = method === 'GET' || method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(body) };
      const given = Object.entries(headers).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : [...value],
      ]);
      const options = { agent, host: '127.0.0.1', port, method, path, ...(signal && { signal }) };
      const asking = request({ ...options, headers: { ...length, ...Object.fromEntries(given) } });
      asking.on('error', reject).on('response', (response) => {
        const kept = Object.entries(response.headersDistinct).map(([name, values = []]) => [name, values.join(' | ')]);
        text(response).then(
          (read) => resolve({ status: response.statusCode ?? 0, headers: Object.fromEntries(kept), body: read }),
          reject,
        );
      });
      asking.end(body);
    });
}
