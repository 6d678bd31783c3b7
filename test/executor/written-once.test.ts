import { buildSchema, type GraphQLObjectType, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileQuery } from '../../src/executor/compile.ts';

/** Cats, of whose fields all but `keeper` stand in the cat itself. */
function compiled(query: string, cats: readonly object[]) {
  const schema = buildSchema(`
    type Query { cats: [Cat]! }
    type Cat { name: String! tail: Tail keeper: String! }
    type Tail { length: Int! }
  `);
  const fieldsOf = (type: string) => (schema.getType(type) as GraphQLObjectType).getFields();
  Object.assign(fieldsOf('Query').cats ?? {}, { resolve: () => cats });
  Object.assign(fieldsOf('Cat').keeper ?? {}, { resolve: (_cat: unknown, _args: unknown, who: string) => who });
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  const run = compileQuery({ schema, document, variables: {} }, operation, true);
  return async (who: string) => {
    const { data, errors } = await run(who, {});
    return { cats: JSON.parse(data.join('')).cats, errors: errors.map(({ path }) => path?.join('.')) };
  };
}

/** A cat that counts how often its name is read, and fails as often as it is told to. */
function countingCat(failures = 0) {
  let reads = 0;
  const cat = {
    tail: { length: 3 },
    get name() {
      reads += 1;
      if (reads <= failures) throw new Error('It does not come when it is called.');
      return 'Tom';
    },
  };
  return { cat, reads: () => reads };
}

it('an object is written once for all twins that show it, where no resolver is asked', async () => {
  const { cat, reads } = countingCat();
  const ask = compiled('{ cats { name tail { length } __typename } }', [cat, cat]);
  const shown = { name: 'Tom', tail: { length: 3 }, __typename: 'Cat' };
  expect([await ask('Ann'), await ask('Bob')]).toEqual([
    { cats: [shown, shown], errors: [] },
    { cats: [shown, shown], errors: [] },
  ]);
  expect(reads()).toBe(1);
});

it('an object is written anew for each run where a resolver is asked, who may look at the one who asks', async () => {
  const { cat, reads } = countingCat();
  const ask = compiled('{ cats { name keeper } }', [cat, cat]);
  const shown = (keeper: string) => ({ name: 'Tom', keeper });
  expect([(await ask('Ann')).cats, (await ask('Bob')).cats]).toEqual([
    [shown('Ann'), shown('Ann')],
    [shown('Bob'), shown('Bob')],
  ]);
  expect(reads()).toBe(2);
});

it('of an object that failed nothing is kept', async () => {
  // A field that fails is read twice: the second time on its path.
  const { cat } = countingCat(2);
  const ask = compiled('{ cats { name } }', [cat]);
  expect(await ask('Ann')).toEqual({ cats: [null], errors: ['cats.0.name'] });
  expect(await ask('Ann')).toEqual({ cats: [{ name: 'Tom' }], errors: [] });
});
