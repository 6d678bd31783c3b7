import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { whyUnreadable } from './unreadable.ts';

/** The certificates in a file, or why there are none. */
export type Certificates = { readonly pem: string } | { readonly problem: string };

const BLOCK = /-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----/gs;

/** Reads a PEM file. What stands between its certificates is left out: it may be a key. */
export function readCertificates(file: string): Certificates {
  try {
    const blocks = readFileSync(file, 'latin1').match(BLOCK) ?? [];
    if (blocks.length === 0) return { problem: 'there is no certificate in it' };
    const isWhole = blocks.every(isCertificate);
    return isWhole ? { pem: blocks.join('\n') } : { problem: 'one of its certificates cannot be read' };
  } catch (error) {
    return { problem: whyUnreadable(error) };
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
