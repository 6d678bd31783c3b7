import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle, ROOT } from '../../deploy/build/bundle.ts';
import { buildConsole } from '../../deploy/build/console.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the package as an operator has it. */
    readonly installed: string;
  }
}

/** Builds the package once for all tests of a run, in a folder of its own. */
export default async function install({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-'));
  await bundle(join(folder, 'dist'));
  await buildConsole(join(folder, 'dist/console'));
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  const besides = ['package.json', 'README.md', 'LICENSE', ...files.filter((name) => name !== 'dist')];
  for (const name of besides) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  provide('installed', folder);
  return () => rmSync(folder, { recursive: true });
}
