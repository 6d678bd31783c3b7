import { getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileQuery } from '../../src/executor/compile.ts';
import { schema as product } from '../../src/schema/index.ts';
import { bounded, say } from '../support/scale.ts';
import { byCompiled, byReference } from './_support/both-ways.ts';
import { nestedDocument, nestedThing, nestingSchema } from './_support/odd-schema.ts';

/** How long it takes in milliseconds, at the best of five times. */
function compileMs(schema: typeof product, query: string): number {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  const times = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    compileQuery({ schema, document, variables: {} }, operation);
    return performance.now() - startedAt;
  });
  return Math.min(...times);
}

it('six levels of interfaces and unions of twenty types are compiled within 100 ms', () => {
  const ms = compileMs(nestingSchema(), nestedDocument(6));
  say(`compiled six levels of twenty types in ${ms.toFixed(1)} ms`);
  expect(ms).toBeLessThan(bounded(100));
});

it('only the types that come are compiled, and each of them once', async () => {
  const schema = nestingSchema();
  const root = { thing: nestedThing(6), any: nestedThing(6) };
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    field.resolve = () => root[name as 'thing' | 'any'];
  }
  const question = { schema, query: nestedDocument(4), context: () => ({}) };
  const startedAt = performance.now();
  const compiled = await byCompiled(question);
  const ms = performance.now() - startedAt;
  say(`compiled and ran four levels of twenty types in ${ms.toFixed(1)} ms`);
  expect(ms).toBeLessThan(bounded(100));
  expect(compiled).toEqual(await byReference(question));
});

it('sixty nodes that each ask for every type are compiled within 100 ms', () => {
  const every = ['Vault', 'Checkpoint', 'Backup', 'Provider', 'Upstream'].map((type) => `... on ${type} { id }`);
  const nodes = Array.from({ length: 60 }, (_, at) => `n${at}: node(id: "x") { __typename ${every.join(' ')} }`);
  expect(compileMs(product, `{ ${nodes.join(' ')} }`)).toBeLessThan(bounded(100));
});

it('a thousand levels, ten times what a configuration can allow, are compiled and run on the stack there is', async () => {
  const schema = nestingSchema();
  const levels = 1_000;
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {}))
    field.resolve = () => nestedThing(levels);
  const query = `${'{ thing '.repeat(levels)}{ name }${' }'.repeat(levels)}`;
  const { data, errors } = await byCompiled({ schema, query, context: () => ({}) });
  expect([JSON.stringify(data).split('"thing"').length - 1, errors]).toEqual([levels, []]);
});
