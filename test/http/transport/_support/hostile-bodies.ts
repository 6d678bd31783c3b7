import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import record from '../../../fixtures/cbr/checkpoint-show-200.json' with { type: 'json' };

const MEBIBYTE = 1024 * 1024;
const SPACES = Buffer.alloc(100 * MEBIBYTE, ' ');
const checkpoint = (extra: unknown) =>
  JSON.stringify({ checkpoint: { ...record.checkpoint, extra_info: 'HERE' } }).replace('"HERE"', String(extra));

export interface HostileBody {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body: string | Buffer;
}

const WHOLE = checkpoint('null');
const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const inText = (json: string) => JSON.stringify(json);
const as = (encoding: string, body: Buffer): HostileBody => ({ headers: { 'content-encoding': encoding }, body });
const keys = (count: number) => Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',');
const traceback = `Traceback (most recent call last):\n${'  File "/usr/lib/python/karbor/x.py", line 1\n'.repeat(160)}`;
const words = (message: string, status: number): HostileBody => ({
  status,
  body: JSON.stringify({ error_code: 'X', error_msg: message }),
});

/** What a CBR may answer to a read of a checkpoint, and the code that this ends in. */
export const HOSTILE: readonly (readonly [what: string, code: string, make: () => HostileBody])[] = [
  ['HTML', 'UPSTREAM_BAD_RESPONSE', () => ({ body: '<html><title>Welcome</title></html>' })],
  ['HTML and 502', 'UPSTREAM_UNAVAILABLE', () => ({ status: 502, body: '<html>Bad gateway</html>' })],
  ['HTML and 404', 'UPSTREAM_BAD_RESPONSE', () => ({ status: 404, body: '<html>Not found</html>' })],
  ['an empty 401', 'UNAUTHENTICATED', () => ({ status: 401, body: '' })],
  ['an empty 200', 'UPSTREAM_BAD_RESPONSE', () => ({ body: '' })],
  ['204', 'UPSTREAM_BAD_RESPONSE', () => ({ status: 204, body: '' })],
  ['205', 'UPSTREAM_BAD_RESPONSE', () => ({ status: 205, body: '' })],
  ['304', 'UPSTREAM_BAD_RESPONSE', () => ({ status: 304, body: '' })],
  ['an unknown status', 'UPSTREAM_UNAVAILABLE', () => ({ status: 999, body: WHOLE })],
  ...[301, 302, 303, 307, 308].map((status): (typeof HOSTILE)[number] => [
    `a redirect ${status}`,
    'UPSTREAM_BAD_RESPONSE',
    () => ({ status, headers: { location: '/elsewhere' }, body: WHOLE }),
  ]),
  ['Latin-1', 'UPSTREAM_BAD_RESPONSE', () => ({ body: Buffer.from(checkpoint('"Zürich"'), 'latin1') })],
  ['UTF-16', 'UPSTREAM_BAD_RESPONSE', () => ({ body: Buffer.from(WHOLE, 'utf16le') })],
  ['UTF-16 with its mark', 'UPSTREAM_BAD_RESPONSE', () => ({ body: Buffer.from(`\ufeff${WHOLE}`, 'utf16le') })],
  ['half a character', 'UPSTREAM_BAD_RESPONSE', () => ({ body: Buffer.from(checkpoint('"é"')).subarray(0, -4) })],
  ['a body of 100,000 levels', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint(deep(100_000)) })],
  ['100,000 levels alone', 'UPSTREAM_BAD_RESPONSE', () => ({ body: deep(100_000) })],
  ['100,000 levels and 500', 'UPSTREAM_UNAVAILABLE', () => ({ status: 500, body: deep(100_000) })],
  [
    '100,000 objects in objects',
    'UPSTREAM_BAD_RESPONSE',
    () => ({ body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }),
  ],
  ['100,000 levels never closed', 'UPSTREAM_BAD_RESPONSE', () => ({ body: '['.repeat(100_000) })],
  ['a million items', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint(`[${'{},'.repeat(1_000_000)}1]`) })],
  ['a million numbers', 'UPSTREAM_BAD_RESPONSE', () => ({ body: `[${'1,'.repeat(1_000_000)}1]` })],
  ['a million keys', 'UPSTREAM_BAD_RESPONSE', () => ({ body: `{${keys(500_000)}}` })],
  ['149,000 keys', 'UPSTREAM_BAD_RESPONSE', () => ({ body: `{${keys(149_000)}}` })],
  ['149,000 keys and 400', 'INVALID_INPUT', () => ({ status: 400, body: `{${keys(149_000)}}` })],
  ['8 MiB of spaces', 'UPSTREAM_BAD_RESPONSE', () => ({ body: SPACES.subarray(0, 8 * MEBIBYTE) })],
  ['100 MiB of spaces', 'UPSTREAM_BAD_RESPONSE', () => ({ body: SPACES })],
  ['100 MiB of spaces and 500', 'UPSTREAM_UNAVAILABLE', () => ({ status: 500, body: SPACES })],
  ['a gzip bomb', 'UPSTREAM_BAD_RESPONSE', () => as('gzip', gzipSync(SPACES))],
  [
    'a brotli bomb',
    'UPSTREAM_BAD_RESPONSE',
    () => as('br', brotliCompressSync(SPACES, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })),
  ],
  ['a deflate bomb', 'UPSTREAM_BAD_RESPONSE', () => as('deflate', deflateSync(SPACES))],
  ['a gzip bomb in gzip', 'UPSTREAM_BAD_RESPONSE', () => as('gzip, gzip', gzipSync(gzipSync(SPACES)))],
  ['an encoding nobody knows', 'UPSTREAM_BAD_RESPONSE', () => as('zip-of-mine', gzipSync(WHOLE))],
  ['half a gzip', 'UPSTREAM_BAD_RESPONSE', () => as('gzip', gzipSync(WHOLE).subarray(0, -20))],
  ['a traceback of 7 kB and 500', 'UPSTREAM_UNAVAILABLE', () => words(traceback, 500)],
  ['a traceback of 7 kB and 400', 'INVALID_INPUT', () => words(traceback, 400)],
  ['a message of 7 MB', 'THROTTLED', () => words('limit:'.repeat(1_200_000), 429)],
  ['a text for a body', 'UPSTREAM_BAD_RESPONSE', () => ({ body: '"x"' })],
  [
    'a number beyond all',
    'UPSTREAM_BAD_RESPONSE',
    () => ({ body: WHOLE.replace('"resource_size":"140"', '"resource_size":1e999') }),
  ],
  ['a number beyond all that nobody reads', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint('{"a":[1E+400]}') })],
  ['less than all numbers', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint('-1e400') })],
  ['a number of 400 digits', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint('9'.repeat(400)) })],
  ['a number of 7 MB', 'UPSTREAM_BAD_RESPONSE', () => ({ body: checkpoint('9'.repeat(7_000_000)) })],
  ['100,000 long numbers', 'UPSTREAM_BAD_RESPONSE', () => ({ body: `[${`${'9'.repeat(70)},`.repeat(100_000)}1]` })],
];

/** Odd ways to write what is right, and the extra information that is then to be seen. */
export const ODD_BUT_RIGHT: readonly (readonly [what: string, extraInfo: unknown, make: () => HostileBody])[] = [
  ['in an encoding that nobody knows and that was not used', null, () => as('zip-of-mine', Buffer.from(WHOLE))],
  ['with a byte order mark', null, () => ({ body: `\ufeff${WHOLE}` })],
  [
    'that calls itself Latin-1',
    'Zürich',
    () => ({ headers: { 'content-type': 'text/plain; charset=latin1' }, body: checkpoint('"Zürich"') }),
  ],
  ['with 100,000 levels in a text', deep(100_000), () => ({ body: checkpoint(inText(deep(100_000))) })],
  [
    'with a million items in a text',
    `[${'{},'.repeat(1_000_000)}1]`,
    () => ({ body: checkpoint(inText(`[${'{},'.repeat(1_000_000)}1]`)) }),
  ],
  ['with text of 7 MB', 'x'.repeat(7_000_000), () => ({ body: checkpoint(inText('x'.repeat(7_000_000))) })],
  ['with 60 levels', JSON.parse(deep(60)), () => ({ body: checkpoint(deep(60)) })],
  ['with 60 levels in a text', JSON.parse(deep(60)), () => ({ body: checkpoint(inText(deep(60))) })],
  ['with a number beyond all in a text', '{"a":1e400}', () => ({ body: checkpoint(inText('{"a":1e400}')) })],
  ['with a text that looks like one', '1e400', () => ({ body: checkpoint(inText('1e400')) })],
  [
    'with the largest and the smallest of numbers',
    [Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0, 1e22],
    () => ({ body: checkpoint(`[1.7976931348623157e308,-1.7976931348623157E+308,5e-324,1e-400,1${'0'.repeat(22)}]`) }),
  ],
  [
    'with numbers in keys and words',
    { '1e400': 'x 1e400', '9': true },
    () => ({ body: checkpoint('{"1e400":"x 1e400","9":true}') }),
  ],
  [
    'with the names of prototypes',
    JSON.parse('{"__proto__":{"a":1},"constructor":2}'),
    () => ({ body: checkpoint('{"__proto__":{"a":1},"constructor":2}') }),
  ],
];
