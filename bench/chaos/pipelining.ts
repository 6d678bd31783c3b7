import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Agent, request } from 'undici';
import { startFlags } from '../run/start-flags.ts';
import { percentile } from './figures.ts';
import { QUEUES, slowRequest } from './queues.ts';
import { listen, sendVault } from './server.ts';

const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const SLOW_MS = 2_000;
const REQUESTS_PER_SECOND = 50;
const LOOK_MS = 50;

export interface PipeliningFigures {
  /** The most memory of the gateway's process above what it had before, in MB. */
  readonly growthMb: number;
  /** The 99th percentile of a good client alone and beside the attack. */
  readonly aloneMs: number;
  readonly besideMs: number;
}

export interface PipeliningRun {
  /** Of the attack. When the gateway ends one, it comes again. */
  readonly connections: number;
  readonly seconds: number;
  /** What comes behind the slow requests, by turns; of every kind unless given. */
  readonly queues?: readonly string[];
}

// Sends what it can over each connection, and reads all answers. The first ones come over two seconds. An attacker has
// processors of its own: on this machine it takes what the others leave.
const ATTACK = `
  require('node:os').setPriority(19);
  const { workerData: { port, first, queues, connections } } = require('node:worker_threads');
  let number = 0;
  function attack() {
    const [begin, queue] = [first.replace('0'.repeat(12), String(number).padStart(12, '0')), queues[number % queues.length]];
    number += 1;
    const pump = () => { while (!socket.destroyed && socket.write(queue, 'latin1')); };
    const socket = require('node:net').connect(port, '127.0.0.1', () => { socket.write(begin); pump(); });
    socket.on('drain', pump).on('error', () => {}).on('close', () => setTimeout(attack, 10)).resume();
  }
  for (let count = 0; count < connections; count += 1) setTimeout(attack, (2_000 * count) / connections);`;

/** A good client asks all the time; then connections that send without end behind a slow request of theirs. */
export async function measurePipelining({
  connections,
  seconds,
  queues = Object.values(QUEUES),
}: PipeliningRun): Promise<PipeliningFigures> {
  const alive = await listen(({ url = '' }, response) => sendVault(response, url));
  const slow = await listen(({ url = '' }, response) => {
    setTimeout(() => sendVault(response, url), Math.random() * SLOW_MS);
  });
  const gateway = await startProcess({ alive: alive.origin, slow: slow.origin });
  const dispatcher = new Agent({ connections: 64, pipelining: 1 });
  let most = 0;

  async function ask(): Promise<number> {
    const begun = performance.now();
    const { body } = await request(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ vault(id: \\"vault:alive:00000000-0000-4000-8000-000000000001\\") { name } }"}',
      dispatcher,
    });
    if ((await body.text()) !== '{"data":{"vault":{"name":"orders"}}}') throw new Error('A wrong answer.');
    return performance.now() - begun;
  }

  async function phase(lengthMs: number): Promise<number> {
    const pending: Promise<number>[] = [];
    most = 0;
    const load = setInterval(() => pending.push(ask()), 1_000 / REQUESTS_PER_SECOND);
    const look = setInterval(() => {
      most = Math.max(most, gateway.rssMb());
    }, LOOK_MS);
    await sleep(lengthMs);
    clearInterval(load);
    clearInterval(look);
    return percentile(await Promise.all(pending), 0.99);
  }

  // The page and the code are warm in both phases.
  await fetch(`${gateway.url}/graphql`, { headers: { accept: 'text/html' } }).then((page) => page.text());
  await phase(2_000);
  const aloneMs = await phase(Math.min(seconds, 15) * 1_000);
  const before = most;
  const port = Number(new URL(gateway.url).port);
  const attack = new Worker(ATTACK, {
    eval: true,
    workerData: { port, first: slowRequest(0), queues, connections },
  });
  const besideMs = await phase(seconds * 1_000);

  await attack.terminate();
  await dispatcher.destroy();
  await gateway.close();
  await alive.close();
  await slow.close();
  return { growthMb: most - before, aloneMs, besideMs };
}

/** The gateway as a process of its own, over upstreams of kind cbr. */
async function startProcess(endpoints: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-chaos-'));
  const config = join(folder, 'gateway.config.json');
  const auth = { mode: 'token', token: 'token-of-the-gateway' };
  const upstreams = Object.entries(endpoints).map(([name, endpoint]) => {
    return { name, kind: 'cbr', endpoint, projectId: 'p1', maxParallel: 1_000, auth };
  });
  writeFileSync(config, JSON.stringify({ port: 0, upstreams }));
  const child = spawn(process.execPath, [...startFlags, '--import', TSX, MAIN, '--config', config], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (printed.length < 1_000) printed += text;
  });
  const pattern = /Gateway {3}(http:\S+)/;
  while (!pattern.test(printed) && child.exitCode === null) await sleep(20);
  return {
    url: pattern.exec(printed)?.[1] ?? '',
    rssMb: () => {
      if (child.exitCode !== null || child.signalCode !== null) throw new Error('The gateway has ended.');
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return (Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1_024) / 1e6;
    },
    close: async () => {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
