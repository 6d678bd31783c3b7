import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import { countBytes, isOverLimit, limitErrorOf, MAX_KEPT_TEXT } from './budget.ts';
import type { Run } from './run.ts';
import { type AppendLeaf, serializer } from './scalar.ts';
import { appendText } from './string.ts';
import { whole } from './text.ts';

/**
 * Shortcut for the usual values of built-in types; all other values go through the type's serializer.
 * @param isKept True if a mutation writes the value even above the limit.
 */
export function leafAppender(type: GraphQLLeafType, isKept: boolean): AppendLeaf {
  const serialized = serializer(type, isKept);
  if (isEnumType(type)) return enumWriter(type.getValues(), serialized, isKept);

  function append(before: string, text: string, run: Run): string {
    countBytes(run, text.length, isKept);
    return before + text;
  }

  switch (type) {
    case GraphQLInt:
      return (before, value, run) =>
        typeof value === 'number' && (value | 0) === value
          ? append(before, String(value), run)
          : serialized(before, value, run);
    case GraphQLFloat:
      return (before, value, run) =>
        typeof value === 'number' && Number.isFinite(value)
          ? append(before, String(value), run)
          : serialized(before, value, run);
    case GraphQLBoolean:
      return (before, value, run) =>
        typeof value === 'boolean' ? append(before, value ? 'true' : 'false', run) : serialized(before, value, run);
    case GraphQLString:
      return (before, value, run) => {
        if (isKept && typeof value === 'string' && value.length > MAX_KEPT_TEXT && isOverLimit(run))
          throw limitErrorOf(run, 'bytes');
        return typeof value === 'string' ? appendText(before, value, run, isKept) : serialized(before, value, run);
      };
    case GraphQLID:
      return (before, value, run) =>
        typeof value === 'string' ? appendText(before, value, run, isKept) : serialized(before, value, run);
    default:
      return serialized;
  }
}

function enumWriter(
  values: readonly { readonly name: string; readonly value: unknown }[],
  serialized: AppendLeaf,
  isKept: boolean,
): AppendLeaf {
  const texts = new Map(values.map(({ name, value }) => [value, whole(`"${name}"`)]));
  return (before, value, run) => {
    const text = texts.get(value);
    if (text === undefined) return serialized(before, value, run);
    countBytes(run, text.length, isKept);
    return before + text;
  };
}
