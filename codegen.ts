import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { configJsonSchema } from './src/config.ts';
import { schema } from './src/schema/index.ts';

const COMMITTED = fileURLToPath(new URL('schema/', import.meta.url));
// Everything in schema/ but the operations, which people write.
const PRODUCED = ['schema.graphql', 'config.schema.json', 'generated'];

/** Writes all that follows from the code and the stored operations into a folder laid out as schema/ is. */
async function produce(folder: string): Promise<void> {
  const sdl = join(folder, 'schema.graphql');
  await writeFile(sdl, `${printSchema(lexicographicSortSchema(schema))}\n`);
  await writeFile(join(folder, 'config.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  await generate({
    silent: true,
    schema: sdl, // the text, not the built schema: codegen may load another copy of graphql than we do
    documents: join(COMMITTED, 'operations/*.graphql'),
    importExtension: '.js', // only here at the root does the preset see it
    generates: {
      [join(folder, 'generated/')]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: {
          strictScalars: true,
          scalars: { ID: 'string', DateTime: 'string', Date: 'string', JSON: 'unknown' },
          useTypeImports: true,
          futureProofEnums: true, // enums grow: the compiler asks clients for a default branch
        },
      },
      [join(folder, 'generated/possible-types.json')]: {
        plugins: ['fragment-matcher'],
        config: { apolloClientVersion: 3 },
      },
    },
  });
}

/** Every produced file below a folder, by its path there. */
async function readProduced(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const path of await readdir(folder, { recursive: true })) {
    const isProduced = PRODUCED.some((name) => path === name || path.startsWith(`${name}/`));
    if (!isProduced || (await stat(join(folder, path))).isDirectory()) continue;
    files.set(path, await readFile(join(folder, path), 'utf8'));
  }
  return files;
}

/** What is wrong with the committed files, one line each. */
async function findDrift(folder: string): Promise<string[]> {
  const [wanted, committed] = await Promise.all([readProduced(folder), readProduced(COMMITTED)]);
  return [...new Set([...wanted.keys(), ...committed.keys()])].sort().flatMap((path) => {
    if (!committed.has(path)) return [`schema/${path} is missing`];
    if (!wanted.has(path)) return [`schema/${path} is not generated any more`];
    return wanted.get(path) === committed.get(path) ? [] : [`schema/${path} differs`];
  });
}

async function replaceCommitted(folder: string): Promise<void> {
  for (const name of PRODUCED) {
    await rm(join(COMMITTED, name), { recursive: true, force: true });
    await cp(join(folder, name), join(COMMITTED, name), { recursive: true });
  }
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const folder = await mkdtemp(join(tmpdir(), 'checkpoint-gateway-codegen-'));
try {
  await mkdir(join(folder, 'generated'));
  await produce(folder);
  if (values.check) {
    const drift = await findDrift(folder);
    for (const line of drift) process.stderr.write(`${line}\n`);
    if (drift.length > 0) process.stderr.write('Run npm run codegen and commit what it writes.\n');
    process.exitCode = drift.length === 0 ? 0 : 1;
  } else await replaceCommitted(folder);
} finally {
  await rm(folder, { recursive: true });
}
