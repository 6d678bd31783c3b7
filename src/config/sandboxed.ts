import { valueAt } from './issue.ts';
import { configSchema } from './schema.ts';
import { filledIn } from './typed.ts';
import type { Sources } from './variables.ts';

type Content = Readonly<Record<string, unknown>>;

/** Whether a configuration file leaves its upstreams to the sandbox. */
export function isSandboxed(content: unknown, sources: Sources): content is Content {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  if (Object.hasOwn(content, 'upstreams')) return false;
  if (!Object.hasOwn(content, 'sandbox')) return true;
  const { value } = filledIn(configSchema.pick({ sandbox: true }), { sandbox: (content as Content).sandbox }, sources);
  return valueAt(value, ['sandbox']) === true;
}

/** The same file with the upstreams of the sandbox. Rights over made-up data need no guard, so any host may show them. */
export function withSandbox({ sandbox, ...content }: Content, upstreams: object): object {
  return { callers: 'anyone', ...content, ...upstreams };
}
