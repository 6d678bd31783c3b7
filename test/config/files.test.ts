// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${file:PATH} is the notation under test
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { folder } from '../support/command.ts';
import { complaintsOf, LAB, PASSWORD, SG } from '../support/config.ts';

/** Reads a configuration that lies in a folder with these files. */
function readBeside(files: Record<string, string>, content: object) {
  const path = folder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return readConfig({ name: join(path, 'gateway.config.json'), content }, { NAME: 'n' });
}

const withPassword = (password: string) => ({ upstreams: [{ ...LAB, auth: { ...PASSWORD, password } }] });
const passwordOf = ({ upstreams: [lab] }: ReturnType<typeof readBeside>) => lab?.auth;

describe('a text from a file', () => {
  it.each([
    ['s3cret\n', 's3cret'],
    ['s3cret\r\n', 's3cret'],
    ['s3cret\n\n', 's3cret\n'],
    [' s3 cret ', ' s3 cret '],
    ['${NAME}$&', '${NAME}$&'],
    ['\uFEFFs3cret\r\n', 's3cret'],
  ])('has no line end and no byte order mark: %j', (text, password) => {
    expect(passwordOf(readBeside({ key: text }, withPassword('${file:key}')))).toMatchObject({ password });
    expect(passwordOf(readBeside({ key: text }, withPassword('${NAME}-${file:./key}-')))).toMatchObject({
      password: `n-${password}-`,
    });
  });

  it('is found by its whole path, too', () => {
    const path = join(folder(), 'key');
    writeFileSync(path, 's3cret');
    expect(passwordOf(readBeside({}, withPassword(`\${file:${path}}`)))).toMatchObject({ password: 's3cret' });
  });

  it('may be a number', () => {
    expect(readBeside({ port: '4711\n' }, { port: '${file:port}', upstreams: [SG] }).port).toBe(4711);
  });

  it('that is not there, or is a folder, stops the start and is named, beside every other mistake', () => {
    const path = folder();
    mkdirSync(join(path, 'keys'));
    const { upstreams } = withPassword('${file:keys}');
    const content = { upstreams: [{ ...SG, region: '${file:/no/such/file}' }, ...upstreams], port: -1 };
    expect(complaintsOf(() => readConfig({ name: join(path, 'gateway.config.json'), content }, {}))).toEqual([
      'upstreams[0].region needs the file "/no/such/file", and there is no such file; accepted: a readable file',
      'upstreams[1].auth.password needs the file "keys", and it is a folder; accepted: a readable file',
      'port is -1; accepted: a whole number from 0 to 65535; 0 takes any free port',
    ]);
  });

  it('may be reached by links, as a secret of Kubernetes is', () => {
    const path = folder();
    mkdirSync(join(path, '..2026'));
    writeFileSync(join(path, '..2026', 'key'), 's3cret');
    symlinkSync('..2026', join(path, '..data'));
    symlinkSync('..data/key', join(path, 'key'));
    expect(passwordOf(readBeside({}, withPassword(`\${file:${path}/key}`)))).toMatchObject({ password: 's3cret' });
  });

  it.each([
    ['/dev/zero', 'it is no regular file'],
    ['/dev/null', 'it is no regular file'],
    ['pipe', 'it is no regular file'],
    ['large', 'it has more than 1000000 bytes'],
    ['latin1', 'it is not UTF-8'],
  ])('that is %s stops the start at once', (file, problem) => {
    const path = folder();
    execFileSync('mkfifo', [join(path, 'pipe')]);
    writeFileSync(join(path, 'large'), 'x'.repeat(1_000_001));
    writeFileSync(join(path, 'latin1'), Buffer.from([0xe9]));
    const name = join(path, 'gateway.config.json');
    const read = (content: object) => complaintsOf(() => readConfig({ name, content }, {}));
    expect(read(withPassword(`\${file:${file}}`))).toEqual([
      `upstreams[0].auth.password needs the file "${file}", and ${problem}; accepted: a readable file`,
    ]);
    const expected = file === 'latin1' ? 'the file has no certificate' : problem;
    expect(read({ upstreams: [{ ...SG, ca: file }] })).toEqual([
      `upstreams[0].ca is "${file}", and ${expected}; ${PEM}`,
    ]);
  });

  it('that is not usable is not shown', () => {
    const content = { upstreams: [{ ...SG, projectId: '${file:id}', auth: { mode: 'token', token: '${file:id}' } }] };
    expect(complaintsOf(() => readBeside({ id: 's3cret value' }, content))).toEqual([
      'upstreams[0].projectId is "${file:id}", whose value is not usable; accepted: 1 to 64 letters, digits, "_" and "-"',
      'upstreams[0].auth.token is not usable (its value is not shown); accepted: a token: visible ASCII characters without spaces and line ends',
    ]);
  });

  it('needs a name', () => {
    expect(complaintsOf(() => readBeside({}, withPassword('${file:}')))).toEqual([
      'upstreams[0].auth.password has a ${…} without the name of a variable; accepted: ${NAME} of letters, digits and "_", or ${file:PATH}',
    ]);
  });
});

const CHAIN = readFileSync(new URL('../fixtures/tls/chain.pem', import.meta.url), 'utf8');
const KEY = readFileSync(new URL('../fixtures/tls/leaf-key.pem', import.meta.url), 'utf8');
const PEM = 'accepted: a PEM file with one certificate or more';
const PART = 'an incomplete BEGIN or END, or one that shares its line';
const cut = (line: number) => `the block that begins in line ${line} is cut off`;
const form = (line: number, label: string) => `the block that begins in line ${line} has another form, ${label}`;
const unread = (line: number) => `the certificate that begins in line ${line} cannot be read`;

describe('the certificates of an upstream', () => {
  it('are found from the folder of the configuration, and nothing else of their file is taken', () => {
    const text = `Issued by the house\n${CHAIN}${KEY}`;
    const [sg] = readBeside({ 'house.pem': text }, { upstreams: [{ ...SG, ca: './house.pem' }] }).upstreams;
    expect(sg?.ca?.match(/BEGIN [A-Z ]+/g)).toEqual(['BEGIN CERTIFICATE', 'BEGIN CERTIFICATE']);
    expect(CHAIN).toContain(sg?.ca?.split('\n')[1]);
  });

  it('are all in PEM, whatever stands around their blocks and however the lines are laid out', () => {
    const files = {
      'comments.pem': `# see -----BEGIN CERTIFICATE----- below\n----------\nHouse\n${CHAIN}-----\nno newline`,
      'kinds.pem': `${KEY}-----BEGIN CERTIFICATE REQUEST-----\nbm8=\n-----END CERTIFICATE REQUEST-----\n${CHAIN}`,
      'lines.pem': `\uFEFF${CHAIN.replaceAll(/^/gm, '  ').replaceAll('\n', '\r\n')}`,
    };
    for (const ca of Object.keys(files)) {
      const [sg] = readBeside(files, { upstreams: [{ ...SG, ca }] }).upstreams;
      expect(sg?.ca).toBe(CHAIN);
    }
  });

  const [first = '', second = ''] = CHAIN.split(/(?<=END CERTIFICATE-----\n)/);
  const size = first.split('\n').length - 1;
  const BEGIN = /-----BEGIN CERTIFICATE-----\n/;
  const END = /-----END CERTIFICATE-----\n/;
  const last = CHAIN.split('\n').length;
  it.each([
    ['nowhere.pem', undefined, 'there is no such file'],
    ['.', undefined, 'it is a folder'],
    ['key.pem', KEY, 'the file has no certificate'],
    ['empty.pem', '', 'the file has no certificate'],
    ['broken.pem', `${first}-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n`, unread(size + 1)],
    ['two-in-a-block.pem', first.replace(END, '') + second.replace(BEGIN, ''), unread(1)],
    ['cut.pem', CHAIN.slice(0, -200), cut(size + 1)],
    ['cut-at-its-end.pem', CHAIN.trimEnd().slice(0, -1), cut(size + 1)],
    ['cut-within.pem', CHAIN.replace(END, ''), cut(1)],
    ['cut-key.pem', CHAIN + KEY.slice(0, -40), cut(last)],
    ['other-end.pem', CHAIN.replace('END CERT', 'END TRUSTED CERT'), cut(1)],
    ['cut-at-its-begin.pem', `${CHAIN}-----BEGIN CERTIF`, `line ${last} is ${PART}`],
    ['cut-in-the-middle.pem', `${first}-----BEGIN CERTIF\n${second}`, `line ${size + 1} is ${PART}`],
    ['cut-in-begin.pem', `${CHAIN}-----BEGIN `, `line ${last} is ${PART}`],
    ['cut-in-dashes.pem', `${CHAIN}---`, `line ${last} is ${PART}`],
    ['one-line.pem', CHAIN.replaceAll('\n', ''), `line 1 is ${PART}`],
    ['joined.pem', `${first.trimEnd()}${second}`, cut(1)],
    ['no-begin.pem', CHAIN.replace(BEGIN, ''), 'line 1 is base64 outside a block'],
    ['end.pem', `-----END CERTIFICATE-----\n${CHAIN}`, 'line 1 is an END without its BEGIN'],
    ['trusted.pem', first + second.replaceAll('CERT', 'TRUSTED CERT'), form(size + 1, 'TRUSTED CERTIFICATE')],
    ['x509.pem', first + second.replaceAll('CERT', 'X509 CERT'), form(size + 1, 'X509 CERTIFICATE')],
    ['pkcs7.pem', CHAIN.replaceAll('CERTIFICATE', 'PKCS7'), form(1, 'PKCS7')],
  ])('are refused at the start when they are %s', (ca, text, problem) => {
    const upstreams = [
      { ...SG, ca },
      { ...LAB, ca: '' },
    ];
    expect(complaintsOf(() => readBeside(text === undefined ? {} : { [ca]: text }, { upstreams }))).toEqual([
      'upstreams[1].ca is empty; accepted: text that is not empty',
      `upstreams[0].ca is "${ca}", and ${problem}; ${PEM}`,
    ]);
  });
});
