import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { entriesAt } from './entry.ts';
import { explainIssue, valueAt } from './issue.ts';
import { findJsonMistake } from './json.ts';
import { type Route, routeOf, routeRules } from './route.ts';
import { checkRules } from './rules.ts';
import { configSchema } from './schema.ts';
import { isTracingDisabled } from './tracing-schema.ts';
import { filledIn } from './typed.ts';

type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value;

type Mode = Record<'production' | 'introspection' | 'graphiql' | 'console' | 'costTrace', boolean>;

/** The complete configuration: defaults filled in, variables replaced, deeply frozen. */
export type Config = Frozen<
  Omit<z.output<typeof configSchema>, '$schema' | 'sandbox' | 'upstreams' | keyof Mode> &
    Mode & { upstreams: Upstream[] }
>;

type UpstreamOutput = z.output<typeof configSchema>['upstreams'][number];
type Upstream = Omit<UpstreamOutput, 'proxy' | keyof Route> & Required<Pick<UpstreamOutput, 'timeoutMs'>> & Route;

/** One service behind the gateway. `endpoint` has no version path and no trailing slash. */
export type UpstreamConfig = Config['upstreams'][number];

/** Credentials for one upstream. Contains secrets: not for logs. `authUrl` ends in `/v3`. */
export type AuthConfig = UpstreamConfig['auth'];

/** A configuration file. `content` is JSON text or its parsed value; `name` is its path. */
export interface ConfigFile {
  name: string;
  content: string | object;
}

/** Options of the command line; they override the file. */
export interface ConfigOverrides {
  host?: string | undefined;
  port?: string | undefined;
}

/** An invalid configuration. The message lists all problems. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(fileName: string, problems: readonly string[]) {
    super(`${fileName} cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const UPSTREAM_TIMEOUT_MS = 5_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Validates a configuration and fills in its defaults and variables.
 * @param moreRules Complains about a configuration that nothing else here refuses.
 * @throws ConfigError with all problems, each with its path and what is accepted.
 */
export function readConfig(
  file: ConfigFile,
  env: Environment,
  overrides: ConfigOverrides = {},
  moreRules: (config: unknown) => readonly string[] = () => [],
): Config {
  const content = readContent(file);
  const given = overridesGiven(overrides);
  const source = withOverrides(content, given);
  const folder = dirname(file.name);
  const { value, problems: unfilled } = filledIn(configSchema, source, { env, folder });

  const parsed = configSchema.safeParse(value);
  const issues = (parsed.error?.issues ?? []).flatMap((issue) => explainIssue(issue, source));
  // If "sandbox" cannot be read, upstreams may be missing on purpose.
  const isOpen = unfilled.has('sandbox') || issues.some(({ path }) => path === 'sandbox');
  const areNeeded = valueAt(value, ['upstreams']) !== undefined || !isOpen;
  const found = issues.filter(({ path }) => !unfilled.has(path) && (areNeeded || path !== 'upstreams'));
  const problems = [
    ...Array.from(unfilled, ([path, problem]) => `${path} ${problem}`),
    ...found.map(({ path, problem }) => `${path} ${problem}`),
    ...checkRules(value),
    ...moreRules(value),
    ...entriesAt(value, 'upstreams').flatMap((entry) => routeRules(entry, folder, env)),
  ];
  if (parsed.success && problems.length === 0) return freeze(complete(parsed.data, file.name, env));
  const asTyped = (problem: string) =>
    problem.replace(/^(host|port) /, (key) => (key.trim() in given ? `--${key}` : key));
  throw new ConfigError(file.name, [...new Set(problems.map(asTyped))]);
}

/**
 * Parses a file without validating it.
 * @throws ConfigError if the content is not JSON.
 */
export function readContent({ name, content }: ConfigFile): unknown {
  return typeof content === 'string' ? parse(name, content) : content;
}

/** Fills in the values that depend on the environment, on other keys or on the folder of the file. */
function complete(
  { $schema, sandbox, tracing, ...config }: z.output<typeof configSchema>,
  fileName: string,
  env: Environment,
) {
  const { production = env.NODE_ENV === 'production', trustedDocuments } = config;
  const { introspection = !production, graphiql = !production, costTrace = !production } = config;
  const { console = !production } = config;
  const folder = dirname(fileName);
  const upstreams = config.upstreams.map(({ proxy, ca, ...upstream }) => ({
    ...upstream,
    timeoutMs: upstream.timeoutMs ?? Math.min(UPSTREAM_TIMEOUT_MS, config.requestTimeoutMs),
    ...routeOf({ ...upstream, proxy, ca }, folder, env),
  }));
  const manifest = trustedDocuments && resolve(folder, trustedDocuments.manifest);
  return {
    ...config,
    ...{ upstreams, production, introspection, graphiql, console, costTrace },
    ...(tracing && !isTracingDisabled(env) && { tracing }),
    ...(trustedDocuments && manifest && { trustedDocuments: { ...trustedDocuments, manifest } }),
  };
}

const VARIABLE = '\\$\\{([A-Za-z_][A-Za-z0-9_]*|file:[^}]+)\\}';

/** The JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): object {
  return z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.printable;
      const { pattern, type, required } = jsonSchema;
      // Without upstreams the sandbox runs.
      if (required?.includes('upstreams')) delete jsonSchema.required;
      if (pattern !== undefined && !pattern.includes(VARIABLE)) jsonSchema.pattern = `${pattern}|${VARIABLE}`;
      if (type !== 'integer' && type !== 'number' && type !== 'boolean') return;
      Object.assign(jsonSchema, { type: [type, 'string'], pattern: `^${VARIABLE}$` });
    },
  });
}

function parse(fileName: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const mistake = findJsonMistake(text);
    const problem = mistake
      ? `line ${mistake.line}, column ${mistake.column} is not JSON; accepted there: ${mistake.expected}`
      : 'the text is not JSON; accepted: JSON';
    throw new ConfigError(fileName, [problem]);
  }
}

function overridesGiven({ host, port }: ConfigOverrides): Record<string, unknown> {
  return {
    ...(host !== undefined && { host }),
    ...(port !== undefined && { port: /^\d+$/.test(port) ? Number(port) : port }),
  };
}

function withOverrides(value: unknown, given: Record<string, unknown>): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, ...given } : value;
}

function freeze<Value>(value: Value): Frozen<Value> {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value as Frozen<Value>;
}
