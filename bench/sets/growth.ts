import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { graphOf, growingUpstreams, newestOf, walkList } from '../growth.ts';
import type { Operation } from '../queries.ts';
import { LOAD_CORE, type Pinned, spawnPinned } from '../run/process.ts';
import { askOnce, postOf } from '../run/requests.ts';
import { startGateway } from '../run/servers.ts';
import { brief, median } from '../run/statistics.ts';
import { table } from '../run/tables.ts';
import { COMPILED } from '../run/tools.ts';
import { runWrk } from '../run/wrk.ts';
import { graphLevels, listLengths, PAGE, planLengths } from '../upstream/growth.ts';
import { COUNT } from '../upstream/server.ts';
import type { Section, SetContext } from './context.ts';

/** Something that was made larger step by step. */
interface Step {
  readonly what: string;
  readonly size: string;
  readonly operations: readonly Operation[];
  /** Rows or levels of one reply. */
  readonly units: number;
  readonly cpuUs: number[];
}

const HEADERS = { accept: 'application/json', 'x-auth-token': 'token-of-caller-0' };

/** Whether a row or a level costs more where there are more of them. */
export async function growth({ wishes, say }: SetContext): Promise<Section> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-bench-'));
  const running: Pinned[] = [];
  try {
    const upstream = await spawnPinned({
      core: LOAD_CORE,
      command: process.execPath,
      words: [join(COMPILED, 'upstream', 'main.js'), '0', 'growing'],
      cwd: folder,
      logFile: join(folder, 'upstream.log'),
    });
    running.push(upstream);
    const stage = { upstream: upstream.url, isCbr: false, folder, gateway: wishes.gateway };
    const gateway = await startGateway('gateway', stage, growingUpstreams(upstream.url));
    running.push(gateway);
    const steps = await stepsOver(gateway);
    // Twice as much to warm up as to measure.
    for (const round of [-1, -1, ...Array(Math.min(3, wishes.rounds)).keys()]) {
      for (const step of steps) {
        const cpuUs = await measure(gateway, step, join(folder, 'growth.lua'), wishes.isQuick ? 1 : 2);
        if (round >= 0) step.cpuUs.push(cpuUs);
      }
      say(`growth: ${round < 0 ? 'warm-up' : `round ${round + 1}`}`);
    }
    const rows: string[][] = [];
    for (const step of steps) rows.push(rowOf(step, steps, await callsOf(upstream, gateway, step)));
    return { title: 'Growth', text: [NOTE, table(HEADS, rows)].join('\n\n') };
  } finally {
    for (const one of running.reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOTE = `The gateway alone, one connection, nothing shared. A provider's list is read by cursors, ${PAGE} rows a page, each page as often as every other; of a plan's list the newest five are asked, for which all of it is read; a graph has 50 things on each level.`;
const HEADS = ['what grows', 'size', 'upstream calls of all', 'CPU us a row or level', 'against the smallest'];

async function stepsOver({ url }: Pinned): Promise<readonly Step[]> {
  const ask = async (operation: Operation): Promise<unknown> => {
    const { data, errors } = JSON.parse(await askOnce(url, postOf(operation, HEADERS)));
    if (errors) throw new Error(`The gateway refused what grows: ${JSON.stringify(errors).slice(0, 300)}`);
    return data;
  };
  const steps: Step[] = [];
  for (const length of listLengths) {
    const operations = await walkList(ask, length);
    steps.push({ what: 'list by cursors', size: `${length} rows`, operations, units: PAGE, cpuUs: [] });
  }
  for (const length of planLengths)
    steps.push({
      what: 'list as a whole',
      size: `${length} rows`,
      operations: [newestOf(length)],
      units: length,
      cpuUs: [],
    });
  for (const levels of graphLevels)
    steps.push({
      what: 'graph',
      size: levels === 1 ? '1 level' : `${levels} levels`,
      operations: [graphOf(levels)],
      units: levels,
      cpuUs: [],
    });
  for (const { operations } of steps) await ask(operations[0] ?? newestOf(PAGE));
  return steps;
}

async function measure(gateway: Pinned, { operations, units }: Step, scriptFile: string, seconds: number) {
  const requests = operations.map((operation) => postOf(operation, HEADERS));
  const before = gateway.cpuMs();
  const figures = await runWrk({ url: gateway.url, requests, connections: 1, seconds, scriptFile });
  if (figures.errors > 0) throw new Error(`${figures.errors} replies failed`);
  return ((gateway.cpuMs() - before) * 1000) / figures.requests / units;
}

async function callsOf(upstream: Pinned, { url }: Pinned, { operations }: Step): Promise<number> {
  const count = async () => Number(await (await fetch(`${upstream.url}${COUNT}`)).text());
  const before = await count();
  for (const operation of operations) await askOnce(url, postOf(operation, HEADERS));
  return (await count()) - before;
}

function rowOf(step: Step, steps: readonly Step[], calls: number): string[] {
  const smallest = steps.find(({ what }) => what === step.what);
  const own = median(step.cpuUs);
  return [step.what, step.size, String(calls), brief(own), brief(own / median(smallest?.cpuUs ?? []))];
}
