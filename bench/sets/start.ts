import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askOnce, asksFor } from '../run/requests.ts';
import { servers } from '../run/servers.ts';
import { brief, median, quantile } from '../run/statistics.ts';
import type { Section, SetContext } from './context.ts';

const TIMES = 11;

/** From the spawn of the gateway to its first answer. */
export async function start({ wishes, say }: SetContext): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-bench-'));
  const [ask] = asksFor('graph', 'q4');
  const tookMs: number[] = [];
  try {
    for (let time = 0; time < TIMES; time += 1) {
      // Nobody listens there: Q4 asks no upstream.
      const stage = { upstream: 'http://127.0.0.1:9', isCbr: false, folder, gateway: wishes.gateway };
      const begun = performance.now();
      const running = await servers.gateway?.start(stage);
      if (!running || !ask) throw new Error('There is no gateway to start.');
      await askOnce(running.url, ask.request);
      tookMs.push(performance.now() - begun);
      await running.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  say(`start: ${tookMs.map((took) => took.toFixed(0)).join(', ')} ms`);
  const ms = (value: number) => `${brief(value)} ms`;
  const text = `From the spawn of \`node dist/main.js\` to the first 200 of a query, ${TIMES} times on one core, looked for every 10 ms: lower quartile ${ms(quantile(tookMs, 0.25))}, median ${ms(median(tookMs))}, slowest ${ms(Math.max(...tookMs))}.`;
  return { title: 'Start', text };
}
