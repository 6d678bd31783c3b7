import type { Config } from '../../../../src/config/config.ts';

/** A document that asks for more than a limit allows. `salt` makes another document of the same kind. */
export interface Bomb {
  readonly limit: keyof Config['limits'];
  /** What the refusal has to say of the document. */
  readonly figure: string;
  readonly document: (salt: string) => string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');
const nested = (levels: number, open: string, core: string, close: string) =>
  open.repeat(levels) + core + close.repeat(levels);
const braces = (salt: string) => `{ ${salt} `;

/** At least one of each kind, by what it is. */
export const BOMBS: Readonly<Record<string, Bomb>> = {
  'fragments that double one another': {
    limit: 'tokens',
    figure: 'more than a billion selections',
    document: (salt) =>
      `query ${salt} { ...F0 } ${times(40, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)} fragment F40 on Query { __typename }`,
  },
  'fragments that double one another around nothing': {
    limit: 'tokens',
    figure: 'more than a billion selections',
    document: (salt) =>
      `query ${salt} { ...F0 } ${times(40, (n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`)}`,
  },
  'fragments with fields that double one another': {
    limit: 'depth',
    figure: '41 levels of fields',
    document: (salt) =>
      `query ${salt} { ...F0 } ${times(40, (n) => `fragment F${n} on Query { a { ...F${n + 1} } b { ...F${n + 1} } }`)} fragment F40 on Query { __typename }`,
  },
  'fragments in a circle': {
    limit: 'depth',
    figure: 'contains itself',
    document: (salt) =>
      `query ${salt} { ...F0 } ${times(100, (n) => `fragment F${n} on Query { ...F${(n + 1) % 100} ...F${(n + 50) % 100} }`)}`,
  },
  aliases: {
    limit: 'aliases',
    figure: '400 aliases',
    document: (salt) => `query ${salt} { ${times(400, (n) => `a${n}: upstreams`)} }`,
  },
  'a long alias, which each row would repeat': {
    limit: 'aliases',
    figure: '3126 aliases',
    document: (salt) => `query ${salt} { vaults(first: 100) { nodes { resources { ${'a'.repeat(100_001)}: name } } } }`,
  },
  'aliases of __typename': {
    limit: 'aliases',
    figure: '500 aliases',
    document: (salt) => `query ${salt} { ${times(500, (n) => `a${n}: __typename`)} }`,
  },
  directives: {
    limit: 'directives',
    figure: '250 directives',
    document: (salt) => `query ${salt} { __typename ${times(250, () => '@include(if: true)')} }`,
  },
  'unknown directives': {
    limit: 'directives',
    figure: '900 directives',
    document: (salt) => `query ${salt} { __typename ${times(900, () => '@x')} }`,
  },
  'duplicate fields': {
    limit: 'repeats',
    figure: '1900 times',
    document: (salt) => `query ${salt} { ${times(1_900, () => '__typename')} }`,
  },
  'duplicate fields in duplicate fields': {
    limit: 'repeats',
    figure: '900 times',
    document: (salt) => `query ${salt} { ${times(30, () => `upstreams { ${times(30, () => 'name')} }`)} }`,
  },
  'duplicate fields through fragments': {
    limit: 'repeats',
    figure: '600 times',
    document: (salt) => `query ${salt} { upstreams { ${times(600, () => '...F')} } } fragment F on Upstream { name }`,
  },
  'a deep document': {
    limit: 'depth',
    figure: '301 levels of fields',
    document: (salt) => `query ${salt} ${nested(300, '{ x ', '{ y }', ' }')}`,
  },
  'a deep input': {
    limit: 'inputDepth',
    figure: '400 levels',
    document: (salt) => `query ${salt} { nodes(ids: ${nested(400, '[', '"a"', ']')}) { id } }`,
  },
  'a deep variable': {
    limit: 'inputDepth',
    figure: 'more than 10 levels',
    document: (salt) => `query ${salt}($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: { ids: JSON.parse(nested(2_000, '[', '"a"', ']')) },
  },
  'wide variables': {
    limit: 'ids',
    figure: 'a list of 2000',
    document: (salt) => `query ${salt}($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: { ids: new Array(2_000).fill(1) },
  },
  'very wide variables': {
    limit: 'tokens',
    figure: 'more than 2000 values',
    document: (salt) => `query ${salt}($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: { ids: new Array(100_000).fill(1) },
  },
  'wide objects in variables': {
    limit: 'tokens',
    figure: 'more than 2000 values',
    document: (salt) => `query ${salt}($f: CheckpointFilter) { checkpoints(first: 1, filter: $f) { nodes { id } } }`,
    variables: { f: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, 1])) },
  },
  'variables that nobody wants': {
    limit: 'tokens',
    figure: 'more than 2000 values',
    document: (salt) => `query ${salt} { upstreams { id } }`,
    variables: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`key${index}`, 1])),
  },
  'lists in lists of a variable': {
    limit: 'tokens',
    figure: 'more than 2000 values',
    document: (salt) => `query ${salt}($ids: [ID!]!) { nodes(ids: $ids) { id } }`,
    variables: { ids: Array.from({ length: 100 }, () => new Array(100).fill(1)) },
  },
  '100,000 empty lines': {
    limit: 'tokens',
    figure: 'more than 2000 lines',
    document: (salt) => `${'\n'.repeat(100_000)} query ${salt} { ${times(12, (n) => `a${n}: vault { id }`)} }`,
  },
  '20,000 braces': {
    limit: 'tokens',
    figure: 'more than 2000 tokens',
    document: (salt) => braces(salt).repeat(20_000),
  },
  '20,000 braces and nothing else': {
    limit: 'tokens',
    figure: 'more than 2000 tokens',
    document: (salt) => `${'{'.repeat(20_000)} # ${salt}`,
  },
  '60,000 fields': {
    limit: 'tokens',
    figure: 'more than 2000 tokens',
    document: (salt) => `{ ${salt} ${'id '.repeat(60_000)} }`,
  },
};
