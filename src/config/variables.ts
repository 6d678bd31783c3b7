import { resolve } from 'node:path';
import { type Path, pathText } from './issue.ts';
import { readTextFile } from './text-file.ts';

/** A value with its variables filled in. */
export interface Filled {
  value: unknown;
  /** Variables that could not be filled in, by path. */
  problems: Map<string, string>;
  /** Paths of values that are a single variable. */
  lone: ReadonlySet<string>;
}

/** Sources of variables. */
export interface Sources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Base of relative file paths. */
  readonly folder: string;
}

const VARIABLE = /\$\{([^}]*)\}/g;
const LONE = /^\$\{[^}]*\}$/;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const FILE = /^file:(?=.)/s;

/** A variable that cannot be filled in. */
class Unfilled extends Error {}

/**
 * Replaces `${NAME}` from the environment and `${file:PATH}` from a file, in every string within `value`. A string that
 * cannot be filled in becomes undefined.
 */
export function fillVariables(value: unknown, sources: Sources): Filled {
  const problems = new Map<string, string>();
  const lone = new Set<string>();

  function fillText(text: string, path: Path): string | undefined {
    if (LONE.test(text)) lone.add(pathText(path));
    try {
      return text.replace(VARIABLE, (_match, name: string) => textOf(name, sources));
    } catch (error) {
      if (!(error instanceof Unfilled)) throw error;
      problems.set(pathText(path), error.message);
      return undefined;
    }
  }

  function fill(part: unknown, path: Path): unknown {
    if (typeof part === 'string') return fillText(part, path);
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item, [...path, key])]));
  }

  return { value: fill(value, []), problems, lone };
}

function textOf(name: string, { env, folder }: Sources): string {
  if (FILE.test(name)) return contentOf(name.replace(FILE, ''), folder);
  if (!NAME.test(name)) {
    // An invalid name is not shown: "${SECRET:-fallback}" may contain the secret.
    const accepted = `\${NAME} of letters, digits and "_", or \${file:PATH}`;
    throw new Unfilled(`has a \${…} without the name of a variable; accepted: ${accepted}`);
  }
  const value = env[name];
  if (value !== undefined) return value;
  const accepted = `set ${name}, or write the value here`;
  throw new Unfilled(`needs the environment variable ${name}, which is not set; accepted: ${accepted}`);
}

/** Drops the line end that editors and `echo` add to a secret. */
function contentOf(path: string, folder: string): string {
  const read = readTextFile(resolve(folder, path));
  if ('text' in read) return read.text.replace(/\r?\n$/, '');
  throw new Unfilled(`needs the file ${JSON.stringify(path)}, and ${read.problem}; accepted: a readable file`);
}
