import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import type { Log } from './log.ts';
import type { RequestRecord } from './record.ts';

/** Writes one line for each request, when it has ended. */
export type AccessLog = (request: IncomingMessage, response: ServerResponse, record: RequestRecord) => void;

export function createAccessLog(_config: Config, _log: Log): AccessLog {
  return () => {};
}
