import { valueAt } from './issue.ts';
import { configSchema } from './schema.ts';
import { filledIn } from './typed.ts';
import type { Sources } from './variables.ts';

type Content = Readonly<Record<string, unknown>>;

/** Whether a configuration file runs the sandbox in place of upstreams. */
export function isSandboxed(content: unknown, sources: Sources): content is Content {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  if (Object.hasOwn(content, 'upstreams')) return false;
  if (!Object.hasOwn(content, 'sandbox')) return true;
  const { value } = filledIn(configSchema.pick({ sandbox: true }), { sandbox: (content as Content).sandbox }, sources);
  return valueAt(value, ['sandbox']) === true;
}

/** Adds the upstreams of the sandbox. Its data is made up, so anyone may use it, and see it in the console, on any host. */
export function withSandbox({ sandbox, ...content }: Content, upstreams: object): object {
  return { callers: 'anyone', console: true, ...content, ...upstreams };
}
