import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFlags } from './run/start-flags.ts';
import { median, quantile } from './run/statistics.ts';

// Usage: tsx bench/starts.ts ENTRY... From the spawn of each dist/main.js to the line with its address, in turn.

const ROUNDS = 15;
const upstream = {
  name: 'sg',
  kind: 'cbr',
  endpoint: 'http://127.0.0.1:9',
  projectId: 'p',
  auth: { mode: 'passthrough' },
};

async function start(entry: string, config: string): Promise<number> {
  const begun = performance.now();
  const words = [...startFlags, entry, '--port', '0', '--config', config];
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const ended = once(child, 'close');
  const printed = once(child.stdout, 'data').then(() => performance.now() - begun);
  const early = ended.then(() => Promise.reject(new Error(`${entry} ended without listening.`)));
  const tookMs = await Promise.race([printed, early]);
  early.catch(() => {});
  child.kill('SIGKILL');
  await ended;
  return tookMs;
}

const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-starts-'));
try {
  const config = join(folder, 'gateway.config.json');
  writeFileSync(config, JSON.stringify({ upstreams: [upstream] }));
  const figures = process.argv.slice(2).map((entry) => ({ entry, tookMs: [] as number[] }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { entry, tookMs } of figures) tookMs.push(await start(entry, config));
  for (const { entry, tookMs } of figures) {
    const quartiles = [quantile(tookMs, 0.25), median(tookMs), quantile(tookMs, 0.75)].map((ms) => ms.toFixed(0));
    process.stdout.write(`${entry}: quartiles and median ${quartiles.join(', ')} ms\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
