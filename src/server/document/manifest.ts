import { createHash } from 'node:crypto';
import { readTextFile } from '../../config/text-file.ts';
import type { Documents, KnownDocument } from './documents.ts';

const ACCEPTED =
  'accepted: {"sha256:<64 of 0-9 and a-f>": "<text of the document>"}, as written by npm run codegen and GraphQL Code Generator; the same with bare hashes (SHA-256, SHA-1, MD5), as written by relay-compiler; or a manifest of Apollo, "apollo-persisted-query-manifest" of version 1';
const APOLLO_FORMAT = 'apollo-persisted-query-manifest';
// Algorithm of a bare hash, by its length.
const ALGORITHMS: ReadonlyMap<number, string> = new Map([
  [32, 'md5'],
  [40, 'sha1'],
  [64, 'sha256'],
]);
const MAX_ISSUES = 10;
const MAX_BYTES = 50_000_000;

/** An unusable manifest. The message has the file, each wrong entry, and the accepted forms. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  /** Distinguishes an operator's mistake from an unexpected error. */
  readonly code = 'MANIFEST_UNUSABLE';

  constructor(file: string, issues: readonly string[]) {
    const shown = issues.slice(0, MAX_ISSUES);
    const more = issues.length - shown.length;
    const lines = more > 0 ? [...shown, `and ${more} more`] : shown;
    super(
      `${file}, named by trustedDocuments.manifest, cannot be used:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
}

/**
 * Reads a manifest: its documents by hash ("<algorithm>:<hex>"), parsed and validated.
 * @throws ManifestError
 */
export function readManifest(file: string, documents: Documents): ReadonlyMap<string, KnownDocument> {
  const found = new Map<string, KnownDocument>();
  const issues: string[] = [];
  for (const [key, text] of entriesOf(file)) {
    const hash = hashNamed(key);
    const problem = wrongEntry(key, hash, text);
    const known = problem === undefined ? documents(String(text)) : undefined;
    const [error] = known?.errors ?? [];
    if (hash !== undefined && known && !error) found.set(hash, { ...known, isTrusted: true });
    else issues.push(`${JSON.stringify(key)} ${problem ?? `cannot run: ${error?.message}`}`);
  }
  if (issues.length > 0) throw new ManifestError(file, issues);
  return found;
}

function entriesOf(file: string): [key: string, text: unknown][] {
  const content = parsed(file, textOf(file));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ManifestError(file, [`it is not a JSON object; ${ACCEPTED}`]);
  }
  return 'format' in content ? apolloEntries(file, content) : Object.entries(content);
}

/** Entries of a manifest by Apollo's `generate-persisted-query-manifest`. */
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

/** Normalizes a bare or "sha256:" hash to "<algorithm>:<hex>"; undefined for any other text. */
export function hashNamed(text: string): string | undefined {
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return text;
  const algorithm = /^[0-9a-f]+$/.test(text) ? ALGORITHMS.get(text.length) : undefined;
  return algorithm && `${algorithm}:${text}`;
}

/** Whether a text has the given hash, "<algorithm>:<hex>". */
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
