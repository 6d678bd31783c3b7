import { type Logger, pino } from 'pino';
import type { LogSink } from './log-sink.ts';

export type Log = Logger;

export interface LogOptions {
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

/** Creates the log, in JSON lines. Redacts secrets as a second line of defence: no caller should pass any. */
export function createLog({ sink, upstreams }: LogOptions): Log {
  const tokens = ['x-auth-token', 'x-subject-token', ...upstreams.map(({ name }) => `x-auth-token-${name}`)];
  const names = [...SECRETS, ...tokens, 'proxy-authorization', 'set-cookie'].map((name) => `["${name}"]`);
  const paths = names.flatMap((name) => [name, ...['headers', 'auth', 'variables'].map((parent) => parent + name)]);
  return pino({ base: null, redact: { paths, censor: '[cut out]' } }, sink);
}

/** A copy of an error with name, message, stack, code and causes, without any other property. */
export function loggableError(error: unknown): Error {
  // graphql wraps a thrown value that is not an error in a NonErrorThrown, whose message quotes the value.
  if (!(error instanceof Error) || error.name === 'NonErrorThrown')
    return new Error('A value that is not an Error was thrown.');
  const copy: Error = Object.create(Object.getPrototypeOf(error));
  const { message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: loggableError(error.cause) };
  for (const [key, value] of Object.entries({ message, stack, ...cause })) Object.defineProperty(copy, key, { value });
  return Object.assign(copy, code);
}
