import { type GraphQLLeafType, isEnumType, specifiedScalarTypes } from 'graphql';

/** Writes a leaf that is not null; throws what its type's serializer throws. */
export type WriteLeaf = (value: unknown) => string;

// A text without these is its own JSON but for the quotes.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that JSON escapes.
const ESCAPED = /[\u0000-\u001f"\\\ud800-\udfff]/;

export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** The common value of each built-in type is written at once; everything else goes through the type's own serializer. */
export function leafWriter(type: GraphQLLeafType): WriteLeaf {
  const serialized = serializer(type);
  if (isEnumType(type)) return enumWriter(type.getValues(), serialized);
  if (!specifiedScalarTypes.some(({ name }) => name === type.name)) return serialized;
  switch (type.name) {
    case 'Int':
      return (value) => (typeof value === 'number' && (value | 0) === value ? String(value) : serialized(value));
    case 'Float':
      return (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : serialized(value));
    case 'Boolean':
      return (value) => (typeof value === 'boolean' ? String(value) : serialized(value));
    default:
      return (value) => (typeof value === 'string' ? quoted(value) : serialized(value));
  }
}

function enumWriter(
  values: readonly { readonly name: string; readonly value: unknown }[],
  serialized: WriteLeaf,
): WriteLeaf {
  const texts = new Map(values.map(({ name, value }) => [value, `"${name}"`]));
  return (value) => texts.get(value) ?? serialized(value);
}

function serializer(type: GraphQLLeafType): WriteLeaf {
  return (value) => {
    const plain = type.serialize(value);
    if (plain == null) throw new Error(`${type.name} has nothing to show for a value.`);
    return typeof plain === 'string' ? quoted(plain) : (JSON.stringify(plain) ?? 'null');
  };
}
