import { type Path, pathText } from './complaint.ts';

/** A value with its variables filled in, and the places where that failed. */
export interface Filled {
  value: unknown;
  complaints: Map<string, string>; // by the text of the path
}

const VARIABLE = /\$\{([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Replaces `${NAME}` in every text below `value`. A text that cannot be filled in becomes undefined. */
export function fillVariables(value: unknown, env: Readonly<Record<string, string | undefined>>): Filled {
  const complaints = new Map<string, string>();

  function fillText(text: string, path: Path): string | undefined {
    const names = Array.from(text.matchAll(VARIABLE), ([, name = '']) => name);
    const wrong = names.find((name) => !NAME.test(name) || env[name] === undefined);
    if (wrong === undefined) return text.replace(VARIABLE, (_match, name: string) => env[name] ?? '');
    // What is not a name is not shown: "${SECRET:-fallback}" may hold the secret.
    const complaint = NAME.test(wrong)
      ? `needs the environment variable ${wrong}, which is not set; accepted: set ${wrong}, or write the value here`
      : `has a \${…} that does not hold the name of a variable; accepted: \${NAME} of letters, digits and "_"`;
    complaints.set(pathText(path), complaint);
    return undefined;
  }

  function fill(part: unknown, path: Path): unknown {
    if (typeof part === 'string') return fillText(part, path);
    if (Array.isArray(part)) return part.map((item, index) => fill(item, [...path, index]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, fill(item, [...path, key])]));
  }

  return { value: fill(value, []), complaints };
}
