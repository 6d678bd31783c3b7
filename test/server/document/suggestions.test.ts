import { readFileSync } from 'node:fs';
import { getOperationAST, getVariableValues, parse, validate, visit } from 'graphql';
import { expect, it } from 'vitest';
import { schema } from '../../../src/schema/index.ts';
import { SEED, say, scaled } from '../../support/scale.ts';
import { guardedGateway } from './_support/guarded-gateway.ts';
import { INCOMPLETE, type NearMiss, nearMiss, RIGHT } from './_support/near-misses.ts';

const SDL = readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8');
const names = new Set<string>();
visit(parse(SDL), { Name: ({ value }) => void names.add(value) });
for (const standard of ['ID', 'String', 'Int', 'Float', 'Boolean', 'if', 'reason', 'deprecated'])
  names.delete(standard);
// In plain English there are words like "type", which are names, too; of these only what is quoted is a name.
const isPlain = (name: string) => /^[a-z]+$/.test(name);

/** The names of the schema that an answer tells and its question did not. */
function leaked(text: string, { document, variables }: NearMiss): string[] {
  const messages = (JSON.parse(text).errors as { message: string }[]).map(({ message }) => message).join('\n');
  const words = messages.match(/\w+/g) ?? [];
  const quoted = [...messages.matchAll(/"([^"]*)"/g)].flatMap(([, inside = '']) => inside.match(/\w+/g) ?? []);
  const quotedNames = [...words.filter((word) => !isPlain(word)), ...quoted].filter((word) => names.has(word));
  const sent = new Set(`${document} ${JSON.stringify(variables)}`.match(/\w+/g));
  return [...new Set(quotedNames)].filter((name) => !sent.has(name));
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

it.each(RIGHT)('nothing is wrong with $document before it is misspelt', ({ document, variables }) => {
  const parsed = parse(document);
  expect(validate(schema, parsed)).toEqual([]);
  const inputs = getOperationAST(parsed)?.variableDefinitions ?? [];
  expect(getVariableValues(schema, inputs, { ...variables }).errors).toBeUndefined();
});

it('tells no name of the schema to who nearly knows it, in production', async () => {
  const { ask, seen } = await guardedGateway({ production: true });
  const random = randomFrom(SEED);
  const count = scaled(5_000, 1_000);
  const misses = [...INCOMPLETE, ...Array.from({ length: count }, () => nearMiss(random))];
  let refused = 0;
  for (const miss of misses) {
    const { text } = await ask(miss.document, miss.variables);
    if ('data' in JSON.parse(text)) continue; // it was spelt right by chance
    expect([miss, text, leaked(text, miss)]).toEqual([miss, text, []]);
    expect(text).not.toContain('Did you mean');
    refused += 1;
  }
  say(`${refused} of ${misses.length} near-misses were refused, and no name was suggested`);
  expect(refused).toBeGreaterThan(0.97 * count);
  expect(seen.length).toBeLessThan(0.1 * count);
}, 300_000);

it('guesses nothing in development either, and names what the schema has there', async () => {
  const { ask } = await guardedGateway({ production: false });
  const replies = await Promise.all(INCOMPLETE.map(({ document, variables }) => ask(document, variables)));
  expect(replies.map(({ message }) => message).filter((message) => message.includes('Did you mean'))).toEqual([]);
  expect((await ask('{ upstreams { nam } }')).message).toBe('Cannot query field "nam" on type "Upstream".');
});

it('says what is wrong without the names', async () => {
  const { ask } = await guardedGateway({ production: true });
  const messageOf = async (document: string, variables = {}) => (await ask(document, variables)).message;
  expect(await messageOf('{ upstreams { nam } }')).toBe('Cannot query field "nam" on type "(hidden)".');
  expect(await messageOf('{ vaults(first: 1) }')).toBe(
    'Field "vaults" of type "(hidden)" must have a selection of subfields.',
  );
  expect(await messageOf('{ checkpoints(first: 1, filter: { createdTo: 1 }) { nodes { id } } }')).toBe(
    'Expected value of type "(hidden)", found 1; A (hidden) is a string such as 2026-03-02T09:14:07Z, with an offset, in the years 0000 to 9999 of UTC.',
  );
  expect(await messageOf('mutation { createCheckpoint(input: {}) { __typename } }')).toBe(
    'Field "(hidden).(hidden)" of required type "ID!" was not provided.',
  );
});
