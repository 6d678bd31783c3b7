import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Given } from './corpus/configurations.ts';
import { folderWith, spawnEntry } from './gateway.ts';
import type { CommandRun } from './recording.ts';

const SIDE_BY_SIDE = 2;

/** Runs a command of the build to its end. */
export async function runCommands(entry: string, given: readonly Given[]): Promise<CommandRun[]> {
  const runs: CommandRun[] = [];
  for (let at = 0; at < given.length; at += SIDE_BY_SIDE) {
    runs.push(...(await Promise.all(given.slice(at, at + SIDE_BY_SIDE).map((one) => runCommand(entry, one)))));
  }
  return runs;
}

async function runCommand(entry: string, { name, words, env, files }: Given): Promise<CommandRun> {
  const folder = folderWith(files);
  const child = spawnEntry(entry, words, folder, env);
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  rmSync(folder, { recursive: true });
  return { name, words, env, files, code, stdout, stderr };
}
