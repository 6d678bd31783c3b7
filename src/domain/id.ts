/** The public ids of one kind of thing. The type knows the rows behind them, and the filter of lists of these. */
export interface IdDefinition<Row = unknown, Filter = unknown> {
  /** The word that the ids begin with. */
  readonly word: string;
  /** The GraphQL type of the rows. */
  readonly typeName: string;
  /** The ids as messages show them. */
  readonly form: string;
  /** How many parts may stand behind the name of the upstream. */
  readonly partCounts: readonly number[];
  readonly of: (upstream: string, nativeId: string) => string;
  /** For the compiler alone. */
  readonly types?: { readonly row: Row; readonly filter: Filter };
}

type Shape = Pick<IdDefinition, 'form' | 'partCounts'>;

/** Defines the ids of a kind of thing: <word>:<upstream>:<id> unless another shape is given. */
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

/** True for the form of CBR's own ids. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** True for what Karbor takes for a UUID: 32 hexadecimal digits, whatever hyphens stand among them. */
export function isUuidLike(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text.replaceAll('-', ''));
}
