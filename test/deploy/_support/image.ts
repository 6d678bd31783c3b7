import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { type Copy, DockerfileParser, type Instruction } from 'dockerfile-ast';
import { bundle, ROOT } from '../../../deploy/build/bundle.ts';

export function projectFile(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

export const DOCKERFILE = projectFile('deploy/Dockerfile');
export const instructions = DockerfileParser.parse(DOCKERFILE).getInstructions();
const lastStage = instructions.slice(instructions.findLastIndex((one) => one.getKeyword() === 'FROM'));

/** What is left of it when the lines that it goes over are one. */
export function argumentsOf(one: Instruction): string {
  return (one.getArgumentsContent() ?? '').trim();
}

/** The arguments of each such instruction in the stage that becomes the image. */
export function inImage(keyword: string): string[] {
  return lastStage.filter((one) => one.getKeyword() === keyword).map(argumentsOf);
}

/** The words of an instruction that is written as a JSON list; throws where it is written for a shell. */
export function execForm(keyword: string): string[] {
  const [text = ''] = inImage(keyword);
  return JSON.parse(text.replace(/^CMD /, '')) as string[];
}

export function imageEnv(): Record<string, string> {
  return Object.fromEntries(inImage('ENV').map((text) => text.split('=', 2)));
}

export interface Copied {
  readonly stage: string;
  readonly sources: readonly string[];
  readonly to: string;
}

export function copies(stage: readonly Instruction[] = lastStage): Copied[] {
  return stage
    .filter((one): one is Copy => one.getKeyword() === 'COPY')
    .map((copy) => {
      const words = copy.getArguments().map((word) => word.getValue());
      return {
        stage: copy.getFromFlag()?.getValue() ?? '',
        sources: words.slice(0, -1),
        to: words.at(-1) ?? '',
      };
    });
}

const built: Record<string, (to: string) => Promise<unknown>> = { '/app/dist': bundle };

/** Does in a folder what the COPY instructions of the last stage do in the image. */
export async function layOut(folder: string): Promise<void> {
  for (const { stage, sources, to } of copies()) {
    for (const source of sources) {
      const target = join(folder, to.endsWith('/') ? join(to, basename(source)) : to);
      const make = stage === '' ? async () => cpSync(join(ROOT, source), target, { recursive: true }) : built[source];
      if (make === undefined) throw new Error(`The test does not know how the stage ${stage} makes ${source}.`);
      await make(target);
    }
  }
}

/** Starts words of the image in its folder, and tells how they ended. */
export function runWords(words: readonly string[], cwd: string, env: Record<string, string> = {}) {
  const [command = '', ...rest] = words;
  const child = spawn(command, rest, { cwd, env: { PATH: process.env.PATH, ...imageEnv(), ...env } });
  let stderr = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  return { child, ended };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
