import { renameSync, writeFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { queryObjects } from 'node:v8';

/** What a process holds when its garbage is collected. */
export interface Look {
  readonly number: number;
  readonly heapUsed: number;
  readonly external: number;
  readonly rss: number;
  /** What keeps the process busy, by kind: sockets, timers. */
  readonly active: Readonly<Record<string, number>>;
  /** Objects that are alive, busy or not. */
  readonly alive: Readonly<Record<string, number>>;
  readonly listeners: number;
  /** Node's own warnings: of a listener that is added again and again, above all. */
  readonly warnings: readonly string[];
}

// Loaded before the gateway by --import, with --expose-gc: on SIGUSR2 it writes what the process holds into a file.
const file = process.env.SOAK_LOOK;
const warnings: string[] = [];
const Timeout = setTimeout(() => undefined, 0).constructor;
let number = 0;

async function collect(): Promise<void> {
  for (let time = 0; time < 4; time += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function look(): Promise<void> {
  if (file === undefined) return;
  await collect();
  const active: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) active[kind] = (active[kind] ?? 0) + 1;
  const { heapUsed, external, rss } = process.memoryUsage();
  const classes = { Socket, IncomingMessage, ServerResponse, AbortSignal, Timeout };
  const alive = Object.fromEntries(
    Object.entries(classes).map(([name, one]) => [name, Number(queryObjects(one, { format: 'count' }))]),
  );
  const listeners = process.eventNames().reduce((count, name) => count + process.listenerCount(name), 0);
  number += 1;
  const found: Look = { number, heapUsed, external, rss, active, alive, listeners, warnings };
  writeFileSync(`${file}.new`, JSON.stringify(found));
  renameSync(`${file}.new`, file);
}

process.on('warning', ({ name, message }) => {
  // The one that this file brings about.
  if (name !== 'ExperimentalWarning') warnings.push(`${name}: ${message}`);
});
process.on('SIGUSR2', () => void look());
