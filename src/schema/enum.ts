import { builder } from './builder.ts';

/** Declares an enum whose values are the domain's own words, each with what it means. */
export function enumRef<Word extends string>(name: string, description: string, words: Record<Word, string>) {
  const values = Object.fromEntries(
    Object.entries<string>(words).map(([word, meaning]) => [word, { value: word as Word, description: meaning }]),
  ) as Record<Word, { value: Word; description: string }>;
  return builder.enumType(name, {
    description: `${description} New values may be added: keep a default branch.`,
    values,
  });
}

/** For every enum that translates an upstream's words. */
export const UNKNOWN =
  "A value that this gateway does not know. The native field next to it has the upstream's own value.";
