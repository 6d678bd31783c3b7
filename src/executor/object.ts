import type { GraphQLObjectType } from 'graphql';
import { collectFields, type Holder } from './collect-fields.ts';
import type { Compiler } from './compiler.ts';
import { fieldWriter, type WriteField } from './field.ts';
import type { Path, Run } from './run.ts';
import { abandon, isLater, type Text, together } from './text.ts';

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
    const parts: Text[] = [];
    try {
      for (let index = 0; index < fields.length; index += 1) {
        parts.push(heads[index] as string, (fields[index] as WriteField)(source, run, path));
      }
    } catch (error) {
      abandon(parts);
      throw error;
    }
    parts.push(end);
    return together(parts);
  }

  return isShared ? writtenOnce(compiler.number(), write) : write;
}

/** Remembers the texts of objects within one run; what had errors is written again, as each path has its own. */
function writtenOnce(number: number, write: WriteObject): WriteObject {
  return (source, run, path) => {
    run.texts[number] ??= new Map();
    const texts = run.texts[number];
    const known = texts.get(source);
    if (known !== undefined) return known;
    const errors = run.errors.length;
    const text = write(source, run, path);
    if (!isLater(text) && run.errors.length === errors) texts.set(source, text);
    return text;
  };
}
