import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestRecord } from './request-record.ts';

/** An HTTP request with its response and its record. */
export interface HttpContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly record: RequestRecord;
}
