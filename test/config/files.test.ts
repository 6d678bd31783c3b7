// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${file:PATH} is the notation under test
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { folder } from '../support/command.ts';
import { LAB, PASSWORD, SG } from '../support/config.ts';

/** Reads a configuration that lies in a folder with these files. */
function readBeside(files: Record<string, string>, content: object) {
  const path = folder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return readConfig({ name: join(path, 'gateway.config.json'), content }, { NAME: 'n' });
}

function complaintsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints;
    throw error;
  }
  return [];
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
    const expected = file === 'latin1' ? 'there is no certificate in it' : problem;
    expect(read({ upstreams: [{ ...SG, ca: file }] })).toEqual([
      `upstreams[0].ca is "${file}", and ${expected}; ${PEM}`,
    ]);
  });

  it('that is not usable is not shown', () => {
    const content = { upstreams: [{ ...SG, projectId: '${file:id}', auth: { mode: 'token', token: '${file:id}' } }] };
    expect(complaintsOf(() => readBeside({ id: 's3cret value' }, content))).toEqual([
      'upstreams[0].projectId is "${file:id}" and what that stands for is not usable; accepted: 1 to 64 letters, digits, "_" and "-"',
      'upstreams[0].auth.token is not usable (its value is not shown); accepted: a token: visible ASCII characters without spaces and line ends',
    ]);
  });

  it('needs a name', () => {
    expect(complaintsOf(() => readBeside({}, withPassword('${file:}')))).toEqual([
      'upstreams[0].auth.password has a ${…} that does not hold the name of a variable; accepted: ${NAME} of letters, digits and "_", or ${file:PATH}',
    ]);
  });
});

const CHAIN = readFileSync(new URL('../fixtures/tls/chain.pem', import.meta.url), 'utf8');
const KEY = readFileSync(new URL('../fixtures/tls/leaf-key.pem', import.meta.url), 'utf8');
const PEM = 'accepted: a PEM file with one certificate or more';

describe('the certificates of an upstream', () => {
  it('are found from the folder of the configuration, and nothing else of their file is taken', () => {
    const text = `Issued by the house\n${CHAIN}${KEY}`;
    const [sg] = readBeside({ 'house.pem': text }, { upstreams: [{ ...SG, ca: './house.pem' }] }).upstreams;
    expect(sg?.ca?.match(/BEGIN [A-Z ]+/g)).toEqual(['BEGIN CERTIFICATE', 'BEGIN CERTIFICATE']);
    expect(CHAIN).toContain(sg?.ca?.split('\n')[1]);
  });

  it.each([
    ['nowhere.pem', 'there is no such file'],
    ['.', 'it is a folder'],
    ['key.pem', 'there is no certificate in it'],
    ['broken.pem', 'certificate 3 of 3 in it cannot be read'],
    ['cut.pem', 'certificate 2 of 2 in it is cut off'],
    ['cut-at-its-end.pem', 'certificate 2 of 2 in it is cut off'],
    ['cut-at-its-begin.pem', 'certificate 3 of 3 in it is cut off'],
    ['cut-within.pem', 'certificate 1 of 2 in it is cut off'],
    ['empty.pem', 'there is no certificate in it'],
  ])('are refused at the start when they are %s', (ca, problem) => {
    const broken = `${CHAIN}-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n`;
    const files = {
      ...{ 'key.pem': KEY, 'broken.pem': broken, 'empty.pem': '' },
      'cut.pem': CHAIN.slice(0, -200),
      'cut-at-its-end.pem': CHAIN.trimEnd().slice(0, -1),
      'cut-at-its-begin.pem': `${CHAIN}-----BEGIN CERTIF`,
      'cut-within.pem': CHAIN.replace('-----END CERTIFICATE-----', ''),
    };
    expect(
      complaintsOf(() =>
        readBeside(files, {
          upstreams: [
            { ...SG, ca },
            { ...LAB, ca: '' },
          ],
        }),
      ),
    ).toEqual([
      'upstreams[1].ca is empty; accepted: text that is not empty',
      `upstreams[0].ca is "${ca}", and ${problem}; ${PEM}`,
    ]);
  });
});
