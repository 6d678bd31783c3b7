import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The package as an operator has it, built anew in a folder of its own for the tests of one file. */
export function installForTests(): string {
  const folder = mkdtempSync(join(tmpdir(), 'checkpoint-gateway-'));
  beforeAll(() => {
    const tsc = join(ROOT, 'node_modules/.bin/tsc');
    execFileSync(tsc, ['-p', ROOT, '--outDir', join(folder, 'dist'), '--noCheck']);
    for (const name of ['package.json', 'schema']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
