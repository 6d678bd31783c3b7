import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The one place that logs: JSON lines on standard output. */
export function createLog(): Log {
  return pino({ base: null });
}

/** An error as it may be logged: names, messages, places and codes, its causes too, and nothing else that hangs on it. */
export function bare(error: unknown): Error {
  // GraphQL quotes what was thrown in an error of its own.
  if (!(error instanceof Error) || error.name === 'NonErrorThrown')
    return new Error('Something that is no error was thrown.');
  const copy: Error = Object.create(Object.getPrototypeOf(error));
  const { message, stack } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause === undefined ? {} : { cause: bare(error.cause) };
  for (const [key, value] of Object.entries({ message, stack, ...cause })) Object.defineProperty(copy, key, { value });
  return Object.assign(copy, code);
}
