import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { generate } from '@graphql-codegen/cli';
import { type DocumentNode, type FieldNode, Kind, print, visit } from 'graphql';
import { configJsonSchema } from './src/config/config.ts';
import { sdl as printSdl } from './src/schema/sdl.ts';

const COMMITTED = fileURLToPath(new URL('schema/', import.meta.url));
const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
const CONSOLE = fileURLToPath(new URL('examples/console/', import.meta.url));
// Everything in schema/ but the operations, which people write.
const PRODUCED = ['schema.graphql', 'config.schema.json', 'generated'];

/**
 * The text of a document as the gateway trusts it: with `__typename` in every selection but the outermost, where the
 * caches of Apollo Client and urql put it before they send, and hash, what they print.
 */
function trustedText(document: DocumentNode): string {
  return print(
    visit(document, {
      SelectionSet(node, _key, parent) {
        const isOutermost = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
        const hasTypename = node.selections.some(
          (part) => part.kind === Kind.FIELD && part.name.value === '__typename',
        );
        if (isOutermost || hasTypename) return undefined;
        return { ...node, selections: [...node.selections, TYPENAME] };
      },
    }),
  );
}

/** Writes all that follows from the code and the stored operations into a folder laid out as schema/ is. */
async function produce(folder: string): Promise<void> {
  const sdl = join(folder, 'schema.graphql');
  await writeFile(sdl, printSdl());
  await writeFile(join(folder, 'config.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
  await produceTyped(sdl, join(folder, 'generated/'), [join(COMMITTED, 'operations/*.graphql')]);
  const shared = ['create-checkpoint', 'delete-checkpoint', 'reset-checkpoint-state', 'running-tasks'];
  await produceTyped(sdl, join(folder, 'generated/console/'), [
    ...shared.map((name) => join(COMMITTED, `operations/${name}.graphql`)),
    join(CONSOLE, 'documents.graphql'),
  ]);
  await generate({
    silent: true,
    schema: sdl,
    generates: {
      [join(folder, 'generated/possible-types.json')]: {
        plugins: ['fragment-matcher'],
        config: { apolloClientVersion: 3 },
      },
    },
  });
}

/** Writes typed documents, and their texts by hash as trusted-documents.json. */
async function produceTyped(sdl: string, folder: string, documents: string[]): Promise<void> {
  const trusted = new Map<string, string>();
  function trust(document: DocumentNode) {
    const text = trustedText(document);
    const hash = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    trusted.set(hash, text);
    return { hash }; // what a client finds as `__meta__.hash`
  }
  await generate({
    silent: true,
    schema: sdl, // the text, not the built schema: codegen may load another copy of graphql than we do
    documents,
    importExtension: '.js', // only here at the root does the preset see it
    generates: {
      [folder]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false, onExecutableDocumentNode: trust },
        config: {
          strictScalars: true,
          scalars: { ID: 'string', DateTime: 'string', Date: 'string', JSON: 'unknown' },
          useTypeImports: true,
          futureProofEnums: true, // enums grow: the compiler asks clients for a default branch
        },
      },
    },
  });
  await writeFile(join(folder, 'trusted-documents.json'), `${JSON.stringify(Object.fromEntries(trusted), null, 2)}\n`);
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
  await mkdir(join(folder, 'generated/console'), { recursive: true });
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
