import type { z } from 'zod';

/** The way to a value from the top of the file: `['upstreams', 1, 'auth', 'mode']`. */
export type Path = readonly PropertyKey[];

// Only values of these keys may appear in a message; everything else could be a secret.
const PRINTABLE_KEYS = new Set<PropertyKey | undefined>([
  'host',
  'port',
  'name',
  'kind',
  'endpoint',
  'authUrl',
  'region',
  'ca',
  'projectId',
  'projectDomainId',
  'userId',
  'userDomainId',
  'inLists',
  'backupListSplit',
  'writeMark',
  'maxParallel',
  'callsPerSecond',
  'requestTimeoutMs',
  'keepAliveMs',
  'timeoutMs',
  'mode',
  'sandbox',
  'production',
  'introspection',
  'graphiql',
  'maskErrors',
  'shareQueries',
  'logVariables',
  'costTrace',
  'write',
  'only',
  'depth',
  'aliases',
  'tokens',
  'directives',
  'repeats',
  'ids',
  'inputDepth',
  'upstreamCalls',
  'nodes',
  'writes',
  'bodyBytes',
  'upstreamBytes',
  'responseBytes',
  'callsPerMinute',
  'allowedHosts',
  'corsOrigins',
  'corsHeaders',
  'trustedProxies',
]);

/** Keys that there were before, and what stands for them now. */
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

/** The value at the end of a path, undefined where the way breaks off. */
export function valueAt(source: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, part) => {
    const isParent = typeof value === 'object' && value !== null && Object.hasOwn(value, part);
    return isParent ? (value as Record<PropertyKey, unknown>)[part] : undefined;
  }, source);
}

function describeText(text: string, key: PropertyKey | undefined): string {
  if (text === '') return 'is empty';
  const mayHoldLogin = /[@?#]/.test(text);
  if (!PRINTABLE_KEYS.has(key) || mayHoldLogin) return 'is not usable (its value is not shown)';
  const shown = JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
  return text.includes('${') ? `is ${shown} and what that stands for is not usable` : `is ${shown}`;
}

function describe(value: unknown, key: PropertyKey | undefined): string {
  if (value === undefined) return 'is missing';
  if (typeof value === 'string') return describeText(value, key);
  if (Array.isArray(value)) return value.length === 0 ? 'is an empty list' : 'is a list';
  if (typeof value === 'object' && value !== null) return 'is an object';
  return PRINTABLE_KEYS.has(key) || value === null ? `is ${value}` : `is a ${typeof value}`;
}

/** What zod found, one complaint per place, in words: where, what is there, and what is accepted. */
export function explainIssue(issue: z.core.$ZodIssue, source: unknown): { path: string; problem: string }[] {
  if (issue.code === 'invalid_union') {
    // A form that fits as a whole, and is wrong only somewhere within, is the one that was meant.
    const meant = issue.errors.find((form) => form.length > 0 && form.every(({ path }) => path.length > 0));
    const within = meant?.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
    if (within) return within.flatMap((inner) => explainIssue(inner, source));
  }
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = pathText([...issue.path, key]);
      const successors = SUCCESSORS.get(path);
      const problem = successors === undefined ? 'is not a known key' : 'is no key any more';
      return { path, problem: `${problem}; accepted: ${successors ?? issue.message}` };
    });
  }
  // An entry of a list is as harmless as the list.
  const key = issue.path.findLast((part) => typeof part === 'string');
  const state = describe(valueAt(source, issue.path), key);
  return [{ path: pathText(issue.path), problem: `${state}; accepted: ${issue.message}` }];
}
