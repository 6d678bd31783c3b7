import type { GraphQLObjectType } from 'graphql';
import { countBytes, release } from './budget.ts';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter, type WriteField } from './field.ts';
import { isResolverFree } from './is-resolver-free.ts';
import { isPending, type PromiseOrJson } from './json.ts';
import type { MemoizedJson, Path, Run } from './run.ts';
import { joinParts } from './text.ts';

/** Writes an object that is not null; the root of a query has no path. */
export type WriteObject = (source: unknown, run: Run, path: Path | undefined) => PromiseOrJson;

export interface ObjectPosition {
  /** True where the same object may come several times: it is then written once. */
  readonly isShared: boolean;
  /** True where a mutation writes what must not be null, whatever it takes. */
  readonly isKept: boolean;
}

export function objectWriter(
  compiler: Compiler,
  type: GraphQLObjectType,
  holders: readonly Holder[],
  { isShared, isKept }: ObjectPosition,
): WriteObject {
  const fields: WriteField[] = [];
  const heads: string[] = [];
  for (const [key, nodes] of collectFields(compiler.scope, type, holders)) {
    heads.push(`${heads.length === 0 ? '{' : ','}"${key}":`);
    fields.push(fieldWriter(compiler, { parentType: type, key, nodes, isHolderKept: isKept }));
  }
  const end = fields.length === 0 ? '{}' : '}';
  // Names have a byte for each character.
  const ownBytes = heads.reduce((sum, { length }) => sum + length, end.length);

  function write(source: unknown, run: Run, path: Path | undefined): PromiseOrJson {
    countBytes(run, ownBytes, isKept);
    let text = '';
    let parts: PromiseOrJson[] | undefined;
    let index = 0;
    try {
      for (; index < fields.length; index += 1) {
        const head = heads[index] as string;
        const piece = (fields[index] as WriteField)(source, run, path);
        if (parts) parts.push(head, piece);
        else if (typeof piece === 'string') text += head + piece;
        else parts = [text + head, piece];
      }
    } catch (error) {
      release([...(parts ?? [text]), ...heads.slice(index), end], run);
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

/** The texts of objects that were written already. */
interface Texts {
  readonly get: (source: unknown) => MemoizedJson | undefined;
  readonly set: (source: unknown, shared: MemoizedJson) => void;
}

/** What stands in an object itself is the same in all answers that show it; the text goes with the object. */
function memoAcrossRuns(): () => Texts {
  const known = new WeakMap<object, MemoizedJson>();
  const texts: Texts = {
    get: (source) => known.get(source as object),
    set: (source, shared) => {
      if (typeof source === 'object' && source !== null) known.set(source, shared);
    },
  };
  return () => texts;
}

/** What resolvers find for it is the same within one answer. */
function memoPerRun(number: number): (run: Run) => Texts {
  return (run) => {
    run.texts[number] ??= new Map();
    return run.texts[number];
  };
}

/** Writes an object once; what had errors is written again, as each path has its own. */
function memoized(write: WriteObject, textsOf: (run: Run) => Texts, isKept: boolean): WriteObject {
  return (source, run, path) => {
    const texts = textsOf(run);
    const known = texts.get(source);
    if (known !== undefined) {
      countBytes(run, known.bytes, isKept);
      run.rows += known.rows ?? 0;
      return known.text;
    }
    const errors = run.errors.length;
    const { bytes, rows } = run;
    const text = write(source, run, path);
    if (!isPending(text) && run.errors.length === errors)
      texts.set(source, { text, bytes: run.bytes - bytes, rows: run.rows - rows });
    return text;
  };
}
