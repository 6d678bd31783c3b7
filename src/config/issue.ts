import type * as z from 'zod';
import { isPrintable } from './printable.ts';

/** Path of a value from the root of the file: `['upstreams', 1, 'auth', 'mode']`. */
export type Path = readonly PropertyKey[];

/** Removed keys and their successors. */
const SUCCESSORS = new Map([
  [
    'limits.cost',
    'limits.upstreamCalls for upstream calls, limits.nodes for rows and limits.writes for creates, deletes and resets',
  ],
  ['rateLimit.costPerMinute', 'rateLimit.callsPerMinute, in upstream calls'],
]);

/** `upstreams[1].auth.mode` */
export function pathText(path: Path): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '') || 'the whole configuration';
}

/** The value at a path; undefined if the path does not exist. */
export function valueAt(source: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    const isParent = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return isParent ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  }, source);
}

function describeText(text: string, path: Path): string {
  if (text === '') return 'is empty';
  const mayHoldLogin = /[@?#]/.test(text);
  if (!isPrintable(path) || mayHoldLogin) return 'is not usable (its value is not shown)';
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return text.includes('${') ? `is ${shown}, whose value is not usable` : `is ${shown}`;
}

function describe(value: unknown, path: Path): string {
  if (value === undefined) return 'is missing';
  if (typeof value === 'string') return describeText(value, path);
  if (Array.isArray(value)) return value.length === 0 ? 'is an empty list' : 'is a list';
  if (typeof value === 'object' && value !== null) return 'is an object';
  return value === null || isPrintable(path) ? `is ${value}` : `is a ${typeof value}`;
}

/** Converts an issue of zod to problems: a path, and a sentence with the value found and what is accepted. */
export function explainIssue(issue: z.core.$ZodIssue, source: unknown): { path: string; problem: string }[] {
  if (issue.code === 'invalid_union') {
    // The intended form of a union is the one whose issues are all within the value.
    const intended = issue.errors.find((form) => form.length > 0 && form.every(({ path }) => path.length > 0));
    const within = intended?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
    if (within) return within.flatMap((inner) => explainIssue(inner, source));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = pathText([...issue.path, key]);
      const successors = SUCCESSORS.get(path);
      const problem = successors === undefined ? 'is not a known key' : 'is no longer a key';
      return { path, problem: `${problem}; accepted: ${successors ?? issue.message}` };
    });
  }
  const state = describe(valueAt(source, issue.path), issue.path);
  return [{ path: pathText(issue.path), problem: `${state}; accepted: ${issue.message}` }];
}
