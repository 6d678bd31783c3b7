import { join } from 'node:path';
import { build } from 'vite';
import { packagesOf, ROOT } from './bundle.ts';

/**
 * Writes the console's page and its hashed files.
 * @returns The folders of the packages in its scripts, from the root of the project.
 */
export async function buildConsole(to: string): Promise<string[]> {
  const before = process.env.NODE_ENV;
  // React has two builds, and Vite takes the one that the environment names: "test" within a test.
  process.env.NODE_ENV = 'production';
  try {
    const root = join(ROOT, 'examples/console');
    const built = await build({ root, logLevel: 'warn', build: { outDir: to } });
    if (!('output' in built)) throw new Error('The console has one output.');
    const modules = built.output.flatMap((file) => (file.type === 'chunk' ? Object.keys(file.modules) : []));
    return packagesOf(modules.map((id) => id.replace(ROOT, '')));
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
