/** JSON text: whole, or in its parts where putting them together would copy much. */
export type Json = string | readonly Json[];

/** JSON, at once or later. */
export type PromiseOrJson = Json | Promise<Json>;

export function isPending(text: PromiseOrJson): text is Promise<Json> {
  return typeof text !== 'string' && !Array.isArray(text);
}
