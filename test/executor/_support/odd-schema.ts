import { buildSchema, type GraphQLSchema, isAbstractType } from 'graphql';

const TYPES = 20;

/** Twenty types that all hold a thing of any of them. Values name their type by `__typename`. */
export function nestingSchema(): GraphQLSchema {
  const types = Array.from(
    { length: TYPES },
    (_, index) => `type T${index} implements Thing { name: String! thing: Thing any: Any only${index}: Int }`,
  );
  const union = Array.from({ length: TYPES }, (_, index) => `T${index}`).join(' | ');
  const schema = buildSchema(`interface Thing { name: String! thing: Thing any: Any }
    union Any = ${union} ${types.join(' ')} type Query { thing: Thing any: Any }`);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = (value) => (value as { __typename: string }).__typename;
  }
  return schema;
}

/** So many levels that each ask all twenty types for the next level: a short text, and 20^levels selections. */
export function nestedDocument(levels: number): string {
  const fragment = (level: number) => {
    const below = level === levels ? '{ __typename }' : `{ ...F${level + 1} ...U${level + 1} }`;
    const types = Array.from(
      { length: TYPES },
      (_, index) => `... on T${index} { only${index} thing ${below} any ${below} }`,
    );
    return `fragment F${level} on Thing { __typename name ${types.join(' ')} }
      fragment U${level} on Any { __typename ${types.join(' ')} }`;
  };
  const fragments = Array.from({ length: levels }, (_, index) => fragment(index + 1));
  return `{ thing { ...F1 } any { ...U1 } } ${fragments.join(' ')}`;
}

/** A thing with so many things in one another, of changing types. */
export function nestedThing(levels: number): object {
  let thing: object = { __typename: 'T0', name: 'last' };
  for (let level = 1; level < levels; level += 1) {
    const index = (level * 7) % TYPES;
    thing = { __typename: `T${index}`, name: `at ${level}`, [`only${index}`]: level, thing, any: thing };
  }
  return thing;
}
