import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { folder } from '../../../support/command.ts';

/** A manifest with one document, in a folder of its own. */
export function trustedFile(document: string): { readonly manifest: string; readonly documentId: string } {
  const documentId = `sha256:${createHash('sha256').update(document).digest('hex')}`;
  return { manifest: join(folder({ [documentId]: document }), 'gateway.config.json'), documentId };
}
