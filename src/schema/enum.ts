import { builder } from './builder.ts';

/** Declares an enum from the values of a domain type and their descriptions. */
export function enumRef<Word extends string>(name: string, description: string, meanings: Record<Word, string>) {
  const values = Object.fromEntries(
    Object.entries<string>(meanings).map(([word, meaning]) => [word, { value: word as Word, description: meaning }]),
  ) as Record<Word, { value: Word; description: string }>;
  return builder.enumType(name, {
    description: `${description} New values may be added: keep a default branch.`,
    values,
  });
}

/** The description of UNKNOWN, in every enum that translates native values. */
export const UNKNOWN =
  "A value that this gateway does not know. The native field next to it has the upstream's own value.";
