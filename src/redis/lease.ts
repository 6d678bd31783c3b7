import { randomUUID } from 'node:crypto';
import type { Keyspace } from './keyspace.ts';
import { type Redis, script } from './redis.ts';

/** Time after its last renewal for which a replica counts as alive, in ms. */
export const LEASE_MS = 4_000;
const RENEWAL_MS = 1_000;

/**
 * Time after a check in Redis within which the request has to be written, in ms. Half of a lease: what is written within
 * it is written before the lease that was checked has expired.
 */
export const WRITE_WITHIN_MS = LEASE_MS / 2;

/**
 * Promise: the lease lasts for another 4 s. Gives the instant at which the store began, which is another one if Redis was
 * restarted empty.
 */
const RENEW = script(`
redis.call('SET', KEYS[2], now, 'NX')
redis.call('SET', KEYS[1], 1, 'PX', ARGV[1])
return redis.call('GET', KEYS[2])
`);

/** The sign of life of this replica. Other replicas end what it has claimed when the lease has expired. */
export interface Lease {
  /** Names this replica. */
  readonly owner: string;
  readonly key: string;
  /**
   * Renews the lease each second until the result is called.
   * @param onRenewed Receives the instant at which the store began.
   */
  readonly hold: (onRenewed: (began: string) => void) => () => void;
}

export function createLease(redis: Redis, { leaseOf, began }: Keyspace): Lease {
  const owner = randomUUID();
  const key = leaseOf(owner);
  const held = new Set<{ readonly onRenewed: (began: string) => void }>();
  let timer: NodeJS.Timeout | undefined;

  async function renew(): Promise<void> {
    const reply = await redis.run(RENEW, [key, began], [LEASE_MS]).catch(() => undefined);
    if (reply !== undefined) for (const { onRenewed } of [...held]) onRenewed(String(reply));
  }

  function hold(onRenewed: (began: string) => void): () => void {
    const entry = { onRenewed };
    held.add(entry);
    timer ??= setInterval(renew, RENEWAL_MS).unref();
    return () => {
      held.delete(entry);
      if (held.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }

  return { owner, key, hold };
}
