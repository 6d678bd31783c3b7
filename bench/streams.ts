import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, percentile } from './chaos/figures.ts';
import { spread } from './run/statistics.ts';
import { ROOT } from './run/tools.ts';
import { measureCycles } from './streams/cycles.ts';
import { measureFanOut } from './streams/fan-out.ts';
import { FOLLOW, openFollowedGateway } from './streams/gateway.ts';
import { measureQuiet } from './streams/quiet-proxy.ts';
import { measureTabs } from './streams/tabs.ts';

const USAGE = `npm run streams -- [--subscribers N] [--intervals N] [--cycles N] [--minutes N] [PART]...

Live queries of a gateway in a process of its own. Parts: fan-out, cycles, tabs, quiet; all of them by default.
`;

const number = (value: number) => ({ type: 'string', default: String(value) }) as const;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    subscribers: number(2_000),
    intervals: number(15),
    cycles: number(10_000),
    minutes: number(3),
    help: { type: 'boolean' },
  },
});

const MAX_CPU_US = 25;
const MAX_RSS_BYTES = 60_000;
const MAX_QUERY_MS = 50;
const IDLE_MS = 15_000;

const main = join(ROOT, 'dist', 'main.js');

async function fanOut(): Promise<Figure[]> {
  const { subscribers, cpuUsAnEvent, events, pollsAnInterval, rssBytesAStream } = await measureFanOut(
    main,
    Number(values.subscribers),
    Number(values.intervals),
  );
  return [
    {
      promise: `${subscribers} subscribers of one thing cost one poll an interval`,
      figure: `polls ${spread(pollsAnInterval)}, events ${spread(events)}`,
      isKept: pollsAnInterval.every((polls) => polls === 1) && events.every((count) => count === subscribers),
    },
    {
      promise: `an event costs at most ${MAX_CPU_US} us of CPU`,
      figure: `${spread(cpuUsAnEvent)} us`,
      isKept: percentile(cpuUsAnEvent, 0.5) <= MAX_CPU_US,
    },
    {
      promise: `a stream takes at most ${MAX_RSS_BYTES / 1_000} kB`,
      figure: `${(rssBytesAStream / 1_000).toFixed(1)} kB`,
      isKept: rssBytesAStream <= MAX_RSS_BYTES,
    },
  ];
}

async function cycles(): Promise<Figure[]> {
  const { cycles: count, left, pollsAfter, rssBefore, rssAfter } = await measureCycles(main, Number(values.cycles));
  const rss = `RSS ${(rssBefore / 1e6).toFixed(0)} -> ${(rssAfter / 1e6).toFixed(0)} MB`;
  return [
    {
      promise: `${count} subscribe-and-leave cycles leave no timer, listener, socket or poller`,
      figure: `${left.length === 0 ? 'nothing left' : left.join(', ')}; ${pollsAfter} polls afterwards; ${rss}`,
      isKept: left.length === 0 && pollsAfter === 0,
    },
  ];
}

async function tabs(): Promise<Figure[]> {
  const { tabs: count, queryMs } = await measureTabs(main, 3, 50);
  return [
    {
      promise: `${count} tabs with a stream each answer a query within ${MAX_QUERY_MS} ms`,
      figure: `${spread(queryMs)} ms (n ${queryMs.length})`,
      isKept: percentile(queryMs, 0.99) <= MAX_QUERY_MS,
    },
  ];
}

async function quiet(): Promise<Figure[]> {
  const gateway = await openFollowedGateway(main);
  const operation = { ...FOLLOW, query: 'subscription ($id: ID!) { checkpoint(id: $id) { id } }' };
  const times = { idleMs: IDLE_MS, ms: Number(values.minutes) * 60_000 };
  const { isOpen, lastedMs, longestSilenceMs, events } = await measureQuiet(gateway.port, operation, times);
  await gateway.close();
  return [
    {
      promise: `a quiet stream stays open for ${values.minutes} minutes behind a proxy that cuts after ${IDLE_MS / 1_000} s`,
      figure: `${(lastedMs / 1_000).toFixed(0)} s, ${events} event, longest silence ${(longestSilenceMs / 1_000).toFixed(1)} s`,
      isKept: isOpen && events === 1,
    },
  ];
}

const parts: Readonly<Record<string, () => Promise<Figure[]>>> = { 'fan-out': fanOut, cycles, tabs, quiet };

if (values.help) {
  process.stdout.write(USAGE);
  process.exit(0);
}
for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  for (const { promise, figure, isKept } of (await parts[name]?.()) ?? []) {
    process.stdout.write(`${isKept ? 'pass' : 'FAIL'}  ${promise}: ${figure}\n`);
    if (!isKept) process.exitCode = 1;
  }
}
process.exit();
