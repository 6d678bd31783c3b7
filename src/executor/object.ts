import type { GraphQLObjectType } from 'graphql';
import { countBytes, release } from './budget.ts';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { type FieldSelection, fieldWriter, type WriteField } from './field.ts';
import type { PromiseOrJson } from './json.ts';
import { memoAcrossRuns, memoized, memoPerRun } from './memo.ts';
import { plainWriter, type WritePlain } from './plain.ts';
import type { WriteObject } from './run.ts';
import { joinParts, whole } from './text.ts';

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
  const plain = plainWriter(compiler, type, holders);
  const fieldwise = (isPlain: boolean) => fieldwiseWriter(compiler, type, holders, { isKept, isPlain });
  const write = plain ? plainFirst(plain, () => fieldwise(true)) : fieldwise(false);
  if (!isShared) return write;
  return compiler.isUnshared && plain
    ? memoized(write, memoAcrossRuns(), isKept)
    : memoized(write, memoPerRun(compiler.number()), isKept);
}

/** Writes a plain object without paths, and after a failure anew, with paths for its errors. Execution of Q3: 0.78. */
function plainFirst(plain: WritePlain, makeFieldwise: () => WriteObject): WriteObject {
  let fieldwise: WriteObject | undefined;
  return (source, run, path) => {
    const { bytes, rows } = run;
    try {
      return plain(source, run);
    } catch (error) {
      // A limit has ended the query.
      if (run.maxBytes < 0) throw error;
      run.bytes = bytes;
      run.rows = rows;
      fieldwise ??= makeFieldwise();
      return fieldwise(source, run, path);
    }
  };
}

function fieldwiseWriter(
  compiler: Compiler,
  type: GraphQLObjectType,
  holders: readonly Holder[],
  { isKept, isPlain }: Pick<FieldSelection, 'isPlain'> & Pick<ObjectPosition, 'isKept'>,
): WriteObject {
  const fields: WriteField[] = [];
  const prefixes: string[] = [];
  for (const [key, nodes] of collectFields(compiler.scope, type, holders)) {
    prefixes.push(whole(`${prefixes.length === 0 ? '{' : ','}"${key}":`));
    fields.push(fieldWriter(compiler, { parentType: type, key, nodes, isHolderKept: isKept, isPlain }));
  }
  const end = fields.length === 0 ? '{}' : '}';
  // Names are ASCII.
  const ownBytes = prefixes.reduce((sum, { length }) => sum + length, end.length);

  return (source, run, path) => {
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
  };
}
