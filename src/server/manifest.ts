import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Documents, KnownDocument } from './documents.ts';

const KEY = /^sha256:[0-9a-f]{64}$/;
const ACCEPTED = 'accepted: {"sha256:<64 of 0-9 and a-f>": "<text of the document>"}, as npm run codegen writes it';
const MOST_COMPLAINTS = 10;

/** A manifest that cannot be used; the message names the file, each entry that is wrong, and what is accepted. */
export class ManifestError extends Error {
  override readonly name = 'ManifestError';
  /** By which the start tells it from a fault. */
  readonly code = 'MANIFEST_UNUSABLE';

  constructor(file: string, complaints: readonly string[]) {
    const shown = complaints.slice(0, MOST_COMPLAINTS);
    const more = complaints.length - shown.length;
    const lines = more > 0 ? [...shown, `and ${more} more`] : shown;
    super(
      `${file}, named by trustedDocuments.manifest, cannot be used:\n${lines.map((line) => `  - ${line}`).join('\n')}`,
    );
  }
}

/**
 * The documents of a manifest by their hashes, each parsed and validated.
 * @throws ManifestError
 */
export function readManifest(file: string, documents: Documents): ReadonlyMap<string, KnownDocument> {
  const found = new Map<string, KnownDocument>();
  const complaints: string[] = [];
  for (const [key, text] of Object.entries(entriesOf(file))) {
    const problem = wrongEntry(key, text);
    const known = problem === undefined ? documents(String(text)) : undefined;
    const [error] = known?.errors ?? [];
    if (known && !error) found.set(key, known);
    else complaints.push(`${JSON.stringify(key)} ${problem ?? `cannot run: ${error?.message}`}`);
  }
  if (complaints.length > 0) throw new ManifestError(file, complaints);
  return found;
}

function entriesOf(file: string): object {
  const content = parsed(file, textOf(file));
  if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content;
  throw new ManifestError(file, [`it is no JSON object; ${ACCEPTED}`]);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const reason = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
    throw new ManifestError(file, [`${reason}; ${ACCEPTED}`]);
  }
}

function parsed(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ManifestError(file, [`it is not JSON; ${ACCEPTED}`]);
  }
}

function wrongEntry(key: string, text: unknown): string | undefined {
  if (!KEY.test(key) || typeof text !== 'string') return `is not an entry; ${ACCEPTED}`;
  const hash = hashOf(text);
  return hash === key
    ? undefined
    : `is not the hash of its text; accepted: the SHA-256 of the text, which is "${hash}"`;
}

/** How a document is named in a manifest, and by a client. */
export function hashOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
