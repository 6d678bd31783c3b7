import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { Redis } from 'ioredis';
import { describe, onTestFinished } from 'vitest';

const IS_THERE = spawnSync('redis-server', ['--version']).status === 0;
const HOW = 'needs redis-server (Debian: apt-get install redis-server)';

/** A `describe` that is skipped without redis-server, and says so; with REQUIRE_TOOLS=1 its tests run and fail instead. */
export function describeWithRedis(name: string, tests: () => void): void {
  const isSkipped = !IS_THERE && process.env.REQUIRE_TOOLS !== '1';
  describe.skipIf(isSkipped)(isSkipped ? `${name} (${HOW})` : name, tests);
}

/** A redis-server that holds nothing, for as long as the test runs. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** A client of the test. */
  readonly client: Redis;
  /** Ends the server; what it held is gone. */
  readonly stop: () => Promise<void>;
  /** Starts it on its port again, empty. */
  readonly start: () => Promise<void>;
  /** Stops and continues the process: it accepts connections, and responds to nothing. */
  readonly hang: () => void;
  readonly wake: () => void;
  /** Moves the beginning of all stores there into the past; they have one when a gateway has connected. */
  readonly age: (ms: number) => Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

export async function startRedis(settings: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...settings];
    const started = spawn('redis-server', [...words, '--dir', tmpdir()], { stdio: ['ignore', 'pipe', 'ignore'] });
    child = started;
    let printed = '';
    for await (const chunk of started.stdout.iterator({ destroyOnReturn: false })) {
      printed += chunk;
      if (printed.includes('Ready to accept')) break;
    }
    started.stdout.resume();
    if (!printed.includes('Ready to accept')) throw new Error(`redis-server has not started: ${printed}`);
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  await start();
  const client = new Redis({ port, lazyConnect: true, retryStrategy: () => 50 }).on('error', () => {});
  onTestFinished(async () => {
    client.disconnect();
    await stop();
  });
  const hang = () => void child?.kill('SIGSTOP');
  const wake = () => void child?.kill('SIGCONT');

  async function age(ms: number): Promise<void> {
    const names = await client.keys('*:began');
    if (names.length === 0) throw new Error('No gateway has connected yet.');
    for (const name of names) await client.set(name, Date.now() - ms);
  }

  return { port, url: `redis://127.0.0.1:${port}/0`, client, stop, start, hang, wake, age };
}
