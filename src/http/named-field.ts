/** The one of these fields that a sentence names; none where it names several. */
export function fieldNamed(sentence: unknown, fields: readonly string[]): { readonly field?: string } {
  if (typeof sentence !== 'string') return {};
  // What a text repeats of the value is somebody else's words.
  const [told = ''] = sentence.slice(0, MAX_CHARACTERS).split('Value:');
  const words = new Set(told.split(/[^A-Za-z_]+/));
  const [field, ...others] = fields.filter((one) => words.has(one));
  return field === undefined || others.length > 0 ? {} : { field };
}

const MAX_CHARACTERS = 1_000;
