import { type Logger, pino } from 'pino';

export type Log = Logger;

/** The one place that logs: JSON lines on standard output. */
export function createLog(): Log {
  return pino({ base: null });
}
