import { buildSchema, getOperationAST, parse } from 'graphql';
import { expect, it } from 'vitest';
import { compileQuery } from '../../src/executor/compile.ts';

/** The JSON of rows of a type, and its bytes as they were counted. */
async function written(fields: string, selection: string, rows: readonly object[]) {
  const schema = buildSchema(`scalar JSON type Query { rows: [Row!]! } ${fields}`);
  const rowsField = schema.getQueryType()?.getFields().rows;
  Object.assign(rowsField ?? {}, { resolve: () => rows });
  const document = parse(`{ rows { ${selection} } }`);
  const operation = getOperationAST(document);
  if (!operation) throw new Error('No operation.');
  const { data, bytes, errors } = await compileQuery({ schema, document, variables: {} }, operation)({}, {});
  expect(errors).toEqual([]);
  expect(bytes).toBe(Buffer.byteLength(data.join('')));
  return data.join('');
}

const jsonOf = (rows: readonly object[]) => JSON.stringify({ rows });

/** Every choice of null or a value for each of ten places. */
const choices = Array.from({ length: 1_024 }, (_, choice) =>
  Array.from({ length: 10 }, (_none, place) => ((choice >> place) & 1) === 1),
);

it('writes each of 1,024 ways in which ten fields may be null', async () => {
  const names = Array.from({ length: 10 }, (_, at) => `name${at}`);
  const rows = choices.map((filled) =>
    Object.fromEntries(names.map((name, at) => [name, filled[at] ? (at % 2 === 0 ? `text ${at}` : at) : null])),
  );
  const types = names.map((name, at) => `${name}: ${at % 2 === 0 ? 'String' : 'Int'}`).join(' ');
  expect(await written(`type Row { ${types} }`, names.join(' '), rows)).toBe(jsonOf(rows));
});

it('writes more fixed JSON between two values than is kept in one piece', async () => {
  const names = Array.from({ length: 40 }, (_, at) => `a_rather_long_name_of_a_field_${at}`);
  const row = (first: string | null, last: string | null) =>
    Object.fromEntries(names.map((name, at) => [name, at === 0 ? first : at === 39 ? last : null]));
  const rows = [row('a', 'b'), row(null, null), row(null, 'b'), row('a', null), row('a', 'b')];
  expect(await written(`type Row { ${names.map((name) => `${name}: ID`).join(' ')} }`, names.join(' '), rows)).toBe(
    jsonOf(rows),
  );
});

it('writes more different gaps than it keeps', async () => {
  const names = [...'abcdefghij'];
  const types = names.map((name) => `${name}: Part`).join(' ');
  const rows = choices.map((filled) =>
    Object.fromEntries(names.map((name, at) => [name, filled[at] ? { x: null } : null])),
  );
  const selection = names.map((name) => `${name} { x }`).join(' ');
  expect(await written(`type Row { ${types} } type Part { x: Int }`, selection, rows)).toBe(jsonOf(rows));
});

it('writes the JSON of any value as JSON.stringify does', async () => {
  const values = [
    {},
    { zone: 'az-1' },
    { zone: 'az-1', other: '' },
    { 'a "key"': 'x', '\\': 'y' },
    { key: 'é', schlüssel: 'x' },
    { text: 'line\nbreak', tab: '\t' },
    { 2: 'b', 1: 'a', z: 'c' },
    JSON.parse('{"__proto__":"own"}'),
    { zone: undefined, other: 'x' },
    { zone: null },
    { deep: { zone: 'az-1' } },
    { zone: 'x'.repeat(300) },
    Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`key ${at}`, `value ${at}`])),
    { toJSON: () => ({ own: 'form' }) },
    new Date(0),
    Object.assign(Object.create({ inherited: 'x' }), { own: 'y' }),
    ['a', 'b'],
    'text',
    12,
    false,
  ];
  const rows = values.map((info) => ({ info }));
  expect(await written('type Row { info: JSON }', 'info', rows)).toBe(jsonOf(rows));
});
