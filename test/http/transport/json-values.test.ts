import { expect, it } from 'vitest';
import { hasMoreValues } from '../../../src/http/transport/json.ts';

const list = (count: number, item: unknown = 1) =>
  JSON.stringify({ query: '{ a }', variables: { a: new Array(count).fill(item) } });

it.each([
  ['numbers', list(100)],
  ['objects', list(100, {})],
  ['texts that end in a backslash', list(100, '\\')],
  ['keys', JSON.stringify(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`k"${index}`, 1])))],
])('finds more than 50 of %s, and not more than 100', (_name, json) => {
  expect([hasMoreValues(json, 50), hasMoreValues(json, 100)]).toEqual([true, false]);
});

it.each([
  ['commas', ','.repeat(500)],
  ['commas and quotes', '",'.repeat(500)],
  ['commas, quotes and backslashes', '\\",\\\\",'.repeat(500)],
])('counts no %s within a text', (_name, text) => {
  expect(hasMoreValues(JSON.stringify({ query: text, variables: { [text]: text } }), 1)).toBe(false);
});

it('comes to an end where a text has none', () => {
  expect(hasMoreValues(`"${'\\"'.repeat(1_000)}`, 1)).toBe(false);
});

it('counts lists and objects where asked', () => {
  const deep = `${'['.repeat(60)}${']'.repeat(60)}`;
  expect([hasMoreValues(deep, 50), hasMoreValues(deep, 50, true)]).toEqual([false, true]);
});
