/** The one of these fields that a sentence names; none where it names several. */
export function fieldNamed(sentence: unknown, fields: readonly string[]): { readonly field?: string } {
  if (typeof sentence !== 'string') return {};
  const words = new Set(sentence.slice(0, MOST_CHARACTERS).split(/[^A-Za-z_]+/));
  const [field, ...others] = fields.filter((one) => words.has(one));
  return field === undefined || others.length > 0 ? {} : { field };
}

const MOST_CHARACTERS = 1_000;
