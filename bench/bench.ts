import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readWishes, type SetName, USAGE, type Wishes } from './run/command-line.ts';
import { keepAwake, LOAD_CORE } from './run/process.ts';
import { writeResults } from './run/results.ts';
import { servers } from './run/servers.ts';
import { BENCH, prepare, ToolError } from './run/tools.ts';
import { UsageError } from './run/usage-error.ts';
import { against } from './sets/against.ts';
import type { Section, SetContext } from './sets/context.ts';
import { growth } from './sets/growth.ts';
import { latency } from './sets/latency.ts';
import { newDocuments } from './sets/new-documents.ts';
import { speed } from './sets/speed.ts';
import { start } from './sets/start.ts';

const sets: Readonly<Record<SetName, (context: SetContext) => Promise<Section>>> = {
  hot: speed('hot'),
  keys: speed('keys'),
  callers: speed('callers'),
  mixed: speed('mixed'),
  cbr: speed('cbr'),
  latency,
  'new-documents': newDocuments,
  growth,
  start,
};

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const names = Object.keys(servers);
  const wishes = readWishes(process.argv.slice(2), names);
  if (wishes === undefined) {
    const list = Object.entries(servers).map(([name, { title }]) => `  ${name.padEnd(18)} ${title}`);
    return say(`${USAGE}\nServers:\n\n${list.join('\n')}`);
  }
  prepare(wishes.gateway);
  // What compares the answers belongs to the load.
  spawnSync('taskset', ['-a', '-c', '-p', String(LOAD_CORE), String(process.pid)]);
  keepAwake(LOAD_CORE);
  write(wishes, await measure({ wishes, say }));
}

async function measure(context: SetContext): Promise<readonly Section[]> {
  const { wishes } = context;
  if (wishes.against !== undefined) return [await against(context, wishes.against)];
  const sections: Section[] = [];
  for (const name of wishes.sets) {
    say(`== ${name}`);
    sections.push(await sets[name](context));
  }
  return sections;
}

function write(wishes: Wishes, sections: readonly Section[]): void {
  const name = wishes.isWhole ? 'results' : 'results.partial';
  const { text, svg } = writeResults(wishes, sections);
  writeFileSync(join(BENCH, `${name}.md`), text);
  if (svg !== undefined) writeFileSync(join(BENCH, `${name}.svg`), svg);
  say(text);
  const failed = sections
    .flatMap(({ cells }) => [...(cells?.values() ?? [])].flat())
    .filter((cell) => cell.failure && !cell.isLeftOut);
  if (failed.length === 0) return;
  say(`${failed.length} measurements failed; the tables say why.`);
  process.exitCode = 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
await main().catch((error: unknown) => {
  const isExpected = error instanceof UsageError || error instanceof ToolError;
  process.stderr.write(`${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write(`\n${USAGE}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
