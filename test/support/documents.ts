import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** A document with what it needs to run. */
export interface GeneratedDocument {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Declares a variable; it is left out of the values when there is none. */
export type Declare = (type: string, given: { readonly value?: unknown; readonly fallback?: string }) => string;

/** Writes the arguments of a field, with their brackets. */
export type WriteArguments = (args: readonly GraphQLArgument[], declare: Declare) => string;

export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  readonly random: (below: number) => number;
  /** A query unless given. */
  readonly operation?: 'query' | 'mutation';
  /** Acceptable values, some of them as variables, unless given. */
  readonly writeArguments?: WriteArguments;
  /** Ids that exist, so that something is found. */
  readonly ids: readonly string[];
  readonly depth: number;
  /** The most fields in a selection; 6 unless given. */
  readonly breadth?: number;
  /** Prefers fields below which there are others, so that narrow documents are deep. */
  readonly isDeep?: boolean;
  /** What the operation is called, and its fragments begin with; "Generated" unless given. */
  readonly name?: string;
}

/** An operation drawn from the schema: aliases, fragments, directives, variables, lists of every length, wrong ids too. */
export function generateDocument(options: DocumentOptions): GeneratedDocument {
  const { schema, random, ids, depth, name: called = 'Generated', operation = 'query' } = options;
  const { writeArguments = argumentsText, breadth = 6, isDeep = false } = options;
  const variables: Record<string, unknown> = {};
  const declared: string[] = [];
  const fragments: string[] = [];
  const one = <T>(of: readonly T[]): T => of[random(of.length)] as T;
  const chance = (percent: number) => random(100) < percent;

  function selection(type: GraphQLNamedType, left: number): string {
    const parts = isAbstractType(type) ? abstractParts(type, left) : fieldParts(type, left);
    return `{ ${(parts.length > 0 ? parts : ['__typename']).join(' ')} }`;
  }

  function abstractParts(type: GraphQLNamedType, left: number): string[] {
    if (!isAbstractType(type)) return [];
    const possible = schema.getPossibleTypes(type).filter(() => chance(40));
    const own = isInterfaceType(type) && chance(50) ? ['id'] : ['__typename'];
    return [...own, ...possible.map((each) => `... on ${each.name} ${selection(each, left)}`)];
  }

  function fieldParts(type: GraphQLNamedType, left: number): string[] {
    if (!isObjectType(type)) return [];
    const usable = Object.values(type.getFields()).filter((field) => left > 0 || isLeafType(getNamedType(field.type)));
    if (usable.length === 0) return [];
    const wanted = 1 + random(Math.min(breadth, usable.length));
    const inner = isDeep ? usable.filter((field) => !isLeafType(getNamedType(field.type))) : [];
    const fields = Array.from({ length: wanted }, () => one(inner.length > 0 && chance(60) ? inner : usable));
    const parts = fields.map((field, index) => fieldText(field, left, `${field.name}_${index}`));
    if (!chance(15)) return parts;
    if (chance(50)) return [...parts.slice(1), `... ${directive()} { ${parts[0]} }`];
    const place = fragments.push('') - 1;
    const name = `${called}_${place}`;
    fragments[place] = `fragment ${name} on ${type.name} ${selection(type, left - 1)}`;
    return [...parts, `...${name}`];
  }

  function fieldText(field: GraphQLField<unknown, unknown>, left: number, unique: string): string {
    const below = getNamedType(field.type);
    // Equal names with other arguments would not merge.
    const alias = field.args.length > 0 || chance(10) ? `${unique}_${random(1_000_000)}: ` : '';
    const body = isLeafType(below) ? '' : ` ${selection(below, left - 1)}`;
    return `${alias}${field.name}${writeArguments(field.args, declare)}${chance(5) ? ` ${directive()}` : ''}${body}`;
  }

  function directive(): string {
    const value = chance(50) ? String(chance(50)) : variable('Boolean!', chance(50));
    return `@${one(['skip', 'include'])}(if: ${value})`;
  }

  function argumentsText(args: readonly GraphQLArgument[]): string {
    const given = args.filter(({ type, name }) => isNonNullType(type) || chance(name === 'after' ? 3 : 50));
    const texts = given.map(({ name, type }) => {
      const value = valueFor(type, name);
      return `${name}: ${chance(30) ? variable(String(type), value) : literal(value, type)}`;
    });
    return texts.length === 0 ? '' : `(${texts.join(', ')})`;
  }

  function declare(type: string, given: { readonly value?: unknown; readonly fallback?: string }): string {
    const name = `v${declared.length}`;
    declared.push(`$${name}: ${type}${given.fallback === undefined ? '' : ` = ${given.fallback}`}`);
    if ('value' in given) variables[name] = given.value;
    return `$${name}`;
  }

  const variable = (type: string, value: unknown) => declare(type, { value });

  function valueFor(type: GraphQLInputType, name: string): unknown {
    if (isNonNullType(type)) return valueFor(type.ofType, name);
    if (isListType(type)) return Array.from({ length: 1 + random(4) }, () => valueFor(type.ofType, name));
    if (isEnumType(type)) return one(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || chance(30));
      return Object.fromEntries(fields.map((field) => [field.name, valueFor(field.type, field.name)]));
    }
    if (name === 'first') return one([1, 2, 3, 5, 20, 50, 100, 0]);
    if (name === 'last') return one([1, 7, 30, 90, 0]);
    if (name === 'nameContains') return one(['o', 'VAULT', '']);
    if (name === 'waitMs') return one([1, 40, 0]);
    if (/^(created|started|lastAvailable|unlessNewer)/.test(name))
      return one(['2025-01-01T00:00:00Z', '2026-01-05T10:00:00Z', '2030-01-01T00:00:00Z']);
    if (name === 'upstreams') return one(ids.map((id) => id.split(':')[1] ?? ''));
    if (name === 'resourceNativeId' || name === 'resourceNativeIds') return one(ids).split(':').at(-1);
    const wanted = { vaultId: 'vault:', checkpointId: 'checkpoint:', providerId: 'provider:' }[name] ?? '';
    const fitting = ids.filter((id) => id.startsWith(wanted));
    return chance(4) || fitting.length === 0 ? one(['vault:nobody:x', 'x', '']) : one(fitting);
  }

  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  if (!root) throw new Error(`The schema has no ${operation}.`);
  const body = selection(root, depth);
  const head = declared.length === 0 ? '' : `(${declared.join(', ')})`;
  return { query: `${operation} ${called}${head} ${body} ${fragments.join(' ')}`, variables };
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (isListType(type) && Array.isArray(value))
    return `[${value.map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (!isInputObjectType(type)) return JSON.stringify(value);
  const fields = type.getFields();
  const parts = Object.entries(value as object).map(([name, item]) => {
    const field = fields[name];
    return field ? `${name}: ${literal(item, field.type)}` : '';
  });
  return `{ ${parts.join(', ')} }`;
}
