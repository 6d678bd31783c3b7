import type { z } from 'zod';
import { type Path, pathText, valueAt } from './issue.ts';
import { type Filled, fillVariables, type Sources } from './variables.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/**
 * A configuration with its variables filled in. One that stands alone is a number, or true or false, where the shape
 * wants that. Text that is none stays, and is complained of.
 */
export function filledIn(shape: z.ZodType, source: unknown, sources: Sources): Filled {
  const { value, problems: complaints, lone } = fillVariables(source, sources);
  const found = (shape.safeParse(value).error?.issues ?? []).flatMap((issue) => wanted(issue, []));
  return {
    value: found.filter(({ path }) => lone.has(pathText(path))).reduce(withTyped, value),
    problems: complaints,
    lone,
  };
}

interface Wanted {
  readonly path: Path;
  readonly type: 'number' | 'boolean';
}

/** What is wanted in place of another type, in any form of a value that has several. */
function wanted(issue: z.core.$ZodIssue, above: Path): Wanted[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap((inner) => wanted(inner, path));
  if (issue.code !== 'invalid_type') return [];
  if (issue.expected === 'boolean') return [{ path, type: 'boolean' }];
  return issue.expected === 'number' || issue.expected === 'int' ? [{ path, type: 'number' }] : [];
}

function withTyped(value: unknown, { path, type }: Wanted): unknown {
  const text = String(valueAt(value, path));
  const meant = type === 'boolean' ? FLAGS[text] : NUMBER.test(text) ? Number(text) : undefined;
  return meant === undefined ? value : replaced(value, path, meant);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced(valueAt(value, [key]), rest, by) };
}
