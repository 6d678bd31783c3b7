import { X509Certificate } from 'node:crypto';
import { readBytes, type Unreadable } from './text-file.ts';

/** The certificates in a file, or why there are none. */
export type Certificates = { readonly pem: string } | Unreadable;

interface Block {
  readonly label: string;
  /** The number of the line of its BEGIN. */
  readonly beginLine: number;
  content: string;
}

const MARKER = /^-----(BEGIN|END) ([^-]+)-----$/;
const BEGIN_OF_MARKER = /^-----(?:BEGIN|END)/;
/** As long as a line of PEM is, and no word is. */
const BASE64 = /^[A-Za-z0-9+/]{60,}={0,2}$/;
/** Blocks of certificates in other forms. */
const OTHER_FORMS = ['TRUSTED CERTIFICATE', 'X509 CERTIFICATE', 'PKCS7'];

/** Reads a PEM file. Whole blocks of other kinds, such as keys, and text around the blocks are left out; nothing else is. */
export function readCertificates(file: string): Certificates {
  const read = readBytes(file);
  if ('problem' in read) return read;
  const blocks = blocksIn(read.bytes.toString());
  if ('problem' in blocks) return blocks;
  const certificates: string[] = [];
  for (const { label, beginLine, content } of blocks) {
    if (OTHER_FORMS.includes(label))
      return { problem: `the block that begins in line ${beginLine} of it is of another form, ${label}` };
    if (label !== 'CERTIFICATE') continue;
    const certificate = certificateIn(content);
    if (certificate === undefined)
      return { problem: `the certificate that begins in line ${beginLine} of it cannot be read` };
    certificates.push(certificate);
  }
  return certificates.length > 0 ? { pem: certificates.join('') } : { problem: 'there is no certificate in it' };
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
        if (fault !== undefined) return { problem: `line ${index + 1} of it is ${fault}` };
      }
    } else if (kind === 'END' && label === open.label) {
      blocks.push(open);
      open = undefined;
    } else if (BEGIN_OF_MARKER.test(line)) break;
    else open.content += line;
  }
  return open === undefined ? blocks : { problem: `the block that begins in line ${open.beginLine} of it is cut off` };
}

/** What a line outside of all blocks has lost, if it is no text. */
function faultOutside(line: string, isLast: boolean): string | undefined {
  if (MARKER.test(line)) return 'an END without its BEGIN';
  const isCut = isLast && line !== '' && '-----BEGIN'.startsWith(line);
  if (isCut || BEGIN_OF_MARKER.test(line)) return 'a BEGIN or END that is not whole, or not alone in its line';
  return BASE64.test(line) ? 'base64 outside of a block' : undefined;
}

/** The certificate in PEM. None where the block holds anything beside. */
function certificateIn(base64: string): string | undefined {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    return certificate.raw.toString('base64') === base64 ? certificate.toString() : undefined;
  } catch {
    return undefined;
  }
}
