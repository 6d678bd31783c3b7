import type { GatewayCaller } from '../credentials/callers.ts';
import type { Credential, IncomingHeaders } from '../credentials/credential.ts';

/** Identity of a caller, derived from its headers without an upstream call. */
export interface CallerIdentity {
  /** For the log: the configured name of an authenticated caller, otherwise eight characters of `id`. */
  readonly label: string;
  /** Keyed hash of the caller's key or tokens. Without a configured `secret` it is valid for this process only. */
  readonly id: string;
  /** Whether the gateway has verified the key. Unverified callers can change their `id` by sending other tokens. */
  readonly isAuthenticated: boolean;
}

/** Undefined for a request without a key and a token. */
export function identityOf(
  { key, caller }: GatewayCaller,
  incoming: IncomingHeaders,
  passthrough: readonly Credential[],
  hash: (secret: string) => string,
): CallerIdentity | undefined {
  if (caller) return { label: caller.name, id: hash(`key ${caller.keySha256}`), isAuthenticated: true };
  const tokens = new Set(passthrough.map(({ identity }) => identity(incoming)).filter((token) => token !== ''));
  if (tokens.size === 0 && key === undefined) return undefined;
  const id = hash(tokens.size > 0 ? `tokens ${[...tokens].join('\n')}` : `wrong key ${key}`);
  return { label: id.slice(0, 8), id, isAuthenticated: false };
}
