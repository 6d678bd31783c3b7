import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommands } from './replay/commands.ts';
import { acts } from './replay/corpus/acts.ts';
import { commands } from './replay/corpus/configurations.ts';
import { differencesOf } from './replay/differences.ts';
import { startStage } from './replay/gateway.ts';
import type { Act, Ask, Exchange, Recording, Stage } from './replay/recording.ts';
import { schemasOf } from './replay/schemas.ts';
import { exchange } from './replay/wire.ts';

const USAGE = `Usage: npm run replay -- record FILE | check FILE [--entry dist/main.js]

  record FILE   asks a build of the gateway all there is, and writes down what it answers
  check FILE    asks another build the same, and prints every difference; ends with 1 where there is one
`;

const SIDE_BY_SIDE = 6;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs on a fresh gateway, and keeps every exchange. */
async function onStage(entry: string, stage: Stage, run: Act['run']): Promise<Exchange[]> {
  const { url, takeCalls, stop } = await startStage(entry, stage);
  const exchanges: Exchange[] = [];
  const ask: Ask = async (name, request, replies = 1) => {
    const answers = await exchange(url, request, replies);
    exchanges.push({ name, request, replies, answers, calls: takeCalls() });
    return answers.at(-1) ?? { status: 'none', headers: [], body: '' };
  };
  try {
    await run(ask);
  } finally {
    await stop();
  }
  return exchanges;
}

/** Stages know nothing of one another, and mostly wait. */
async function onStages(entry: string, given: readonly Act[]): Promise<Recording['stages']> {
  const left = [...given.entries()];
  const stages: { stage: Stage; exchanges: Exchange[] }[] = [];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [at, { stage, run }] = next;
      stages[at] = { stage, exchanges: await onStage(entry, stage, run) };
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  return stages;
}

async function record(entry: string): Promise<Recording> {
  const stages = await onStages(entry, acts);
  return { stages, commands: await runCommands(entry, commands), schemas: schemasOf(entry) };
}

/** The same requests, byte by byte, cursors that the other build gave among them. */
async function replay(entry: string, recording: Recording): Promise<Recording> {
  const again = recording.stages.map(({ stage, exchanges }): Act => {
    const run = async (ask: Ask) => {
      for (const { name, request, replies } of exchanges) await ask(name, request, replies);
    };
    return { stage, run };
  });
  const stages = await onStages(entry, again);
  return { stages, commands: await runCommands(entry, recording.commands), schemas: schemasOf(entry) };
}

function summaryOf({ stages, commands: runs }: Recording): string {
  const exchanges = stages.reduce((sum, one) => sum + one.exchanges.length, 0);
  return `${exchanges} exchanges on ${stages.length} stages, ${runs.length} commands`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { entry: { type: 'string' } } });
  const [mode, file] = positionals;
  const entry = values.entry ?? fileURLToPath(new URL('../dist/main.js', import.meta.url));
  if (file === undefined || (mode !== 'record' && mode !== 'check')) {
    process.stderr.write(USAGE);
    return 2;
  }
  if (mode === 'record') {
    const recording = await record(entry);
    writeFileSync(file, JSON.stringify(recording, null, 1));
    print(`${summaryOf(recording)}, written to ${file}`);
    return 0;
  }
  const recording = JSON.parse(readFileSync(file, 'utf8')) as Recording;
  const differences = differencesOf(recording, await replay(entry, recording));
  for (const difference of differences) print(difference);
  print(`${summaryOf(recording)}: ${differences.length} differences`);
  return differences.length === 0 ? 0 : 1;
}

process.exitCode = await main();
