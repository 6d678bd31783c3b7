import { createHash } from 'node:crypto';

/** A Lua script. Redis runs it as one step, between any two commands of others. */
export interface Script {
  readonly lua: string;
  readonly sha1: string;
}

/** The part of Redis that the gateway uses. */
export interface Redis {
  /** Runs a script. Rejects with a RedisError without a reply within 100 ms, and immediately while Redis fails. */
  readonly run: (script: Script, keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;
  /** Whether Redis responds now, within 100 ms. */
  readonly responds: () => Promise<boolean>;
  /** Ends the connection. */
  readonly close: () => void;
}

/** A script that Redis has not run, or whose reply is missing. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  /** Whether the script may have run. */
  readonly mayHaveRun: boolean;

  constructor(mayHaveRun: boolean, cause?: unknown) {
    super('Redis does not respond.', { cause });
    this.mayHaveRun = mayHaveRun;
  }
}

/** `now`: ms since the epoch, by the clock of Redis, which all replicas share. */
const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

export function script(body: string): Script {
  const lua = NOW + body;
  return { lua, sha1: createHash('sha1').update(lua).digest('hex') };
}

/** The reply of a script as texts; nil is an empty text. */
export function textsIn(reply: unknown): readonly string[] {
  return Array.isArray(reply) ? reply.map((each) => (each === null ? '' : String(each))) : [String(reply)];
}
