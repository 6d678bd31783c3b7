import { X509Certificate } from 'node:crypto';
import { readBytes, type Unreadable } from './text-file.ts';

/** The certificates in a file, or why they cannot be used. */
export type Certificates = { readonly pem: string } | Unreadable;

interface Block {
  readonly label: string;
  /** Line number of its BEGIN. */
  readonly beginLine: number;
  content: string;
}

const MARKER = /^-----(BEGIN|END) ([^-]+)-----$/;
const BEGIN_OF_MARKER = /^-----(?:BEGIN|END)/;
/** A line as long as PEM writes them, and longer than a word. */
const BASE64 = /^[A-Za-z0-9+/]{60,}={0,2}$/;
/** Blocks of certificates in other forms. */
const OTHER_FORMS = ['TRUSTED CERTIFICATE', 'X509 CERTIFICATE', 'PKCS7'];

/** Reads a PEM file. Complete blocks of other kinds, such as keys, and text between blocks are skipped; anything else is an error. */
export function readCertificates(file: string): Certificates {
  const read = readBytes(file);
  if ('problem' in read) return read;
  const blocks = blocksIn(read.bytes.toString());
  if ('problem' in blocks) return blocks;
  const certificates: string[] = [];
  for (const { label, beginLine, content } of blocks) {
    if (OTHER_FORMS.includes(label))
      return { problem: `the block that begins in line ${beginLine} has another form, ${label}` };
    if (label !== 'CERTIFICATE') continue;
    const certificate = certificateIn(content);
    if (certificate === undefined)
      return { problem: `the certificate that begins in line ${beginLine} cannot be read` };
    certificates.push(certificate);
  }
  return certificates.length > 0 ? { pem: certificates.join('') } : { problem: 'the file has no certificate' };
}

function blocksIn(text: string): Block[] | Unreadable {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const lines = text.split('\n').map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const [, kind, label = ''] = MARKER.exec(line) ?? [];
    if (open === undefined) {
      if (kind === 'BEGIN') open = { label, beginLine: index + 1, content: '' };
      else {
        const fault = faultOutside(line, index === lines.length - 1);
        if (fault !== undefined) return { problem: `line ${index + 1} is ${fault}` };
      }
    } else if (kind === 'END' && label === open.label) {
      blocks.push(open);
      open = undefined;
    } else if (BEGIN_OF_MARKER.test(line)) break;
    else open.content += line;
  }
  return open === undefined ? blocks : { problem: `the block that begins in line ${open.beginLine} is cut off` };
}

/** The fault of a line outside of all blocks; undefined for text. */
function faultOutside(line: string, isLast: boolean): string | undefined {
  if (MARKER.test(line)) return 'an END without its BEGIN';
  const isCut = isLast && line !== '' && '-----BEGIN'.startsWith(line);
  if (isCut || BEGIN_OF_MARKER.test(line)) return 'an incomplete BEGIN or END, or one that shares its line';
  return BASE64.test(line) ? 'base64 outside a block' : undefined;
}

/** The certificate in PEM; undefined if the block holds anything else, too. */
function certificateIn(base64: string): string | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    return certificate.raw.toString('base64') === base64 ? certificate.toString() : undefined;
  } catch {
    return undefined;
  }
}
