import { BODIES, VAULT } from './bodies.ts';
import type { Row } from './http-requests.ts';

const GOOD = JSON.stringify(BODIES.data);

const BROKEN = [
  '',
  ' ',
  '{',
  '{}',
  'null',
  '1',
  '"x"',
  '[]',
  `[${GOOD}]`,
  `${GOOD}x`,
  `\ufeff${GOOD}`,
  ` ${GOOD}\n`,
  '{"query":}',
];
const NOT_TEXT = [Buffer.from(GOOD, 'utf16le'), Buffer.from([0xff]), Buffer.from('{"query":"\ud800{"}', 'utf8')];
const VALUES = [null, 1, true, '', 'x', [], {}, { a: 1 }, [1]];
const NAMES = [
  'query',
  'variables',
  'operationName',
  'extensions',
  'documentId',
  'qeury',
  '__proto__',
  'constructor',
  '',
];
const HASH = 'a'.repeat(64);
const BY_HASH = [
  { documentId: `sha256:${HASH}` },
  { documentId: `sha256:${HASH}`, query: VAULT },
  { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } } },
  { extensions: { persistedQuery: { version: 1, sha256Hash: HASH } }, query: VAULT },
  { extensions: { persistedQuery: { version: 2, sha256Hash: HASH } }, query: VAULT },
  { query: VAULT, extensions: { more: 1 } },
  { query: VAULT, documentID: 'x' },
  { query: VAULT, id: '1', key: 'x' },
];

export const BODY_ROWS: readonly Row[] = [
  ...[...BROKEN, ...NOT_TEXT].map((body, at): Row => [`broken body ${at}`, { body }]),
  ...BY_HASH.map((body): Row => [JSON.stringify(body), { body: JSON.stringify(body) }]),
  ...NAMES.flatMap((name) =>
    VALUES.flatMap((value): Row[] => {
      const alone = `{${JSON.stringify(name)}:${JSON.stringify(value)}}`;
      const beside = `{"query":${JSON.stringify(VAULT)},${alone.slice(1)}`;
      return [alone, beside].map((body): Row => [body, { body }]);
    }),
  ),
  ['a body that is too long', { body: JSON.stringify({ query: VAULT, variables: { a: 'x'.repeat(256_000) } }) }],
  ['a body that is nearly too long', { body: JSON.stringify({ query: VAULT, variables: { a: 'x'.repeat(255_000) } }) }],
];
