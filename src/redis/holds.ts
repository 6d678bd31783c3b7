import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Hold, Holds, OthersWrite } from '../upstreams/writes/holds.ts';
import type { WriteKind } from '../upstreams/writes/running-write.ts';
import { openClaim } from './claim.ts';
import type { Keyspace } from './keyspace.ts';
import { LEASE_MS, type Lease, WRITE_WITHIN_MS } from './lease.ts';
import { type Redis, RedisError, script, textsIn } from './redis.ts';

const LOST_MS = 120_000;
const ACCEPTED_MS = 2_000;
// Longer than any write.
const MAX_RUN_MS = 600_000;

// A hold is a hash: state (running, sending, accepted, lost), kind, caller, claim, owner, body.

/**
 * Promise: of all replicas one at a time has the hold on a checkpoint. It ends with the lease of its replica; a write that
 * may have been sent is lost from then on. An accepted delete is given to other deletes, and a lost write to all writes but
 * a reset after a lost reset.
 */
const TAKE = script(`
local hold, began, lease = KEYS[1], KEYS[2], KEYS[3]
local claim, owner, kind, caller, leases = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
redis.call('SET', began, now, 'NX')
local state, known, by, holder = unpack(redis.call('HMGET', hold, 'state', 'kind', 'caller', 'owner'))
if state == 'running' or state == 'sending' then
  if redis.call('EXISTS', leases .. holder) == 1 then return {'running'} end
  if state == 'sending' then
    state = 'lost'
    redis.call('HSET', hold, 'state', state)
    redis.call('PEXPIRE', hold, ${LOST_MS})
  end
end
if state == 'accepted' and kind == 'delete' then return {state, known, by, redis.call('HGET', hold, 'body')} end
if state == 'lost' and not (kind == 'reset' and known == 'reset') then
  return {state, known, by, redis.call('PTTL', hold)}
end
local lostFor = state == 'lost' and redis.call('PTTL', hold) or 0
redis.call('DEL', hold)
redis.call('HSET', hold, 'state', 'running', 'kind', kind, 'caller', caller, 'claim', claim, 'owner', owner)
redis.call('PEXPIRE', hold, ${MAX_RUN_MS})
redis.call('SET', lease, 1, 'PX', ${LEASE_MS})
return {'taken', redis.call('GET', began), lostFor}
`);

/** Promise: gives 1 only while the hold is that of this claim and the lease of its replica has not expired. */
const CONFIRM = script(`
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] or redis.call('EXISTS', KEYS[2]) == 0 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'sending')
redis.call('PEXPIRE', KEYS[2], ${LEASE_MS})
return 1
`);

/** Promise: ends the hold of this claim only; with a state, that is kept for its time. */
const END = script(`
if redis.call('HGET', KEYS[1], 'claim') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'state', ARGV[2], 'body', ARGV[4])
redis.call('HDEL', KEYS[1], 'claim', 'owner')
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
`);

/** Promise: records a hold again in a store that has lost it, unless the checkpoint is held there. */
const RESTORE = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'state', 'sending', 'kind', ARGV[3], 'caller', ARGV[4], 'claim', ARGV[1], 'owner', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ${MAX_RUN_MS})
`);

/** Promise: gives 1 while a living replica has the hold. */
const IS_RUNNING = script(`
local state, owner = unpack(redis.call('HMGET', KEYS[1], 'state', 'owner'))
if state ~= 'running' and state ~= 'sending' then return 0 end
return redis.call('EXISTS', ARGV[1] .. owner)
`);

export function redisHolds(redis: Redis, keyspace: Keyspace, lease: Lease): Holds {
  async function take(targetKey: string, kind: WriteKind, by: string): Promise<Hold | OthersWrite | undefined> {
    const name = keyspace.nameOf('hold', targetKey);
    const caller = keyspace.nameOf('hold', by);
    const given = [randomUUID(), lease.owner, kind, caller] as const;
    const keys = [name, keyspace.began, lease.key];
    let reply: readonly string[];
    try {
      reply = textsIn(await redis.run(TAKE, keys, [...given, keyspace.leases]));
    } catch (error) {
      if (error instanceof RedisError && error.mayHaveRun) void holdOf(name, given, '', 0).end({ isLost: false });
      return undefined;
    }
    const [state, known = '', knownCaller, body = ''] = reply;
    const callerKey = knownCaller === caller ? by : '';
    if (state === 'running') return { state };
    if (state === 'accepted') return { state, callerKey, result: JSON.parse(body) };
    if (state === 'lost')
      return { state, kind: known === 'reset' ? 'reset' : 'delete', callerKey, leftMs: Number(body) };
    return holdOf(name, given, known, Number(knownCaller));
  }

  /** @param lostForMs Time for which an earlier lost reset may still take effect. */
  function holdOf(name: string, given: readonly [id: string, ...string[]], began: string, lostForMs: number): Hold {
    const [id] = given;
    const claim = openClaim(lease, { id, began, restore: () => redis.run(RESTORE, [name], given) });
    return {
      state: 'taken',
      confirm: () =>
        redis.run(CONFIRM, [name, lease.key], [id]).then(
          (reply) => reply === 1 && WRITE_WITHIN_MS,
          () => undefined,
        ),
      end: ({ accepted, isLost }) => {
        const lostMs = isLost ? LOST_MS : lostForMs;
        const isAccepted = accepted !== undefined && lostMs <= 0;
        const state = lostMs > 0 ? 'lost' : isAccepted ? 'accepted' : '';
        const args = [id, state, lostMs > 0 ? lostMs : ACCEPTED_MS, JSON.stringify(accepted ?? null)];
        return claim.end(() => redis.run(END, [name], args));
      },
    };
  }

  async function whenEnded(targetKey: string): Promise<void> {
    const name = keyspace.nameOf('hold', targetKey);
    const isRunning = () => redis.run(IS_RUNNING, [name], [keyspace.leases]).catch(() => 0);
    for (let ms = 20; (await isRunning()) === 1; ms = Math.min(200, 2 * ms)) await wait(ms, undefined, { ref: false });
  }

  return { take, whenEnded };
}
