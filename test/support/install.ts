import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of the package as an operator has it. */
    readonly installed: string;
  }
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Builds the package once for all tests of a run, in a folder of its own. */
export default function install({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-'));
  const tsc = join(ROOT, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', ROOT, '--outDir', join(folder, 'dist'), '--noCheck']);
  const { files } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly files: readonly string[];
  };
  const besides = ['package.json', 'README.md', 'LICENSE', ...files.filter((name) => name !== 'dist')];
  for (const name of besides) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  provide('installed', folder);
  return () => rmSync(folder, { recursive: true });
}
