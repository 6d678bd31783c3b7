import { buildSchema } from 'graphql';
import { expect, it } from 'vitest';
import { byCompiled, byReference } from './_support/both-ways.ts';

/** A field that shows its arguments. */
function echoSchema() {
  const schema = buildSchema(`
    enum Mood { GOOD BAD }
    input Filter { ids: [ID!] size: Int = 3 }
    type Query { echo(plain: Int, sized: Int = 5, fixed: Int! = 7, list: [ID!], filter: Filter, mood: Mood): String }
  `);
  const echo = schema.getQueryType()?.getFields().echo;
  Object.assign(echo ?? {}, { resolve: (_root: unknown, args: object) => JSON.stringify(args) });
  return schema;
}

it.each<[string, string, Record<string, unknown>]>([
  ['none', '{ echo }', {}],
  ['constants', '{ echo(mood: BAD, plain: 1, list: "a") }', {}],
  ['variables', 'query ($a: Int, $b: [ID!]) { echo(list: $b, plain: $a) }', { a: 1, b: 'x' }],
  ['variables and constants', 'query ($a: Int) { echo(filter: { ids: ["a"] }, plain: $a) }', { a: 1 }],
  ['a variable in a constant', 'query ($a: [ID!]) { echo(filter: { ids: $a }, plain: 2) }', { a: ['x'] }],
  ['an absent variable', 'query ($a: Int) { echo(plain: $a, sized: $a) }', {}],
  ['null', 'query ($a: Int) { echo(plain: $a, sized: $a, list: null) }', { a: null }],
  ['null where that is an error', 'query ($a: Int) { echo(fixed: $a) }', { a: null }],
  ['an absent variable where null is an error', 'query ($a: Int) { echo(fixed: $a) }', {}],
  ['a variable with a default', 'query ($a: Int = 9) { echo(plain: $a, fixed: $a) }', {}],
  [
    'an absent variable with the name of a property of all objects',
    'query ($toString: Int) { echo(plain: $toString) }',
    {},
  ],
  ['a variable with that name', 'query ($toString: Int) { echo(plain: $toString) }', { toString: 4 }],
  [
    'a variable of an enum and an input',
    'query ($m: Mood, $f: Filter) { echo(mood: $m, filter: $f) }',
    { m: 'GOOD', f: {} },
  ],
])('a resolver receives the arguments that graphql gives: %s', async (_what, query, variables) => {
  const question = { schema: echoSchema(), query, variables, context: () => ({}) };
  expect(await byCompiled(question)).toEqual(await byReference(question));
});
