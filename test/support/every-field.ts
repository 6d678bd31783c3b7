import type { TestGateway } from './gateway.ts';

interface TypeRef {
  kind: string;
  name: string | null;
  ofType: TypeRef | null;
}

interface Field {
  name: string;
  args: { name: string }[];
  type: TypeRef;
}

type Types = Map<string, Field[]>;

const REF = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';

/** Selects every field of a type, and of what is in it, down to a depth; so a new field cannot be forgotten. */
export async function everyFieldOf(type: string, depth: number, query: TestGateway['query']): Promise<string> {
  const { data } = await query(`{ __schema { types { name fields { name args { name } type { ${REF} } } } } }`);
  const types: Types = new Map(
    data.__schema.types.map((found: { name: string; fields: Field[] | null }) => [found.name, found.fields ?? []]),
  );
  return (types.get(type) ?? []).map((field) => selected(field, depth, types)).join(' ');
}

function selected({ name, type }: Field, depth: number, types: Types): string {
  const fields = types.get(named(type)) ?? [];
  if (fields.length === 0) return name;
  // Deeper down, what takes arguments is a list of its own.
  const inner = fields.filter(({ args, type: of }) => args.length === 0 && (depth > 0 || isLeaf(of, types)));
  return `${name} { ${inner.map((field) => selected(field, depth - 1, types)).join(' ')} }`;
}

function isLeaf(type: TypeRef, types: Types): boolean {
  return (types.get(named(type)) ?? []).length === 0;
}

function named({ name, ofType }: TypeRef): string {
  return ofType ? named(ofType) : (name ?? '');
}
