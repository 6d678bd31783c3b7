/** A document or variables with mistakes that no limit forbids, around as much text as a request may hold. */
export interface Mistake {
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'BAD_USER_INPUT';
  /** `salt` makes another document of the same kind. */
  readonly document: (salt: string) => string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const ALL = 240_000;
const TEN = ALL / 12;
const LINES = 2_000 - 1;
const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const filled = (word: string, length: number) => word.repeat(length / word.length);
const twelve = <Item>(item: (index: number) => Item) => Array.from({ length: 12 }, (_, index) => item(index));

const BY_FILTER = (salt: string) =>
  `query ${salt}($f: CheckpointFilter) { checkpoints(first: 1, filter: $f) { nodes { id } } }`;
const BY_STATUS = (salt: string) =>
  `query ${salt}($s: [CheckpointStatus!]) { checkpoints(first: 1, filter: { status: $s }) { nodes { id } } }`;
const NO_ID = (salt: string) => `query ${salt} { ${times(12, (n) => `a${n}: vault { id }`)} }`;

/** By what they are. */
export const MISTAKES: Readonly<Record<string, Mistake>> = {
  '12 mistakes beside a comment of one word': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) => `${NO_ID(salt)} # ${filled('x', ALL)}`,
  },
  '12 mistakes beside a comment of many words': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) => `${NO_ID(salt)} # ${filled('a b ', ALL)}`,
  },
  '12 mistakes beside a comment of words that nearly are names': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) => `${NO_ID(salt)} # ${filled('vaultsVaultid', ALL - 20)}`,
  },
  '12 mistakes behind empty lines': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) => filled('\n', LINES) + NO_ID(salt),
  },
  '12 wrong variables beside empty lines': {
    code: 'BAD_USER_INPUT',
    document: (salt) => `${BY_STATUS(salt)}${filled('\n', LINES)}`,
    variables: { s: twelve((n) => `BAD${n}`) },
  },
  '12 unknown fields with long names': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) => `query ${salt} { ${times(12, (n) => filled('x', TEN) + n)} }`,
  },
  '12 variables with long names': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) =>
      `query ${salt} { ${times(12, (n) => `a${n}: vault(id: $${filled('x', TEN - 40)}${n}) { id }`)} }`,
  },
  'a missing variable with a long name': {
    code: 'BAD_USER_INPUT',
    document: (salt) => {
      const name = filled('x', 100_000);
      return `query ${salt}($${name}: ID!) { vault(id: $${name}) { id } }`;
    },
  },
  'a long text where a name belongs': {
    code: 'GRAPHQL_PARSE_FAILED',
    document: (salt) => `query ${salt} { "${filled('x', ALL)}" }`,
  },
  'a long text in an enum': {
    code: 'GRAPHQL_VALIDATION_FAILED',
    document: (salt) =>
      `query ${salt} { checkpoints(first: 1, filter: { status: ["${filled('x', ALL)}"] }) { nodes { id } } }`,
  },
  '12 wrong values of an enum beside a long variable': {
    code: 'BAD_USER_INPUT',
    document: BY_STATUS,
    variables: { s: twelve((n) => `BAD${n}`), unused: filled('a b ', ALL) },
  },
  '12 long values of an enum': {
    code: 'BAD_USER_INPUT',
    document: BY_STATUS,
    variables: { s: twelve((n) => filled('x', TEN - 40) + n) },
  },
  'a value of an enum that looks like many guesses': {
    code: 'BAD_USER_INPUT',
    document: BY_STATUS,
    variables: { s: twelve(() => `${filled(' Did you mean ', TEN - 48)}?`) },
  },
  '2,000 unknown keys': {
    code: 'BAD_USER_INPUT',
    document: BY_FILTER,
    variables: {
      f: Object.fromEntries(Array.from({ length: 1_900 }, (_, index) => [filled('k', 100) + index, index])),
    },
  },
  '12 unknown keys beside a long text': {
    code: 'BAD_USER_INPUT',
    document: BY_FILTER,
    variables: { f: { ...Object.fromEntries(twelve((n) => [`key${n}`, n])), vaultId: filled('a b ', ALL) } },
  },
  '12 unknown keys that are long': {
    code: 'BAD_USER_INPUT',
    document: BY_FILTER,
    variables: { f: Object.fromEntries(twelve((n) => [filled('k', TEN - 40) + n, n])) },
  },
  'lists in one another in an enum': {
    code: 'BAD_USER_INPUT',
    document: BY_STATUS,
    variables: { s: twelve(() => JSON.parse(`${'['.repeat(9)}"${filled('x', TEN - 40)}"${']'.repeat(9)}`)) },
  },
};
