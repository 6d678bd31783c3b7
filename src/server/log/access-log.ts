import { isAnsweredProbe } from '../edge/health.ts';
import type { HttpContext } from '../request/http-context.ts';
import type { Observer } from '../request/observer.ts';
import { callsMade, callsReserved } from '../request/request-record.ts';
import type { Log } from './log.ts';
import { redactVariables } from './redact-variables.ts';

const MAX_NAME_LENGTH = 100;

/**
 * Logs a line for each request, except successful health probes. URL, headers and document are not logged, apart from the
 * operation's name; variables only if the record has them.
 */
export function createAccessLog(log: Log): Observer {
  return {
    requestEnded: (context) => {
      if (!isAnsweredProbe(context)) log.info(lineOf(context), 'Request.');
    },
  };
}

/** Undefined properties are omitted. */
function lineOf({ request, response, record }: HttpContext): object {
  return {
    requestId: record.id,
    method: request.method,
    status: response.headersSent ? response.statusCode : undefined,
    clientLeft: response.writableFinished ? undefined : true,
    operationType: record.operationType,
    operationName: record.operationName?.slice(0, MAX_NAME_LENGTH),
    durationMs: Math.round((performance.now() - record.startedAt) * 10) / 10,
    upstreamCalls: callsMade(record),
    shared: record.isShared,
    estimatedCalls: record.estimate && callsReserved(record.estimate),
    codes: record.codes.size > 0 ? [...record.codes] : undefined,
    failedUpstreams: record.failedUpstreams.size > 0 ? [...record.failedUpstreams] : undefined,
    caller: record.caller,
    address: record.address,
    variables: record.variables && redactVariables(record.variables),
  };
}
