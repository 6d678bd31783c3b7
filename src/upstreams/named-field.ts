/** The only one of the fields that a sentence mentions; none if it mentions several. */
export function fieldNamed(sentence: unknown, fields: readonly string[]): { readonly field?: string } {
  if (typeof sentence !== 'string') return {};
  // The value behind "Value:" is input of the caller and may contain names of fields.
  const [message = ''] = sentence.slice(0, MAX_CHARACTERS).split('Value:');
  const words = new Set(message.split(/[^A-Za-z_]+/));
  const [field, ...others] = fields.filter((one) => words.has(one));
  return field === undefined || others.length > 0 ? {} : { field };
}

const MAX_CHARACTERS = 1_000;
