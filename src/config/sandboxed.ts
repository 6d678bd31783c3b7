type Content = Readonly<Record<string, unknown>>;

/** Whether a configuration file leaves its upstreams to the sandbox. */
export function isSandboxed(content: unknown): content is Content {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return false;
  if (Object.hasOwn(content, 'upstreams')) return false;
  return !Object.hasOwn(content, 'sandbox') || (content as Content).sandbox === true;
}

/** The same file with the upstreams of the sandbox. Rights over made-up data need no guard, so any host may show them. */
export function withSandbox({ sandbox, ...content }: Content, upstreams: object): object {
  return { callers: 'anyone', ...content, ...upstreams };
}
