import type { SentHeaders } from '../credentials/credential.ts';

/** Tokens and projects for the doctor, from the command line and the environment. */
export interface Given {
  readonly token?: readonly string[] | undefined;
  readonly project?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The variable with the token of one upstream. */
export function tokenVariable(upstream: string): string {
  return `GATEWAY_TOKEN_${upstream.toUpperCase().replaceAll('-', '_')}`;
}

/** The headers of a caller with these tokens and projects. The command line takes precedence. */
export function headersOf({ token = [], project = [], env }: Given, names: readonly string[]): SentHeaders {
  const headers = new Map<string, string>();

  function add(header: string, upstream: string | undefined, value: string | undefined): void {
    if (value === undefined || value === '') return;
    headers.set(upstream === undefined ? header : `${header}-${upstream}`, value);
  }

  /** `NAME=VALUE` if the part before the first "=" is the name of an upstream: tokens may contain "=". */
  function addTyped(header: string, typed: string): void {
    const at = typed.indexOf('=');
    const name = names.find((known) => known === typed.slice(0, Math.max(0, at)));
    add(header, name, name === undefined ? typed : typed.slice(at + 1));
  }

  add('x-auth-token', undefined, env.GATEWAY_TOKEN);
  for (const name of names) add('x-auth-token', name, env[tokenVariable(name)]);
  for (const typed of token) addTyped('x-auth-token', typed);
  for (const typed of project) addTyped('x-project-id', typed);
  return { get: (name) => headers.get(name) ?? null, keys: () => headers.keys() };
}
