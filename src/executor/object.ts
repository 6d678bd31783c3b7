import type { GraphQLObjectType } from 'graphql';
import { countBytes, release } from './budget.ts';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter, type WriteField } from './field.ts';
import { isResolverFree } from './is-resolver-free.ts';
import type { PromiseOrJson } from './json.ts';
import { memoAcrossRuns, memoized, memoPerRun } from './memo.ts';
import type { Path, Run, WriteObject } from './run.ts';
import { joinParts } from './text.ts';

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
