/** The public ids of one entity, with the types of its rows and of the filter of its lists. */
export interface IdDefinition<Row = unknown, Filter = unknown> {
  /** The prefix of the ids. */
  readonly word: string;
  /** The GraphQL type of the rows. */
  readonly typeName: string;
  /** The form of the ids in messages. */
  readonly form: string;
  /** The accepted numbers of parts behind the name of the upstream. */
  readonly partCounts: readonly number[];
  readonly of: (upstream: string, nativeId: string) => string;
  /** Types only; never set. */
  readonly types?: { readonly row: Row; readonly filter: Filter };
}

type Shape = Pick<IdDefinition, 'form' | 'partCounts'>;

/** Defines the ids of an entity. The default form is <word>:<upstream>:<id>. */
export function defineId<Row, Filter = never>(
  word: string,
  typeName: string,
  shape: Shape = { form: `${word}:<upstream>:<id>`, partCounts: [1] },
): IdDefinition<Row, Filter> {
  const prefix = `${word}:`;
  return { word, typeName, ...shape, of: (upstream, nativeId) => `${prefix}${upstream}:${nativeId}` };
}

const NATIVE = /^[A-Za-z0-9_-]{1,64}$/;

export function isNativeId(text: string): boolean {
  return NATIVE.test(text);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** True for a UUID, the form of native ids on CBR. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

const UUID_LIKE = /^-*(?:[0-9a-f]-*){32}$/i;

/** True for a UUID as Karbor accepts it: 32 hexadecimal digits with hyphens at any position. */
export function isUuidLike(text: string): boolean {
  return UUID_LIKE.test(text);
}
