import { describe, expect, it } from 'vitest';
import { bounded, say } from '../../support/scale.ts';
import { guardedGateway } from './_support/guarded-gateway.ts';

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (levels: number, open: string, core: string, close: string) =>
  open.repeat(levels) + core + close.repeat(levels);

// Each has as much of something as is asked for. None is a good document; which mistake is found is what matters.
const EDGES: [string, number, (count: number) => string][] = [
  ['depth', 12, (count) => `${nested(count - 1, '{ a ', '{ b }', '}')}`],
  ['depth', 12, (count) => `{ a { ...F } } fragment F on Query ${nested(count - 2, '{ a ', '{ b }', '}')}`],
  ['depth', 12, (count) => nested(count - 1, '{ ... { ... { a ', '{ b }', '}}}')],
  ['aliases', 60, (count) => `{ b ${times(count, (n) => `a${n}: __typename`)} }`],
  ['aliases', 60, (count) => `{ ...F a0: b } fragment F on Query { ${times(count - 1, (n) => `a${n}: __typename`)} }`],
  ['directives', 20, (count) => `query @a { ...F @b } fragment F on Query @c { ${times(count - 3, () => 'x @d')} }`],
  ['repeats', 30, (count) => `{ a { ${times(count, () => 'b')} } }`],
  ['repeats', 30, (count) => `{ a { x: b } ...F } fragment F on Query { a { ${times(count - 1, () => 'x: b')} } }`],
  ['repeats', 30, (count) => `{ ${times(count, () => '... { a }')} }`],
  ['repeats', 30, (count) => `{ ${times(count, () => '...F')} } fragment F on Query { a }`],
  [
    'repeats',
    30,
    (count) => `{ ${times(count, (n) => `...F${n}`)} } ${times(count, (n) => `fragment F${n} on Query { a${n} }`)}`,
  ],
  ['inputDepth', 10, (count) => `{ a(b: ${nested(count, '[', '1', ']')}) }`],
  ['inputDepth', 10, (count) => `{ a(b: [1, ${nested(count - 1, '{ c: ', '1', '}')}]) }`],
  ['inputDepth', 10, (count) => `query ($a: [ID] = ${nested(count, '[', '1', ']')}) { a }`],
  ['inputDepth', 10, (count) => `{ a @b(c: ${nested(count, '[', '1', ']')}) }`],
  ['tokens', 2_000, (count) => `{ ${times(count - 2, (n) => `a${n}`)} }`],
];

describe.each(EDGES)('limits.%s: %i', (key, most, document) => {
  it(`lets ${most} through and refuses one more: ${document(3).slice(0, 60)}`, async () => {
    const { ask } = await guardedGateway({ production: true });
    expect((await ask(document(most))).code).toBe('GRAPHQL_VALIDATION_FAILED');
    const { code, message } = await ask(document(most + 1));
    expect([code, message]).toEqual(['LIMIT_EXCEEDED', expect.stringContaining(`limits.${key}`)]);
  });

  it(`obeys another figure: ${document(3).slice(0, 60)}`, async () => {
    const { ask } = await guardedGateway({ limits: { [key]: most + 1 } });
    expect((await ask(document(most + 1))).code).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('values of variables', () => {
  const LISTS = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';

  it.each([
    ['inputDepth', nested(10, '[', '1', ']'), nested(11, '[', '1', ']')],
    ['inputDepth', nested(10, '{"a":', '1', '}'), nested(11, '{"a":', '1', '}')],
    ['ids', JSON.stringify(new Array(100).fill({})), JSON.stringify(new Array(101).fill({}))],
  ])('have their limits.%s', async (key, most, more) => {
    const { ask, seen } = await guardedGateway();
    expect((await ask(LISTS, { ids: JSON.parse(most) })).code).toBe('BAD_USER_INPUT');
    const { code, message } = await ask(LISTS, { ids: JSON.parse(more) });
    expect([code, message]).toEqual(['LIMIT_EXCEEDED', expect.stringMatching(`^\\$ids .*limits.${key}`)]);
    expect(seen).toEqual([]);
  });

  it('are 2000 in all, at whatever level they stand', async () => {
    const { ask, seen } = await guardedGateway();
    const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
    const lists = Array.from({ length: 9 }, () => new Array(100).fill(1));
    // Of their own count one for $a, one for $b, and one for each list.
    const all = (count: number) => ({ a: keys(count), b: lists });
    const document = 'query ($a: VaultFilter) { vaults(first: 1, filter: $a) { nodes { id } } }';
    expect((await ask(document, all(1_089))).code).toBe('BAD_USER_INPUT');
    const { code, message } = await ask(document, all(1_090));
    expect([code, message]).toEqual([
      'LIMIT_EXCEEDED',
      'The variables have more than 2000 values, the maximum set by limits.tokens.',
    ]);
    expect(seen).toEqual([]);
  });

  it.each([
    ['ten mistakes at most', 300, 10],
    ['one mistake where they are long', 1_900, 1],
  ])('are named in %s', async (_name, count, most) => {
    const { ask } = await guardedGateway();
    const filter = Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, index]));
    const { text } = await ask('query ($f: VaultFilter) { vaults(first: 1, filter: $f) { nodes { id } } }', {
      f: filter,
    });
    expect(JSON.parse(text).errors).toHaveLength(most + 1); // the last one says that there are more
  });
});

it.each(['\n', '\r', '\r\n'])('counts lines that end in %j', async (end) => {
  const { ask } = await guardedGateway();
  expect((await ask(`${end.repeat(1_999)}{ a }`)).code).toBe('GRAPHQL_VALIDATION_FAILED');
  const { code, message } = await ask(`${end.repeat(2_000)}{ a }`);
  expect([code, message]).toEqual([
    'LIMIT_EXCEEDED',
    'The document has more than 2000 lines, the maximum set by limits.tokens.',
  ]);
});

const DEEP: [string, string][] = [
  ['fields', nested(40_000, '{ a ', '{ b }', '}')],
  ['open fields', '{ a '.repeat(45_000)],
  ['inline fragments', nested(20_000, '{ ... ', '{ b }', '}')],
  ['lists', `{ a(b: ${nested(45_000, '[', '1', ']')}) }`],
  ['objects', `{ a(b: ${nested(20_000, '{ c: ', '1', '}')}) }`],
  ['types', `query ($a: ${nested(45_000, '[', 'ID', ']')}) { a }`],
  ['spreads', `{ ...F0 } ${times(6_000, (n) => `fragment F${n} on Query { ...F${n + 1} }`)}`],
];

it.each(DEEP)('survives %s that nest without an end where limits.tokens allows them', async (_name, document) => {
  const { ask } = await guardedGateway({ limits: { tokens: 100_000 } });
  const { code, message } = await ask(document);
  expect([code, message]).toEqual(['LIMIT_EXCEEDED', expect.stringContaining('limits.depth is 12')]);
});

// The slowest to validate of what is let through.
const HEAVY: [string, string][] = [
  ['62 keys, each 30 times', `{ ${times(30, () => times(62, (n) => `k${n}`))} }`],
  ['60 keys below 30 fields of one key', `{ ${times(30, () => `a { ${times(60, (n) => `k${n}`)} }`)} }`],
  ['30 fields with 20 arguments each', `{ ${times(30, () => `a(${times(20, (n) => `b${n}: 1`)})`)} }`],
  [
    '28 fragments with 58 keys each',
    `{ ${times(28, (n) => `...F${n}`)} } ${times(28, (n) => `fragment F${n} on Query { ${times(58, (k) => `k${k}`)} }`)}`,
  ],
  ['480 inline fragments in one another', nested(480, '{ a ... ', '{ b }', '}')],
  ['300 variables', `query (${times(300, (n) => `$a${n}: ID`)}) { a }`],
];

const READ_MS = bounded(40);

it.each(HEAVY)(`reads %s, which no limit forbids, in ${READ_MS} ms of CPU on average`, async (name, document) => {
  const { ask } = await guardedGateway({ limits: { repeats: 500 } });
  const salted = (salt: number) => `${document} # ${salt}`;
  for (const salt of [1, 2, 3]) await ask(salted(salt));
  const before = process.cpuUsage();
  for (let salt = 10; salt < 30; salt += 1) expect((await ask(salted(salt))).code).toBe('GRAPHQL_VALIDATION_FAILED');
  const { user, system } = process.cpuUsage(before);
  const each = (user + system) / 1_000 / 20;
  say(`${name}: ${each.toFixed(1)} ms of CPU`);
  expect(each).toBeLessThan(READ_MS);
});
