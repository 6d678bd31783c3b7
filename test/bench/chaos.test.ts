import { expect, it } from 'vitest';
import { readParts } from '../../bench/chaos/command-line.ts';

const parts = ['deadline', 'leaving'] as const;

it.each([
  ['all parts without a name', [], parts],
  ['the named parts', ['leaving'], ['leaving']],
  ['no part for help', ['--help'], undefined],
])('npm run chaos runs %s', (_what, words, expected) => {
  expect(readParts(words, parts)).toEqual(expected);
});

it('npm run chaos refuses a part that does not exist, by its name', () => {
  expect(() => readParts(['leaving', 'deadlines'], parts)).toThrow(/"deadlines"; accepted: deadline, leaving/);
});
