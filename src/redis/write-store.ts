import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { shareOfOne } from '../domain/fair-share.ts';
import { GatewayError } from '../failure.ts';
import { RETENTION_MS, type WriteRecord, type WriteStore } from '../upstreams/writes/write-store.ts';
import { type Claim, openClaim } from './claim.ts';
import type { Keyspace } from './keyspace.ts';
import { LEASE_MS, type Lease, WRITE_WITHIN_MS } from './lease.ts';
import { type Redis, RedisError, textsIn } from './redis.ts';
import { FREE, IS_RUNNING, PUT, RESTORE, SENDING, TAKE } from './write-scripts.ts';

// About 1.5 kB each.
const MAX_KEYS = 100_000;
// By then all living replicas have recorded their claims again, those included whose connection has died without notice.
const QUIET_MS = 8_000;

interface CreateClaim extends Claim {
  /** The names of the record, and of the sets that count all records and those of the holder. */
  readonly names: readonly [record: string, all: string, holder: string];
  /** The fingerprint as JSON; empty while nothing may have been sent. */
  body: string;
}

/**
 * Keeps idempotency keys in Redis, for all replicas. An outcome that Redis fails to record is recorded when Redis works
 * again; until then another call with its key waits, or looks for its result.
 */
export function redisWriteStore(redis: Redis, keyspace: Keyspace, lease: Lease): WriteStore {
  const claims = new Map<string, CreateClaim>();
  const waiting = new Map<string, Promise<void>>();
  let completeAt = Number.POSITIVE_INFINITY;
  const recordOf = (key: string) => keyspace.nameOf('create', key);

  function claimOf(id: string, began: string, input: string, names: CreateClaim['names']): CreateClaim {
    const restore = () => redis.run(RESTORE, names, [id, lease.owner, input, claim.body, RETENTION_MS]);
    const claim: CreateClaim = { ...openClaim(lease, { id, began, restore }), names, body: '' };
    return claim;
  }

  async function take(key: string, input: string, holder: string): Promise<WriteRecord | 'taken' | 'full'> {
    const id = randomUUID();
    const names = [recordOf(key), keyspace.nameOf('creates', ''), keyspace.nameOf('creates', holder)] as const;
    const limits = [LEASE_MS, RETENTION_MS, MAX_KEYS, shareOfOne(MAX_KEYS, false), QUIET_MS];
    const args = [keyspace.leases, lease.owner, id, input, ...limits];
    const reply = await redis.run(TAKE, [keyspace.began, ...names], args).catch((error: unknown) => {
      if (error instanceof RedisError && error.mayHaveRun) void end(claimOf(id, '', input, names));
      throw unavailable(error);
    });
    const [state = '', age, began = '', knownInput = '', body = ''] = textsIn(reply);
    completeAt = performance.now() + RETENTION_MS - Number(age);
    switch (state) {
      case 'taken':
        claims.set(key, claimOf(id, began, input, names));
        return 'taken';
      case 'full':
        return 'full';
      case 'young':
        throw tooYoung(QUIET_MS - Number(age));
      case 'running':
        return { state, input: knownInput };
      case 'unknown':
        return { state, input: knownInput, fingerprint: JSON.parse(body) };
      default:
        return JSON.parse(body);
    }
  }

  async function sending(key: string, fingerprint: unknown): Promise<number> {
    const claim = claims.get(key);
    if (!claim) throw lostClaim();
    const body = JSON.stringify(fingerprint);
    const args = [claim.id, body, LEASE_MS];
    const reply = await redis.run(SENDING, [claim.names[0], lease.key], args).catch((error: unknown) => {
      throw unavailable(error);
    });
    if (reply !== 1) throw lostClaim();
    claim.body = body;
    return WRITE_WITHIN_MS;
  }

  function end(claim: CreateClaim): Promise<void> {
    return claim.end(() => redis.run(FREE, claim.names, [claim.id]));
  }

  /** The claim, which is over for this process. */
  function release(key: string): CreateClaim | undefined {
    const claim = claims.get(key);
    claims.delete(key);
    return claim;
  }

  async function put(key: string, record: WriteRecord): Promise<void> {
    const claim = release(key);
    const body = JSON.stringify(record.state === 'unknown' ? record.fingerprint : record);
    const write = () => redis.run(PUT, [recordOf(key)], [claim?.id ?? '', record.state, body]);
    // Without a claim the result was found by a look-up, which can be repeated.
    if (!claim) return void (await write().catch(() => {}));
    await claim.end(async () => {
      if ((await write()) === 1) return;
      await claim.restore();
      await write();
    });
  }

  async function free(key: string): Promise<void> {
    const claim = release(key);
    if (claim) await end(claim);
  }

  async function untilEnded(key: string): Promise<void> {
    for (let ms = 20; await isRunning(key); ms = Math.min(200, 2 * ms)) await wait(ms, undefined, { ref: false });
  }

  async function isRunning(key: string): Promise<boolean> {
    const reply = await redis.run(IS_RUNNING, [recordOf(key)], [keyspace.leases]).catch((error: unknown) => {
      throw unavailable(error);
    });
    return reply === 1;
  }

  function whenEnded(key: string): Promise<void> {
    const known = waiting.get(key);
    if (known) return known;
    const ended = untilEnded(key).finally(() => waiting.delete(key));
    waiting.set(key, ended);
    return ended;
  }

  return { take, sending, put, free, whenEnded, isComplete: async () => performance.now() >= completeAt };
}

function unavailable(cause: unknown): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    'This call has sent nothing, because Redis does not respond, in which the gateway keeps each idempotencyKey. Repeat the call with the same key.',
    { retryable: true, cause },
  );
}

function tooYoung(retryAfterMs: number): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    'Nothing was sent, because Redis has just started without data, and the gateway waits for what its replicas know of each idempotencyKey. Repeat the call with the same key.',
    { retryable: true, retryAfterMs },
  );
}

function lostClaim(): GatewayError {
  return new GatewayError(
    'UPSTREAM_UNAVAILABLE',
    'Nothing was sent, because this gateway has lost its claim to the idempotencyKey in Redis. Repeat the call with the same key.',
    { retryable: true },
  );
}
