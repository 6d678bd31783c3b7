import type { GraphQLObjectType } from 'graphql';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter, type WriteField } from './field.ts';
import { isPlain } from './plain.ts';
import type { Path, Run } from './run.ts';
import { abandon, isLater, type Json, type Text, together } from './text.ts';

/** Writes an object that is not null; the root of a query has no path. */
export type WriteObject = (source: unknown, run: Run, path: Path | undefined) => Text;

/** @param isShared True where the same object may come several times: it is then written once. */
export function objectWriter(
  compiler: Compiler,
  type: GraphQLObjectType,
  holders: readonly Holder[],
  isShared: boolean,
): WriteObject {
  const fields: WriteField[] = [];
  const heads: string[] = [];
  for (const [key, nodes] of collectFields(compiler.scope, type, holders)) {
    heads.push(`${heads.length === 0 ? '{' : ','}"${key}":`);
    fields.push(fieldWriter(compiler, type, key, nodes));
  }
  const end = fields.length === 0 ? '{}' : '}';

  function write(source: unknown, run: Run, path: Path | undefined): Text {
    let text = '';
    let parts: Text[] | undefined;
    try {
      for (let index = 0; index < fields.length; index += 1) {
        const head = heads[index] as string;
        const piece = (fields[index] as WriteField)(source, run, path);
        if (parts) parts.push(head, piece);
        else if (typeof piece === 'string') text += head + piece;
        else parts = [text + head, piece];
      }
    } catch (error) {
      if (parts) abandon(parts);
      throw error;
    }
    if (!parts) return text + end;
    parts.push(end);
    return together(parts);
  }

  if (!isShared) return write;
  return compiler.hasTwins && isPlain(compiler.scope, type, holders)
    ? writtenOnce(write, textsOfAll())
    : writtenOnce(write, textsOfRuns(compiler.number()));
}

/** The texts of objects that were written already. */
interface Texts {
  readonly get: (source: unknown) => Json | undefined;
  readonly set: (source: unknown, text: Json) => void;
}

/** What stands in an object itself is the same in all answers that show it; the text goes with the object. */
function textsOfAll(): () => Texts {
  const known = new WeakMap<object, Json>();
  const texts: Texts = {
    get: (source) => known.get(source as object),
    set: (source, text) => {
      if (typeof source === 'object' && source !== null) known.set(source, text);
    },
  };
  return () => texts;
}

/** What resolvers find for it is the same within one answer. */
function textsOfRuns(number: number): (run: Run) => Texts {
  return (run) => {
    run.texts[number] ??= new Map();
    return run.texts[number];
  };
}

/** Writes an object once; what had errors is written again, as each path has its own. */
function writtenOnce(write: WriteObject, textsOf: (run: Run) => Texts): WriteObject {
  return (source, run, path) => {
    const texts = textsOf(run);
    const known = texts.get(source);
    if (known !== undefined) return known;
    const errors = run.errors.length;
    const text = write(source, run, path);
    if (!isLater(text) && run.errors.length === errors) texts.set(source, text);
    return text;
  };
}
