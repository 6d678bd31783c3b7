import { type Logger, pino } from 'pino';
import type { LogSink } from './log-sink.ts';

export type Log = Logger;

export interface LogOptions {
  /** Takes each line. */
  readonly sink: Pick<LogSink, 'write'>;
  readonly upstreams: readonly { readonly name: string }[];
}

const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'previousSecret',
  'secretKey',
  'accessKey',
  'securityToken',
  'token',
  'key',
  'proxy',
  'proxies',
];

/** The one place that logs: JSON lines. What nobody should hand it is cut out all the same. */
export function createLog({ sink, upstreams }: LogOptions): Log {
  const tokens = ['x-auth-token', 'x-subject-token', ...upstreams.map(({ name }) => `x-auth-token-${name}`)];
  const names = [...SECRETS, ...tokens, 'proxy-authorization', 'set-cookie'].map((name) => `["${name}"]`);
  const within = names.flatMap((name) => [name, ...['headers', 'auth', 'variables'].map((place) => place + name)]);
  return pino({ base: null, redact: { paths: within, censor: '[cut out]' } }, sink);
}

/** An error as it may be logged: names, messages, places and codes, its causes too, and nothing else that hangs on it. */
export function loggableError(error: unknown): Error {
  // GraphQL quotes what was thrown in an error of its own.
  if (!(error instanceof Error) || error.name === 'NonErrorThrown')
    return new Error('Something that is no error was thrown.');
  const copy: Error = Object.create(Object.getPrototypeOf(error));
  const { message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: loggableError(error.cause) };
  for (const [key, value] of Object.entries({ message, stack, ...cause })) Object.defineProperty(copy, key, { value });
  return Object.assign(copy, code);
}
