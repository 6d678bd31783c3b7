import { buildSchema, GraphQLScalarType, type GraphQLSchema } from 'graphql';

const SDL = `
  scalar Odd
  interface Named { name: String! }
  type Cat implements Named { name: String! odd: Odd mood: String sure: Cat! kittens: [Cat!] friend: Named! }
  type Query { it: Cat list: [Cat!] named: Named odds: [Odd] }`;

/** Resolvers by "Type.field", and resolveType. */
export type Values = Readonly<Record<string, () => unknown>>;

/** A schema whose fields, on whatever object, resolve as they are told to. */
export function schemaWith(values: Values): GraphQLSchema {
  const schema = buildSchema(SDL);
  for (const type of [schema.getQueryType(), schema.getType('Cat')]) {
    if (!type || !('getFields' in type)) continue;
    for (const [name, field] of Object.entries(type.getFields())) {
      const given = values[`${type.name}.${name}`];
      if (given && 'args' in field) field.resolve = given;
    }
  }
  const odd = schema.getType('Odd');
  if (odd instanceof GraphQLScalarType)
    odd.serialize = (value) => (value === 'bad' ? thrown('the secret of odd') : value);
  const named = schema.getType('Named');
  if (named && 'resolveType' in named) named.resolveType = (values.resolveType as () => string) ?? (() => 'Cat');
  return schema;
}

export function thrown(message: string): never {
  throw new Error(message);
}

export const rejected = async (message: string) => thrown(message);
export const later = async <T>(value: T) => value;
export const cat = { name: 'Tom' };
