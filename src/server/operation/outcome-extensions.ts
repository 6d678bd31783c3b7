import type { Config } from '../../config/config.ts';
import type { RequestInfo } from '../../context/request-info.ts';
import { type RequestRecord, recordFailures } from '../request/request-record.ts';
import { costReport } from './cost-report.ts';
import type { Outcome } from './execution.ts';

interface Request extends Pick<RequestInfo, 'headers'> {
  readonly record: RequestRecord;
}

/** Records the failures of an outcome, and adds its cost if the request asks for that. */
export function recordOutcome(outcome: Outcome, { record, headers }: Request, config: Config): Outcome {
  recordFailures(outcome.errors, record);
  const cost = costReport(headers.get('x-request-cost'), record, outcome, config);
  return cost ? { ...outcome, extensions: { ...outcome.extensions, cost } } : outcome;
}

/** Adds headers of the response. */
export function withHeaders(outcome: Outcome, headers: Readonly<Record<string, string>> | undefined): Outcome {
  return headers ? { ...outcome, extensions: { ...outcome.extensions, http: { headers } } } : outcome;
}
