import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const GRAPHIQL = '@graphql-yoga/render-graphiql/graphiql';
const PARTS = 'graphiql.cjs';

// CommonJS packages require Node's modules, which ESM has no function for.
const BANNER = `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`;

/** GraphiQL is nine megabytes of text: loaded as a module of its own, and read by no process without GraphiQL. */
const graphiqlNextToBundle: Plugin = {
  name: 'graphiql',
  setup({ onLoad }) {
    const contents = `import { fileURLToPath } from 'node:url';
      export const PARTS = fileURLToPath(new URL('./${PARTS}', import.meta.url));`;
    onLoad({ filter: /\/graphiql-module\.ts$/ }, () => ({ contents }));
  },
};

/**
 * Writes the entries with all that they import into a flat folder. Each dynamic import() is a file of its own, loaded when it
 * runs.
 *
 * Names and lines stay as they are, so that stack traces can be read without source maps: to load those would hold up
 * all requests at the first error.
 * @returns The folders of the packages in the bundle, from the root of the project.
 */
export async function bundle(to: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { main: 'src/main.ts', embedding: 'src/embedding.ts' },
    outdir: to,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    // One copy of each package, whether imported or required.
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    plugins: [graphiqlNextToBundle],
    metafile: true,
    logLevel: 'warning',
  });
  const parts = createRequire(import.meta.url).resolve(GRAPHIQL);
  copyFileSync(parts, join(to, PARTS));
  return packagesOf([...Object.keys(metafile.inputs), parts.slice(ROOT.length)]);
}

/** The folders of the packages that files belong to, each once. */
export function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  return [...new Set(folders)].sort();
}
