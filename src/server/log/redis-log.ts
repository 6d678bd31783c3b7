import type { Log } from './log.ts';

/** Logs when Redis fails and when Redis works again. */
export function createRedisLog(log: Log) {
  return {
    failed: (cause: string) =>
      log.warn(
        { cause },
        'Redis does not respond: creates with an idempotencyKey are refused; deletes, resets and the rate limit are those of this replica alone.',
      ),
    restored: () => log.info('Redis responds again.'),
  };
}
