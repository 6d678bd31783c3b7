import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRecord } from './request-record.ts';

/** One HTTP request with its response, and the record of both. */
export interface HttpContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
}
