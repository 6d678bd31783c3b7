import { createHash } from 'node:crypto';
import { readTextFile } from '../../config/text-file.ts';
import type { Documents, KnownDocument } from './documents.ts';

const ACCEPTED =
  'accepted: {"sha256:<64 of 0-9 and a-f>": "<text of the document>"}, as npm run codegen and GraphQL Code Generator write it; the same with bare hashes (SHA-256, SHA-1, MD5), as relay-compiler writes it; or a manifest of Apollo, "apollo-persisted-query-manifest" of version 1';
const APOLLO_FORMAT = 'apollo-persisted-query-manifest';
// A bare hash tells its algorithm by its length.
const ALGORITHMS: ReadonlyMap<number, string> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);
const MAX_COMPLAINTS = 10;
const MAX_BYTES = 50_000_000;

/** A manifest that cannot be used; the message names the file, each entry that is wrong, and what is accepted. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  /** By which the start tells it from a fault. */
  readonly code = 'MANIFEST_UNUSABLE';

  constructor(file: string, complaints: readonly string[]) {
    const shown = complaints.slice(0, MAX_COMPLAINTS);
    const more = complaints.length - shown.length;
    const lines = more > 0 ? [...shown, `and ${more} more`] : shown;
    super(
      `${file}, named by trustedDocuments.manifest, cannot be used:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
}

/**
 * The documents of a manifest by their hashes ("<algorithm>:<hex>"), each parsed and validated.
 * @throws ManifestError
 */
export function readManifest(file: string, documents: Documents): ReadonlyMap<string, KnownDocument> {
  const found = new Map<string, KnownDocument>();
  const complaints: string[] = [];
  for (const [key, text] of entriesOf(file)) {
    const hash = hashNamed(key);
    const problem = wrongEntry(key, hash, text);
    const known = problem === undefined ? documents(String(text)) : undefined;
    const [error] = known?.errors ?? [];
    if (hash !== undefined && known && !error) found.set(hash, known);
    else complaints.push(`${JSON.stringify(key)} ${problem ?? `cannot run: ${error?.message}`}`);
  }
  if (complaints.length > 0) throw new ManifestError(file, complaints);
  return found;
}

function entriesOf(file: string): [key: string, text: unknown][] {
  const content = parsed(file, textOf(file));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ManifestError(file, [`it is no JSON object; ${ACCEPTED}`]);
  }
  return 'format' in content ? apolloEntries(file, content) : Object.entries(content);
}

/** What `generate-persisted-query-manifest` writes. */
function apolloEntries(file: string, content: object): [key: string, text: unknown][] {
  const { format, version, operations } = content as Readonly<Record<string, unknown>>;
  if (format !== APOLLO_FORMAT || version !== 1 || !Array.isArray(operations)) {
    throw new ManifestError(file, [`its "format", "version" and "operations" are not those of Apollo; ${ACCEPTED}`]);
  }
  return operations.map((operation: { readonly id?: unknown; readonly body?: unknown } | null) => [
    String(operation?.id),
    operation?.body,
  ]);
}

function textOf(file: string): string {
  const read = readTextFile(file, { maxBytes: MAX_BYTES });
  if ('text' in read) return read.text;
  throw new ManifestError(file, [`${read.problem}; ${ACCEPTED}`]);
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ManifestError(file, [`it is not JSON; ${ACCEPTED}`]);
  }
}

function wrongEntry(key: string, hash: string | undefined, text: unknown): string | undefined {
  if (hash === undefined || typeof text !== 'string') return `is not an entry; ${ACCEPTED}`;
  if (isHashOf(hash, text)) return undefined;
  const [algorithm = ''] = hash.split(':');
  const [shown, name] = key === hash ? [hashOf(text), 'SHA-256'] : [digest(algorithm, text), algorithm.toUpperCase()];
  return `is not the hash of its text; accepted: the ${name} of the text, which is "${shown}"`;
}

/** The name of a document by a hash that is bare, or says that it is of SHA-256; undefined for anything else. */
export function hashNamed(text: string): string | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  const algorithm = /^[0-9a-f]+$/.test(text) ? ALGORITHMS.get(text.length) : undefined;
  return algorithm && `${algorithm}:${text}`;
}

/** Whether a document is named by that hash, which says its algorithm. */
export function isHashOf(hash: string, text: string): boolean {
  const [algorithm = '', hex] = hash.split(':');
  return digest(algorithm, text) === hex;
}

function hashOf(text: string): string {
  return `sha256:${digest('sha256', text)}`;
}

function digest(algorithm: string, text: string): string {
  return createHash(algorithm).update(text).digest('hex');
}
