import type * as z from 'zod';
import { type Path, pathText, valueAt } from './issue.ts';
import { type Filled, fillVariables, type Sources } from './variables.ts';

const NUMBER = /^-?\d+(\.\d+)?$/;
const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/**
 * Fills in the variables of a configuration. If the schema expects a number or a boolean, a value that is a single
 * variable is converted. Text that cannot be converted is kept, and fails validation later.
 */
export function filledIn(schema: z.ZodType, source: unknown, sources: Sources): Filled {
  const { value, problems, lone } = fillVariables(source, sources);
  const found = (schema.safeParse(value).error?.issues ?? []).flatMap((issue) => expectedTypes(issue, []));
  return { value: found.filter(({ path }) => lone.has(pathText(path))).reduce(withTyped, value), problems, lone };
}

interface ExpectedType {
  readonly path: Path;
  readonly type: 'number' | 'boolean';
}

/** The numbers and booleans that the schema expects instead, over all forms of a union. */
function expectedTypes(issue: z.core.$ZodIssue, above: Path): ExpectedType[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'invalid_union') return issue.errors.flat().flatMap((inner) => expectedTypes(inner, path));
  if (issue.code !== 'invalid_type') return [];
  if (issue.expected === 'boolean') return [{ path, type: 'boolean' }];
  return issue.expected === 'number' || issue.expected === 'int' ? [{ path, type: 'number' }] : [];
}

function withTyped(value: unknown, { path, type }: ExpectedType): unknown {
  const text = String(valueAt(value, path));
  const typed = type === 'boolean' ? FLAGS[text] : NUMBER.test(text) ? Number(text) : undefined;
  return typed === undefined ? value : replaced(value, path, typed);
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? replaced(item, rest, by) : item));
  return { ...(value as object), [key]: replaced(valueAt(value, [key]), rest, by) };
}
