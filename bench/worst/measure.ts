import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { startFlags } from '../run/start-flags.ts';
import { type WorstQuery, worstConfig } from './queries.ts';

/** What one answer, or several at once, did to a gateway. */
export interface Strain {
  /** The most memory above that of the idle process, in MB. */
  readonly rssMb: number;
  /** The longest time for which nothing else ran, in ms. */
  readonly heldMs: number;
  /** The slowest answer of /health beside it, in ms. */
  readonly healthMs: number;
  readonly answerMb: number;
  readonly codes: string;
}

// Within the gateway's own process: the peak of its memory, and how late its timers were since the last look.
const HOOK = `
  import { monitorEventLoopDelay } from 'node:perf_hooks';
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  process.on('message', () => {
    process.send({ rss: process.memoryUsage.rss(), peak: process.resourceUsage().maxRSS * 1024, heldMs: delay.max / 1e6 });
    delay.reset();
  });
  // It does not outlive whoever measures.
  process.on('disconnect', () => process.exit());
  process.channel.unref();`;

interface Look {
  readonly rss: number;
  readonly peak: number;
  readonly heldMs: number;
}

/** Asks a fresh gateway process so many times at once. */
export async function measure(main: string, origin: string, worst: WorstQuery, times: number): Promise<Strain> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-worst-'));
  const config = join(folder, 'gateway.json');
  writeFileSync(config, JSON.stringify(worstConfig(origin)));
  const hook = `data:text/javascript,${encodeURIComponent(HOOK)}`;
  const gateway = fork(main, ['--config', config], {
    execArgv: [...startFlags, '--import', hook],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  // A connection for each: the gateway closes one that is kept at a moment of its own.
  const dispatcher = new Agent({ connections: 32, pipelining: 0, headersTimeout: 0, bodyTimeout: 0 });
  const look = async () => {
    gateway.send('look');
    const [seen] = (await once(gateway, 'message')) as [Look];
    return seen;
  };
  try {
    const url = await addressOf(gateway.stdout);
    await ask(url, { name: '', query: '{ upstreams { name } }' }, dispatcher);
    await ask(url, { name: '', query: '{ upstreams { id } }', method: 'GET' }, dispatcher);
    await sleep(200);
    const idle = await look();
    let isOver = false;
    const health = watchHealth(url, dispatcher, () => isOver);
    const answers = await Promise.all(Array.from({ length: times }, () => ask(url, worst, dispatcher)));
    await sleep(50);
    const after = await look();
    isOver = true;
    return {
      rssMb: (Math.max(after.peak, after.rss) - idle.rss) / 1e6,
      heldMs: after.heldMs,
      healthMs: await health,
      answerMb: Math.max(...answers.map(({ bytes }) => bytes)) / 1e6,
      codes: [...new Set(answers.map(({ codes }) => codes))].join(' / '),
    };
  } finally {
    await dispatcher.destroy();
    gateway.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

async function addressOf(output: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of output ?? []) {
    text += String(chunk);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(text) ?? [];
    if (!url) continue;
    output?.resume();
    return url;
  }
  throw new Error(`The gateway did not start: ${text}`);
}

async function ask(url: string, { query, variables = {}, method, accept = '*/*' }: WorstQuery, dispatcher: Agent) {
  const headers = { accept, 'content-type': 'application/json', 'graphql-require-preflight': '1' };
  const { body } =
    method === 'GET'
      ? await request(`${url}/graphql?${new URLSearchParams({ query })}`, { headers, dispatcher })
      : await request(`${url}/graphql`, {
          method: 'POST',
          headers,
          dispatcher,
          body: JSON.stringify({ query, variables }),
        });
  const bytes = Buffer.from(await body.arrayBuffer());
  const codes = [...new Set(bytes.toString('latin1').match(/"code":"[A-Z_]+"/g) ?? [])].map((code) =>
    code.slice(8, -1),
  );
  return { bytes: bytes.length, codes: codes.join(' ') || 'data' };
}

async function watchHealth(url: string, dispatcher: Agent, isOver: () => boolean): Promise<number> {
  let slowest = 0;
  while (!isOver()) {
    const startedAt = performance.now();
    const { body } = await request(`${url}/health`, { dispatcher });
    await body.dump();
    slowest = Math.max(slowest, performance.now() - startedAt);
    await sleep(5);
  }
  return slowest;
}
