/** JSON text: a string, or parts whose concatenation would copy much. */
export type Json = string | readonly Json[];

/** JSON, or a promise of it. */
export type PromiseOrJson = Json | Promise<Json>;

export function isPending(text: PromiseOrJson): text is Promise<Json> {
  return typeof text !== 'string' && !Array.isArray(text);
}
