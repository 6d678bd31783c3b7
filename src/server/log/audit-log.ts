import type { Observer } from '../request/observer.ts';
import type { Log } from './log.ts';

/**
 * Logs a line under the name `audit` for each write and each refused one. Of the input it has the public ids alone; a
 * caller is shown as in the line of the request.
 */
export function createAuditLog(log: Log): Observer {
  const audit = log.child({ name: 'audit' });
  return {
    writeEnded: ({ mutation, ids, upstream, checkpointId, ...write }, { id, caller }) => {
      const { outcome, code, failedBackups, upstreamRequestId } = write;
      const named = { ...ids, ...(checkpointId !== undefined && { checkpoint: checkpointId }), upstream };
      // Undefined properties are omitted.
      const failed = failedBackups === 0 ? undefined : failedBackups;
      const facts = { outcome, code, failedBackups: failed, upstreamRequestId };
      audit.info({ requestId: id, caller, mutation, ...named, ...facts }, 'Write.');
    },
  };
}
