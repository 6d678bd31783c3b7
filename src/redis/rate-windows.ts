import type { Keyspace } from './keyspace.ts';
import { type Redis, script } from './redis.ts';

const WINDOW_MS = 60_000;

/** A window that counts the calls of one caller, token or address, on all replicas. */
export interface SharedWindow {
  readonly name: string;
  readonly max: number;
}

export interface WindowState {
  readonly left: number;
  /** Until the first calls in the window expire, in ms; for a refusal, until enough of them have. */
  readonly freeInMs: number;
}

export interface Reservation {
  /** The first window with too few calls left, for a refusal. */
  readonly refusedBy: WindowState | undefined;
  /** The window with the fewest calls left, behind an accepted reservation. */
  readonly least: WindowState;
  /** Replaces the reservation by the calls that were made. */
  readonly settle: (made: number) => void;
}

/** Sliding windows of 60 seconds in Redis. */
export interface RateWindows {
  /** Reserves calls in all windows, or in none. With 0 it only reads. Undefined while Redis fails. */
  readonly reserve: (windows: readonly SharedWindow[], calls: number) => Promise<Reservation | undefined>;
}

// A window is a hash from the second in which a slice began to "<calls> <instant of its last addition>".

const SLICES = `
local function slices(key)
  local found, used = {}, 0
  local fields = redis.call('HGETALL', key)
  for at = 1, #fields, 2 do
    local calls, last = string.match(fields[at + 1], '^(%-?%d+) (%d+)$')
    if last + ${WINDOW_MS} <= now then redis.call('HDEL', key, fields[at])
    else
      used = used + calls
      found[#found + 1] = {second = tonumber(fields[at]), calls = tonumber(calls), last = tonumber(last)}
    end
  end
  table.sort(found, function(one, other) return one.second < other.second end)
  return found, used
end
local function freeInMs(found, amount)
  local freed = 0
  for _, slice in ipairs(found) do
    freed = freed + slice.calls
    if slice.calls > 0 and freed >= amount then return slice.last + ${WINDOW_MS} - now end
  end
  return ${WINDOW_MS}
end
local function add(key, calls)
  local second = math.floor(now / 1000)
  local known = redis.call('HGET', key, second)
  local before = known and string.match(known, '^%-?%d+') or 0
  redis.call('HSET', key, second, string.format('%.0f %.0f', before + calls, now))
  redis.call('PEXPIRE', key, ${WINDOW_MS} + 1000)
  return second
end
`;

/**
 * Promise: within any 60 seconds no window accepts more calls than its limit, on all replicas together. A refusal takes
 * nothing of any window. Gives 1 or 0, the second of the reservation, and what is left of the least window, or of the one
 * that refuses, with the time until it has more.
 */
const RESERVE = script(`${SLICES}
local calls = tonumber(ARGV[1])
local least, freeIn
for at, key in ipairs(KEYS) do
  local found, used = slices(key)
  local left = math.max(0, ARGV[at + 1] - used)
  if calls > left then return {0, 0, left, freeInMs(found, calls - left)} end
  if not least or left - calls < least then
    least = left - calls
    freeIn = freeInMs(found, 0)
  end
end
if calls == 0 then return {1, 0, least, freeIn} end
local second
for _, key in ipairs(KEYS) do second = add(key, calls) end
return {1, second, least, freeIn}
`);

/** Promise: replaces a reservation by the calls made. They count from now on, since they were made until now. */
const SETTLE = script(`
${SLICES}
for _, key in ipairs(KEYS) do
  local known = redis.call('HGET', key, ARGV[1])
  if known then
    local calls, last = string.match(known, '^(%-?%d+) (%d+)$')
    redis.call('HSET', key, ARGV[1], string.format('%.0f %s', calls - ARGV[2], last))
  end
  if tonumber(ARGV[3]) > 0 then add(key, ARGV[3]) end
end
return 1
`);

export function redisRateWindows(redis: Redis, keyspace: Keyspace): RateWindows {
  async function reserve(windows: readonly SharedWindow[], calls: number): Promise<Reservation | undefined> {
    const names = windows.map(({ name }) => keyspace.nameOf('rate', name));
    const limits = windows.map(({ max }) => max);
    const reply = await redis.run(RESERVE, names, [calls, ...limits]).catch(() => undefined);
    if (reply === undefined) return undefined;
    const [isAccepted, second = 0, left = 0, freeInMs = WINDOW_MS] = reply as readonly number[];
    const state = { left, freeInMs };
    return {
      refusedBy: isAccepted === 1 ? undefined : state,
      least: state,
      // Unless Redis works, the reservation counts in place of the calls made.
      settle: (made) => void redis.run(SETTLE, names, [second, calls, made]).catch(() => {}),
    };
  }

  return { reserve };
}
