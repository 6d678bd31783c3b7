import type { GraphQLObjectType } from 'graphql';
import { countBytes, release } from './budget.ts';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter, type WriteField } from './field.ts';
import { isResolverFree } from './is-resolver-free.ts';
import { isPending, type PromiseOrJson } from './json.ts';
import type { MemoizedJson, Path, Run } from './run.ts';
import { joinParts } from './text.ts';

/** Writes a non-null object. The root has no path. */
export type WriteObject = (source: unknown, run: Run, path: Path | undefined) => PromiseOrJson;

export interface ObjectPosition {
  /** True if the same object may occur several times; its JSON is then written once. */
  readonly isShared: boolean;
  /** True if a mutation writes the object's non-null fields even above the limit. */
  readonly isKept: boolean;
}

export function objectWriter(
  compiler: Compiler,
  type: GraphQLObjectType,
  holders: readonly Holder[],
  { isShared, isKept }: ObjectPosition,
): WriteObject {
  const fields: WriteField[] = [];
  const prefixes: string[] = [];
  for (const [key, nodes] of collectFields(compiler.scope, type, holders)) {
    prefixes.push(`${prefixes.length === 0 ? '{' : ','}"${key}":`);
    fields.push(fieldWriter(compiler, { parentType: type, key, nodes, isHolderKept: isKept }));
  }
  const end = fields.length === 0 ? '{}' : '}';
  // Names are ASCII.
  const ownBytes = prefixes.reduce((sum, { length }) => sum + length, end.length);

  function write(source: unknown, run: Run, path: Path | undefined): PromiseOrJson {
    countBytes(run, ownBytes, isKept);
    let text = '';
    let parts: PromiseOrJson[] | undefined;
    let index = 0;
    try {
      for (; index < fields.length; index += 1) {
        const prefix = prefixes[index] as string;
        const piece = (fields[index] as WriteField)(source, run, path);
        if (parts) parts.push(prefix, piece);
        else if (typeof piece === 'string') text += prefix + piece;
        else parts = [text + prefix, piece];
      }
    } catch (error) {
      release([...(parts ?? [text]), ...prefixes.slice(index), end], run);
      throw error;
    }
    if (!parts) return text + end;
    parts.push(end);
    return joinParts(parts, run);
  }

  if (!isShared) return write;
  return compiler.isUnshared && isResolverFree(compiler.scope, type, holders)
    ? memoized(write, memoAcrossRuns(), isKept)
    : memoized(write, memoPerRun(compiler.number()), isKept);
}

/** JSON of objects already written. */
interface Memo {
  readonly get: (source: unknown) => MemoizedJson | undefined;
  readonly set: (source: unknown, shared: MemoizedJson) => void;
}

/** A resolver-free object has the same JSON in all responses; the entry lives as long as the object. */
function memoAcrossRuns(): () => Memo {
  const known = new WeakMap<object, MemoizedJson>();
  const memo: Memo = {
    get: (source) => known.get(source as object),
    set: (source, shared) => {
      if (typeof source === 'object' && source !== null) known.set(source, shared);
    },
  };
  return () => memo;
}

/** With resolvers, an object has the same JSON within one response. */
function memoPerRun(number: number): (run: Run) => Memo {
  return (run) => {
    run.memo[number] ??= new Map();
    return run.memo[number];
  };
}

/** Writes an object once. An object with errors is written again, because errors have paths. */
function memoized(write: WriteObject, memoOf: (run: Run) => Memo, isKept: boolean): WriteObject {
  return (source, run, path) => {
    const memo = memoOf(run);
    const known = memo.get(source);
    if (known !== undefined) {
      countBytes(run, known.bytes, isKept);
      run.rows += known.rows ?? 0;
      return known.text;
    }
    const errors = run.errors.length;
    const { bytes, rows } = run;
    const text = write(source, run, path);
    if (!isPending(text) && run.errors.length === errors)
      memo.set(source, { text, bytes: run.bytes - bytes, rows: run.rows - rows });
    return text;
  };
}
