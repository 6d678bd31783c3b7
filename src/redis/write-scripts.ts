import { script } from './redis.ts';

// The record of a key is a hash: state (running, sending, unknown, created), input, claim, owner, holder, body.

/**
 * Promise: of all replicas one at a time has the claim to a key, and none gets it after another one may have sent.
 * A claim ends with the lease of its replica: a running create has sent nothing, so its key is free; a sending one is
 * unknown from now on. Nobody gets a claim in the first seconds of a store, in which replicas record again what they had
 * claimed in the one before. Gives the state, the age of the store, its beginning, and input and body of the record.
 */
export const TAKE = script(`
local began, record, all, holder = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local leases, owner, claim, input = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local lease, retention, most, share, quiet = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
redis.call('SET', began, now, 'NX')
local since = redis.call('GET', began)
-- The clock of Redis was set back.
if tonumber(since) > now then
  redis.call('SET', began, now)
  since = now
end
local age = now - since
local state = redis.call('HGET', record, 'state')
local isTaken = state == 'running' or state == 'sending'
if isTaken and redis.call('EXISTS', leases .. redis.call('HGET', record, 'owner')) == 0 then
  isTaken = false
  if state == 'running' then state = false else state = 'unknown' end
  if state then redis.call('HSET', record, 'state', state) end
end
if isTaken then state = 'running' end
if state then
  return {state, age, since, redis.call('HGET', record, 'input'), redis.call('HGET', record, 'body') or ''}
end
if age < quiet then return {'young', age, since} end
redis.call('ZREMRANGEBYSCORE', all, '-inf', now)
redis.call('ZREMRANGEBYSCORE', holder, '-inf', now)
redis.call('ZREM', all, record)
redis.call('ZREM', holder, record)
if redis.call('ZCARD', all) >= most or redis.call('ZCARD', holder) >= share then return {'full', age, since} end
redis.call('DEL', record)
redis.call('HSET', record, 'state', 'running', 'input', input, 'claim', claim, 'owner', owner)
redis.call('PEXPIRE', record, retention)
for _, set in ipairs({all, holder}) do
  redis.call('ZADD', set, now + retention, record)
  redis.call('PEXPIRE', set, retention)
end
redis.call('SET', leases .. owner, 1, 'PX', lease)
return {'taken', age, since}
`);

/**
 * Promise: gives 1 only while the claim is the current one and the lease of its replica has not expired. From then on the
 * create may have taken effect, and the lease lasts for its whole time again.
 */
export const SENDING = script(`
local record, lease = KEYS[1], KEYS[2]
if redis.call('HGET', record, 'claim') ~= ARGV[1] or redis.call('EXISTS', lease) == 0 then return 0 end
redis.call('HSET', record, 'state', 'sending', 'body', ARGV[2])
redis.call('PEXPIRE', lease, ARGV[3])
return 1
`);

/**
 * Promise: a success is never replaced. Another outcome is recorded by the holder of the claim only; a success also where
 * the outcome is unknown, by any replica that has found it.
 */
export const PUT = script(`
local record = KEYS[1]
local claim, state, body = ARGV[1], ARGV[2], ARGV[3]
local known = redis.call('HGET', record, 'state')
if known == 'created' then return 0 end
local isOwn = redis.call('HGET', record, 'claim') == claim
if not isOwn and not (known == 'unknown' and state == 'created') then return 0 end
redis.call('HSET', record, 'state', state, 'body', body)
redis.call('HDEL', record, 'claim', 'owner')
return 1
`);

/** Promise: frees the key only for the holder of the claim, and never a success. */
export const FREE = script(`
local record, all, holder = KEYS[1], KEYS[2], KEYS[3]
if redis.call('HGET', record, 'claim') ~= ARGV[1] then return 0 end
redis.call('DEL', record)
redis.call('ZREM', all, record)
redis.call('ZREM', holder, record)
return 1
`);

/** Promise: records a claim again in a store that has lost it, unless the key has a record there. */
export const RESTORE = script(`
local record, all, holder = KEYS[1], KEYS[2], KEYS[3]
local claim, owner, input, body, retention = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
if redis.call('EXISTS', record) == 1 then return 0 end
local state = body == '' and 'running' or 'sending'
redis.call('HSET', record, 'state', state, 'input', input, 'claim', claim, 'owner', owner, 'body', body)
redis.call('PEXPIRE', record, retention)
for _, set in ipairs({all, holder}) do
  redis.call('ZADD', set, now + retention, record)
  redis.call('PEXPIRE', set, retention)
end
return 1
`);

/** Promise: gives 1 while a living replica has the claim to the key. */
export const IS_RUNNING = script(`
local state, owner = unpack(redis.call('HMGET', KEYS[1], 'state', 'owner'))
if state ~= 'running' and state ~= 'sending' then return 0 end
return redis.call('EXISTS', ARGV[1] .. owner)
`);
