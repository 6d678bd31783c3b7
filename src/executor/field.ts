import {
  BREAK,
  defaultFieldResolver,
  type FieldNode,
  type GraphQLObjectType,
  getArgumentValues,
  getNullableType,
  isLeafType,
  isNonNullType,
  visit,
} from 'graphql';
import type { Compiler, Place } from './compiler.ts';
import { resolveInfo } from './info.ts';
import { leafWriter, quoted } from './leaf.ts';
import type { Path, Run } from './run.ts';
import { createSlot } from './slot.ts';
import type { Text } from './text.ts';

/** Writes a field of an object: its text, "null" beside an error, or an error that takes the object with it. */
export type WriteField = (source: unknown, run: Run, parent: Path | undefined) => Text;

type Source = Readonly<Record<string, unknown>>;

export function fieldWriter(
  compiler: Compiler,
  parentType: GraphQLObjectType,
  key: string,
  nodes: readonly FieldNode[],
): WriteField {
  const [node] = nodes;
  const field = node && parentType.getFields()[node.name.value];
  if (!field) {
    // Validation has let nothing else pass, and documents that introspect are not compiled.
    const typename = quoted(parentType.name);
    return () => typename;
  }
  const { name, type, resolve = defaultFieldResolver } = field;
  const place: Place = { type, nodes, parentType, isShared: field.resolve !== undefined };
  const slot = createSlot(place, compiler.writer(place));
  const number = compiler.number();
  const isFixed = !usesVariables(node);
  let fixed: Source | undefined;

  function argsOf(run: Run): Source {
    const known = isFixed ? fixed : run.args[number];
    if (known) return known;
    const args = field ? getArgumentValues(field, node, run.variables) : {};
    if (isFixed) fixed = args;
    else run.args[number] = args;
    return args;
  }

  const resolved: WriteField = (source, run, parent) => {
    const path: Path = { prev: parent, key, typename: parentType.name };
    try {
      const info = resolveInfo(compiler, place, run, path);
      return slot.write(resolve(source, argsOf(run), run.context, info), run, path);
    } catch (error) {
      return slot.failed(error, run, path);
    }
  };

  if (field.resolve) return resolved;
  const isNeeded = isNonNullType(type);
  const leaf = getNullableType(type);
  if (isLeafType(leaf)) {
    const write = leafWriter(leaf);
    return (source, run, parent) => {
      try {
        const value = (source as Source)[name];
        if (value == null && !isNeeded) return 'null';
        if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return write(value);
      } catch {
        // Reading or writing failed and will do so again, on its path.
      }
      return resolved(source, run, parent);
    };
  }
  return (source, run, parent) => {
    let value: unknown;
    try {
      value = (source as Source)[name];
    } catch {
      return resolved(source, run, parent);
    }
    if (value == null && !isNeeded) return 'null';
    if (typeof value === 'function') return resolved(source, run, parent);
    return slot.write(value, run, { prev: parent, key, typename: parentType.name });
  };
}

function usesVariables({ arguments: args = [] }: FieldNode): boolean {
  let uses = false;
  for (const arg of args) {
    visit(arg, {
      Variable: () => {
        uses = true;
        return BREAK;
      },
    });
  }
  return uses;
}
