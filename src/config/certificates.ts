import { X509Certificate } from 'node:crypto';
import { readBytes, type Unreadable } from './text-file.ts';

/** The certificates in a file, or why there are none. */
export type Certificates = { readonly pem: string } | Unreadable;

const END = '-----END CERTIFICATE-----';
/** A file may be cut within the line, too. */
const BEGIN = /-----BEGIN CERT(?:IFICATE-----|[A-Z]*-{0,4}\s*$)/;

/** Reads a PEM file. What stands between its certificates is left out: it may be a key. */
export function readCertificates(file: string): Certificates {
  const read = readBytes(file);
  if ('problem' in read) return read;
  const [, ...parts] = read.bytes.toString('latin1').split(BEGIN);
  if (parts.length === 0) return { problem: 'there is no certificate in it' };
  const blocks = parts.map(certificateIn);
  const wrong = blocks.indexOf(undefined);
  if (wrong < 0) return { pem: blocks.join('\n') };
  const what = parts[wrong]?.includes(END) ? 'cannot be read' : 'is cut off';
  return { problem: `certificate ${wrong + 1} of ${parts.length} in it ${what}` };
}

function certificateIn(part: string): string | undefined {
  const end = part.indexOf(END);
  if (end < 0) return undefined;
  const pem = `-----BEGIN CERTIFICATE-----${part.slice(0, end)}${END}`;
  try {
    return new X509Certificate(pem).raw.length > 0 ? pem : undefined;
  } catch {
    return undefined;
  }
}
