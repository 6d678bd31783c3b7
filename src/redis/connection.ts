import { setTimeout as wait } from 'node:timers/promises';
import type { Redis as Connection } from 'ioredis';
import { type Redis, RedisError, type Script } from './redis.ts';

const COMMAND_MS = 100;
const TIMEOUT = 'timeout';
const PROBE_MS = 500;

const OPTIONS = {
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  connectTimeout: 2_000,
  // A host that has vanished closes no connection. With the renewals and the probes of each second and half second a
  // replica is back within 5 s, before a store that began empty gives keys away.
  socketTimeout: 2_000,
  retryStrategy: () => PROBE_MS,
  // The probe below finds out more than these.
  enableReadyCheck: false,
  disableClientInfo: true,
  protocol: 2,
} as const;

/** Runs whenever Redis may have become usable, or unusable. */
export interface Probe {
  readonly script: Script;
  readonly keys: readonly string[];
}

/** Receives each change, once. `cause` is a code: ECONNREFUSED, timeout, WRONGPASS. */
export interface Availability {
  readonly failed: (cause: string) => void;
  readonly restored: () => void;
}

/**
 * Connects to Redis, and again whenever the connection is lost. A command that fails is followed by a probe. While probes
 * fail nothing else is sent, so that no request waits for a Redis that hangs. Loads ioredis.
 */
export function openRedis(url: string, probe: Probe, { failed, restored }: Availability): Redis {
  const { address, database } = addressIn(url);
  let client: Connection | undefined;
  let state: 'starting' | 'up' | 'down' | 'closed' = 'starting';
  let connectionCause: string | undefined;
  let isChecking = false;
  let onStarted = () => {};
  const started = new Promise<void>((resolve) => {
    onStarted = resolve;
  });

  // The bundle knows the default export alone.
  const loaded = import('ioredis')
    .then(({ default: { Redis: Client } }) => {
      if (state === 'closed') return;
      client = new Client(address, OPTIONS)
        .on('error', (error: unknown) => {
          connectionCause = causeOf(error);
        })
        .on('ready', () => {
          connectionCause = undefined;
          void check();
        })
        .on('close', () => void check());
    })
    .catch((error: unknown) => turn('down', causeOf(error)));

  function turn(next: 'up' | 'down', cause = ''): void {
    if (state === 'closed' || state === next) return;
    if (next === 'down') failed(cause);
    else if (state === 'down') restored();
    state = next;
    onStarted();
  }

  async function check(): Promise<void> {
    if (isChecking) return;
    isChecking = true;
    while (state !== 'closed') {
      const error = await tried().then(() => undefined, causeOf);
      if (error === undefined) {
        turn('up');
        break;
      }
      turn('down', connectionCause ?? error);
      await wait(PROBE_MS, undefined, { ref: false });
    }
    isChecking = false;
  }

  /** ioredis goes on in the first database where Redis refuses another one: the connection is usable only after this. */
  async function tried(): Promise<void> {
    if (client && database > 0) await inTime(client.select(database));
    await send(probe.script, probe.keys, []);
  }

  async function send({ lua, sha1 }: Script, keys: readonly string[], args: readonly (string | number)[]) {
    if (!client) throw new RedisError(false);
    const given = [...keys, ...args];
    try {
      return await inTime(client.evalsha(sha1, keys.length, ...given));
    } catch (error) {
      if (causeOf(error) !== 'NOSCRIPT') throw error;
      return inTime(client.eval(lua, keys.length, ...given));
    }
  }

  async function run(...command: Parameters<Redis['run']>): Promise<unknown> {
    if (state === 'starting') {
      await loaded;
      await Promise.race([started, wait(COMMAND_MS, undefined, { ref: false })]);
    }
    if (state !== 'up') throw new RedisError(false);
    try {
      return await send(...command);
    } catch (error) {
      void check();
      throw new RedisError(true, error);
    }
  }

  async function responds(): Promise<boolean> {
    if (state !== 'up') return false;
    return run(probe.script, probe.keys, []).then(
      () => true,
      () => false,
    );
  }

  function close(): void {
    state = 'closed';
    onStarted();
    client?.disconnect();
  }

  return { run, responds, close };
}

/**
 * Rejects without a reply within 100 ms. The time limit of ioredis would also reject replies that have arrived while this
 * process was busy, since timers run before sockets are read: here the sockets are read once more.
 */
function inTime(reply: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(TIMEOUT));
    const timer = setTimeout(setImmediate, COMMAND_MS, late);
    reply.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The URL without its database, which each new connection begins without. */
function addressIn(url: string): { readonly address: string; readonly database: number } {
  const { pathname } = new URL(url);
  return { address: url.slice(0, url.length - pathname.length), database: Number(pathname.slice(1)) };
}

/** A code without what the message holds otherwise, such as an address. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.message === TIMEOUT) return TIMEOUT;
  if ('code' in error) return String(error.code);
  return /^[A-Z]{3,}/.exec(error.message)?.[0] ?? 'closed';
}
