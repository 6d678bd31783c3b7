import type { Config } from '../config/config.ts';
import type { Holds } from '../upstreams/writes/holds.ts';
import type { WriteStore } from '../upstreams/writes/write-store.ts';
import { type Availability, openRedis } from './connection.ts';
import { redisHolds } from './holds.ts';
import { createKeyspace } from './keyspace.ts';
import { createLease } from './lease.ts';
import { type RateWindows, redisRateWindows } from './rate-windows.ts';
import { script } from './redis.ts';
import { redisWriteStore } from './write-store.ts';

/** What replicas share in Redis. */
export interface Shared {
  readonly writeStore: WriteStore;
  readonly holds: Holds;
  readonly rateWindows: RateWindows;
  /** Whether Redis responds now. */
  readonly responds: () => Promise<boolean>;
  /** Ends the connection. */
  readonly close: () => void;
}

/** Promise: the store has a beginning, which is the first contact of any replica. */
const BEGIN = script(`return redis.call('SET', KEYS[1], now, 'NX')`);

/** @param key Keys the hashes in the names of what is stored. */
export function openShared(
  { url, prefix }: NonNullable<Config['redis']>,
  key: Buffer,
  availability: Availability,
): Shared {
  const keyspace = createKeyspace(prefix, key);
  const redis = openRedis(url, { script: BEGIN, keys: [keyspace.began] }, availability);
  const lease = createLease(redis, keyspace);
  return {
    writeStore: redisWriteStore(redis, keyspace, lease),
    holds: redisHolds(redis, keyspace, lease),
    rateWindows: redisRateWindows(redis, keyspace),
    responds: redis.responds,
    close: redis.close,
  };
}
