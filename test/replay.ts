import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runCommands } from './replay/commands.ts';
import { acts } from './replay/corpus/acts.ts';
import { commands } from './replay/corpus/configurations.ts';
import { commandDifferences, lines } from './replay/differences.ts';
import type { Recording } from './replay/recording.ts';
import { schemasOf } from './replay/schemas.ts';
import { compareAll, playAll } from './replay/stages.ts';

const USAGE = `Usage: npm run replay -- record FILE | check FILE [--entry dist/main.js]

  record FILE   asks a build of the gateway all there is, and writes down what it answers
  check FILE    asks another build the same, and prints every difference; ends with 1 where there is one
`;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

async function record(entry: string): Promise<Recording> {
  const stages = await playAll(entry, acts);
  return { stages, commands: await runCommands(entry, commands), schemas: schemasOf(entry) };
}

/** Each difference once: the same message may stand in many answers. */
async function check(entry: string, recording: Recording): Promise<Set<string>> {
  const stages = await compareAll(entry, recording.stages);
  const runs = await runCommands(entry, recording.commands);
  const schemas = schemasOf(entry);
  return new Set([
    ...stages,
    ...recording.commands.flatMap((one, at) => commandDifferences(one, runs[at])),
    ...Object.entries(recording.schemas).flatMap(([name, text]) => lines(name, text, schemas[name])),
  ]);
}

function summaryOf({ stages, commands: runs }: Recording): string {
  const exchanges = stages.reduce((sum, one) => sum + one.exchanges.length, 0);
  return `${exchanges} exchanges on ${stages.length} stages, ${runs.length} commands`;
}

async function main(): Promise<number> {
  const options = { entry: { type: 'string' }, help: { type: 'boolean' } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [mode, file] = positionals;
  const entry = resolve(values.entry ?? fileURLToPath(new URL('../dist/main.js', import.meta.url)));
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
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
  const differences = await check(entry, recording);
  for (const difference of differences) print(difference);
  print(`${summaryOf(recording)}: ${differences.size} differences`);
  return differences.size === 0 ? 0 : 1;
}

process.exitCode = await main();
